import {
  asSource,
  concat,
  forEachPiece,
  toHex,
  utf8Bytes,
  type BytesInput,
} from '../bytes/index.js';
import { defaultCrypto } from '../crypto/index.js';
import { coreError } from '../errors.js';
import type { ByteSink, ByteSource, CryptoProvider } from '../ports.js';
import type { Examination } from '../validation/index.js';
import { evidenceFiles, jsonBytes, verdictFiles, type BundleSource } from './bundle-files.js';
import type { BundleManifest, BundledFile } from './bundle-manifest.js';
import { safeFileName } from './bundle-name.js';
import {
  END_LENGTH,
  MAX_ZIP_BYTES,
  MAX_ZIP_ENTRIES,
  centralHeader,
  crc32,
  endRecord,
  localHeader,
  type PlacedEntry,
} from './zip.js';

/** A file under the name that its owner gave it. */
export interface NamedFile {
  readonly name: string;
  readonly bytes: BytesInput;
}

/** What goes into a bundle beside what an examination holds. */
export interface EvidenceBundleOptions {
  /** The file that was examined; it must not change while the bundle is written. */
  readonly document: NamedFile;
  /** What a detached CMS signs. */
  readonly content?: NamedFile;
  /** Reports in other forms, such as the XML one. */
  readonly reports?: readonly { readonly name: string; readonly bytes: Uint8Array | string }[];
  readonly crypto?: CryptoProvider;
}

/** A bundle that is ready to be written. */
export interface EvidenceBundle {
  readonly manifest: BundleManifest;
  /** Length of the ZIP in bytes. */
  readonly size: number;
  /**
   * Writes the ZIP; the document passes through in pieces. Throws `ERR_DOCUMENT_MISMATCH` where the document is another one
   * than when the bundle was made; what the sink has then is no bundle.
   */
  writeTo(sink: ByteSink): Promise<void>;
  bytes(): Promise<Uint8Array>;
}

/** The names of the two files that stand for all others. */
export const MANIFEST = 'manifest.json';
export const SUMS = 'SHA256SUMS';

/**
 * A ZIP with a document, the evidence that its verdicts rest on, the verdicts and a manifest with the SHA-256 of every file: what
 * an archive keeps so that the verdict can be repeated, and checked by anybody with `sha256sum -c SHA256SUMS`. The same
 * inputs give the same bytes. The names of document, content and reports are kept but for what could lead out of a folder.
 * The examination must be of this document: it is not judged again here. Throws `ERR_LIMIT` for more than 4 GiB together.
 *
 * @example
 * const bundle = await evidenceBundle(examination, { document: { name: 'cong-van.pdf', bytes: pdf } });
 * await bundle.writeTo(sink);
 */
export async function evidenceBundle(
  examination: Examination,
  options: EvidenceBundleOptions,
): Promise<EvidenceBundle> {
  const crypto = options.crypto ?? defaultCrypto();
  const sources = sourcesOf(examination, options);
  checkLimits(sources);
  const files = await measuredAll(sources, crypto);
  const manifest = manifestFor(examination, files);
  const last = await measuredAll([metaFile(MANIFEST, jsonBytes(manifest))], crypto);
  const sums = [...files, ...last].map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('');
  const all = [
    ...files,
    ...last,
    ...(await measuredAll([metaFile(SUMS, utf8Bytes(sums))], crypto)),
  ];
  const layout = layOut(all);
  return {
    manifest,
    size: layout.size,
    writeTo: (sink) => write(layout, sink),
    async bytes() {
      const pieces: Uint8Array[] = [];
      await write(layout, { write: (bytes) => void pieces.push(bytes.slice()) });
      return concat(pieces);
    },
  };
}

function sourcesOf(examination: Examination, options: EvidenceBundleOptions): BundleSource[] {
  const { document, content, reports = [] } = options;
  const signatures = examination.report.signatures.map((_, index) => index);
  const file = (folder: string, { name, bytes }: NamedFile, kind: BundledFile['kind']) => ({
    ...{ folder, name: safeFileName(name, kind), input: bytes, facts: { kind, signatures } },
  });
  return [
    file('document', document, 'document'),
    ...(content ? [file('content', content, 'content')] : []),
    ...evidenceFiles(examination),
    ...verdictFiles(examination),
    ...reports.map(({ name, bytes }) =>
      file(
        'verdict',
        { name, bytes: typeof bytes === 'string' ? utf8Bytes(bytes) : bytes },
        'report',
      ),
    ),
  ];
}

