import {
  asSource,
  forEachPiece,
  readRange,
  toHex,
  utf8Text,
  type BytesInput,
} from '../bytes/index.js';
import { defaultCrypto } from '../crypto/index.js';
import type { ByteSource, CryptoProvider } from '../ports.js';
import { validationPolicyOf, type ValidationPolicy } from '../validation/index.js';
import {
  manifestOf,
  type BundleManifest,
  type BundledFile,
  type BundledKind,
} from './bundle-manifest.js';
import { MANIFEST, SUMS } from './evidence-bundle.js';
import { bundleError, dataOffset, readZip } from './zip-read.js';
import { crc32, type PlacedEntry } from './zip.js';

/** Longest manifest, list of sums or policy that is read, in bytes. */
const MAX_META_BYTES = 16 << 20;
/** Longest evidence that is read into memory, in bytes: lists of national authorities have some megabytes. */
const MAX_EVIDENCE_BYTES = 256 << 20;

/** A bundle whose names and layout are right. Its contents are not checked before `checkBundle` says so. */
export interface OpenedBundle {
  readonly manifest: BundleManifest;
  /** Every file that stands in it, the manifest and `SHA256SUMS` included. */
  readonly paths: readonly string[];
  /** The bytes of a file, read on demand. Throws `ERR_BUNDLE` for a path that is not there. */
  file(path: string): ByteSource;
  /** The document that was judged. Throws `ERR_BUNDLE` where there is none. */
  document(): ByteSource;
  /** What `validate` takes to judge the document again without the network; trust is the caller's own. */
  judgement(): Promise<RepeatedJudgement>;
}

/** Options of `validate`, taken out of a bundle. */
export interface RepeatedJudgement {
  readonly at: Date;
  readonly policy: ValidationPolicy;
  readonly intermediates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly ocspResponses: readonly Uint8Array[];
  readonly content?: ByteSource;
}

/** What is wrong with a file of a bundle. */
export interface BundleProblem {
  readonly path: string;
  /**
   * `missing`: the manifest names it; `unlisted`: it does not; `bytes`, `sha256`, `crc`: not as the manifest or the ZIP says;
   * `sums`: `SHA256SUMS` says otherwise than the manifest.
   */
  readonly reason: 'missing' | 'unlisted' | 'bytes' | 'sha256' | 'crc' | 'sums';
}

export interface BundleCheck {
  /** Whether all is there, as it was written, and nothing more. Who wrote it, nothing here proves. */
  readonly sound: boolean;
  readonly problems: readonly BundleProblem[];
  readonly manifest: BundleManifest;
}

/**
 * Opens a bundle. Reads the directory and the manifest only, and nothing that is compressed. Throws `ERR_BUNDLE` with
 * `reason` for a ZIP that is laid out otherwise, holds names that lead elsewhere or occur twice, or has no manifest.
 */
export async function openBundle(input: BytesInput): Promise<OpenedBundle> {
  const source = asSource(input);
  const entries = await readZip(source);
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const file = (path: string): ByteSource => part(source, path, byPath.get(path));
  if (!byPath.has(MANIFEST)) throw bundleError('manifest-missing', MANIFEST);
  const manifest = manifestOf(await jsonOf(file(MANIFEST)));
  if (!manifest) throw bundleError('manifest-invalid', 'not a manifest of version 1');
  const only = (kind: BundledKind): ByteSource => {
    const found = manifest.files.find((one) => one.kind === kind);
    if (!found) throw bundleError('manifest-invalid', `no ${kind}`);
    return file(found.path);
  };
  return {
    ...{ manifest, file, paths: [...byPath.keys()] },
    document: () => only('document'),
    judgement: () => judgementOf(manifest, { file, only }),
  };
}

interface Reading {
  readonly file: (path: string) => ByteSource;
  readonly only: (kind: BundledKind) => ByteSource;
}

async function judgementOf(
  { at, files }: BundleManifest,
  { file, only }: Reading,
): Promise<RepeatedJudgement> {
  const all = async (kind: BundledKind): Promise<Uint8Array[]> => {
    const found: Uint8Array[] = [];
    for (const one of files.filter((listed) => listed.kind === kind))
      found.push(await wholeOf(file(one.path), MAX_EVIDENCE_BYTES));
    return found;
  };
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) throw bundleError('manifest-invalid', 'no time');
  const hasContent = files.some(({ kind }) => kind === 'content');
  return {
    at: time,
    policy: validationPolicyOf(await jsonOf(only('policy'))),
    intermediates: await all('certificate'),
    crls: await all('crl'),
    ocspResponses: await all('ocsp-response'),
    ...(hasContent && { content: only('content') }),
  };
}

/**
 * Checks that everything the manifest names is there with its length and SHA-256, that nothing else is there, and that
 * `SHA256SUMS` says the same. A bundle that is not as it was written is an answer; throws as `openBundle` does.
 */
export async function checkBundle(
  input: BytesInput,
  options: { readonly crypto?: CryptoProvider } = {},
): Promise<BundleCheck> {
  const crypto = options.crypto ?? defaultCrypto();
  const source = asSource(input);
  const { manifest } = await openBundle(source);
  const entries = new Map((await readZip(source)).map((entry) => [entry.path, entry]));
  const problems: BundleProblem[] = [];
  const sums: string[] = [];
  for (const listed of manifest.files) {
    const entry = entries.get(listed.path);
    problems.push(...(await fileProblems(listed, { source, entry, crypto })));
    sums.push(`${listed.sha256}  ${listed.path}\n`);
  }
  const named = new Set([MANIFEST, SUMS, ...manifest.files.map(({ path }) => path)]);
  for (const path of entries.keys())
    if (!named.has(path)) problems.push({ path, reason: 'unlisted' });
  const own = entries.get(MANIFEST);
  if (own) sums.push(`${(await measured(source, own, crypto)).sha256}  ${MANIFEST}\n`);
  problems.push(...(await sumsProblems(source, entries.get(SUMS), sums.join(''))));
  return { sound: problems.length === 0, problems, manifest };
}

interface Looking {
  readonly source: ByteSource;
  readonly entry: PlacedEntry | undefined;
  readonly crypto: CryptoProvider;
}

async function fileProblems(
  { path, bytes, sha256 }: BundledFile,
  { source, entry, crypto }: Looking,
): Promise<BundleProblem[]> {
  if (!entry) return [{ path, reason: 'missing' }];
  if (entry.size !== bytes) return [{ path, reason: 'bytes' }];
  const found = await measured(source, entry, crypto);
  if (found.sha256 !== sha256) return [{ path, reason: 'sha256' }];
  return found.crc === entry.crc ? [] : [{ path, reason: 'crc' }];
}

async function measured(source: ByteSource, entry: PlacedEntry, crypto: CryptoProvider) {
  const digest = crypto.createDigest('SHA-256');
  let crc = 0;
  const start = dataOffset(entry);
  await forEachPiece(source, [start, start + entry.size], (piece) => {
    digest.update(piece);
    crc = crc32(piece, crc);
  });
  return { sha256: toHex(digest.digest()), crc };
}

async function sumsProblems(
  source: ByteSource,
  entry: PlacedEntry | undefined,
  expected: string,
): Promise<BundleProblem[]> {
  if (!entry) return [{ path: SUMS, reason: 'missing' }];
  const text = utf8Text(await wholeOf(part(source, SUMS, entry), MAX_META_BYTES));
  return text === expected ? [] : [{ path: SUMS, reason: 'sums' }];
}

/** A part of a source as a source of its own. */
function part(source: ByteSource, path: string, entry: PlacedEntry | undefined): ByteSource {
  if (!entry) throw bundleError('manifest-invalid', `no file ${path}`, { path });
  const start = dataOffset(entry);
  const { size } = entry;
  if (source.bytes) return asSource(source.bytes.subarray(start, start + size));
  return {
    size,
    read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > size)
        throw bundleError('layout', `bytes behind the end of ${path}`, { path });
      return source.read(start + offset, length);
    },
  };
}

async function wholeOf(source: ByteSource, limit: number): Promise<Uint8Array> {
  if (source.size > limit)
    throw bundleError('limit', `${String(source.size)} bytes, at most ${String(limit)}`);
  return readRange(source, [0, source.size]);
}

async function jsonOf(source: ByteSource): Promise<unknown> {
  const text = utf8Text(await wholeOf(source, MAX_META_BYTES));
  try {
    return JSON.parse(text ?? '');
  } catch (cause) {
    throw bundleError('manifest-invalid', 'not JSON in UTF-8', { cause });
  }
}