/** Room for headers and for the files about the files, in bytes. */
const ROOM = 64 << 20;

/** Before anything is read: what would not fit is not passed over first. */
function checkLimits(sources: readonly BundleSource[]): void {
  const found = sources.reduce((sum, { input }) => sum + asSource(input).size, 0);
  const limit = MAX_ZIP_BYTES - ROOM;
  const count = sources.length;
  if (found <= limit && count < MAX_ZIP_ENTRIES - 2) return;
  const message = `${String(found)} bytes in ${String(count)} files; a bundle has room for ${String(limit)}`;
  throw coreError('ERR_LIMIT', message, { facts: { limit, found } });
}

/** The manifest is about the files and no file of its own list. */
function metaFile(name: string, input: Uint8Array): BundleSource {
  return { folder: '', name, input, facts: { kind: 'report', signatures: [] } };
}

/** A file whose bytes were passed over once. */
interface Measured {
  readonly path: string;
  readonly source: ByteSource;
  readonly sha256: string;
  readonly crc: number;
  readonly facts: BundleSource['facts'];
}

async function measuredAll(
  sources: readonly BundleSource[],
  crypto: CryptoProvider,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  const taken = new Set<string>();
  for (const { folder, name, ending = '', input, facts } of sources) {
    const source = asSource(input);
    const sums = await sumsOf(source, crypto);
    const file = name ?? `${sums.sha256}${ending}`;
    const path = freeName(folder === '' ? file : `${folder}/${file}`, taken);
    measured.push({ path, source, ...sums, facts });
  }
  return measured;
}

/** Names that differ in case alone are one on some systems: the later gets a number. */
function freeName(path: string, taken: Set<string>): string {
  const dot = path.lastIndexOf('.');
  const stem = dot > path.lastIndexOf('/') ? dot : path.length;
  for (let number = 1; ; number++) {
    const middle = number === 1 ? '' : `-${String(number)}`;
    const free = `${path.slice(0, stem)}${middle}${path.slice(stem)}`;
    if (taken.has(free.toLowerCase())) continue;
    taken.add(free.toLowerCase());
    return free;
  }
}

async function sumsOf(source: ByteSource, crypto: CryptoProvider) {
  const digest = crypto.createDigest('SHA-256');
  let crc = 0;
  await forEachPiece(source, [0, source.size], (piece) => {
    digest.update(piece);
    crc = crc32(piece, crc);
  });
  return { sha256: toHex(digest.digest()), crc };
}

function manifestFor(
  { report, material }: Examination,
  files: readonly Measured[],
): BundleManifest {
  return {
    ...{ kind: 'kyso-evidence-bundle', version: 1, at: material.at },
    ...{ policy: report.policy, conclusion: report.conclusion },
    signatures: report.signatures.map(
      ({ signer, indication, subIndication, bestSignatureTime }) => ({
        ...{ signer: signer?.subject ?? null, indication, subIndication, bestSignatureTime },
      }),
    ),
    files: files.map(({ path, sha256, source, facts: { kind, ...facts } }) => ({
      ...{ path, kind, sha256, bytes: source.size },
      ...facts,
    })),
  };
}

interface Layout {
  readonly files: readonly (Measured & { readonly entry: PlacedEntry })[];
  readonly directory: Uint8Array;
  readonly size: number;
}

function layOut(files: readonly Measured[]): Layout {
  let offset = 0;
  const placed = files.map((file) => {
    const entry = { path: file.path, crc: file.crc, size: file.source.size, offset };
    offset += localHeader(entry).length + entry.size;
    return { ...file, entry };
  });
  const headers = concat(placed.map(({ entry }) => centralHeader(entry)));
  const end = endRecord(placed.length, { size: headers.length, offset });
  return {
    files: placed,
    directory: concat([headers, end]),
    size: offset + headers.length + END_LENGTH,
  };
}

async function write({ files, directory }: Layout, sink: ByteSink): Promise<void> {
  for (const { entry, source, path } of files) {
    await sink.write(localHeader(entry));
    let crc = 0;
    await forEachPiece(source, [0, source.size], async (piece) => {
      crc = crc32(piece, crc);
      await sink.write(piece);
    });
    if (crc !== entry.crc)
      throw coreError('ERR_DOCUMENT_MISMATCH', `${path} changed while the bundle was written`);
  }
  await sink.write(directory);
}
