import { createReadStream } from 'node:fs';
import { createHash } from 'node:crypto';
import { opendir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { isKysoError } from '@kyso/core';
import { openFile } from '@kyso/core/node';
import { validatePdf, type PdfSignatureReport, type ValidateOptions } from '@kyso/core/validation';
import { errnoOf, system, usageError } from './errors.js';
import { USAGE_ACTS } from './event.js';
import {
  MAX_ARCHIVE_DEPTH,
  MAX_ARCHIVE_FILES,
  MAX_EVENT_STRING,
  MAX_SIGNATURES,
} from './limits.js';
import { nameParts } from './name-parts.js';
import type { UsageAct, UsageEvent } from './types.js';

/** Why a file, or a signature in it, is not counted. */
export interface ArchiveFinding {
  /** Path below the folder. */
  readonly file: string;
  /** `ERR_…` of what reading it threw; `NO-TIME`, `NO-SIGNER` for a signature that does not tell. */
  readonly code: string;
  readonly message: string;
}

export interface ScanArchiveOptions extends Omit<ValidateOptions, 'hiddenContent' | 'password'> {
  /** Called after each file, with the numbers of files read and of signatures counted so far. */
  readonly onProgress?: (files: number, signatures: number) => void;
  /** Called for what is not counted. */
  readonly onFinding?: (finding: ArchiveFinding) => void;
  /** Ends the scan. Throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * The signatures of all PDF files in a folder and those within, as usage events: the act where the
 * document tells it, otherwise `sign`; the proven time, otherwise the claimed one; the digest of the file
 * as it stands; channel `unknown`. A signature whose bytes do not verify is `failed`. Document timestamps
 * are not counted, links are not followed. What cannot be read is told to `onFinding` and skipped. Throws
 * `ERR_IO` where the folder cannot be read, `ERR_LIMIT` for more than 5,000,000 files.
 */
export async function* scanArchive(
  folder: string,
  options: ScanArchiveOptions = {},
): AsyncGenerator<UsageEvent> {
  let [files, signatures] = [0, 0];
  for await (const path of pdfsIn(folder, options)) {
    options.signal?.throwIfAborted();
    for (const event of await eventsOf(path, relative(folder, path), options)) {
      signatures += 1;
      yield event;
    }
    files += 1;
    options.onProgress?.(files, signatures);
  }
}

/** Paths of files named `.pdf`, folder by folder in the order of their names. */
async function* pdfsIn(folder: string, options: ScanArchiveOptions): AsyncGenerator<string> {
  const waiting = [{ path: folder, depth: 0 }];
  let seen = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { path, depth } = next;
    const entries = await entriesOf(path, { folder, options });
    seen += entries.length;
    if (seen > MAX_ARCHIVE_FILES) throw tooMany();
    for (const { name, isFolder, isFile } of entries) {
      if (isFolder && depth < MAX_ARCHIVE_DEPTH)
        waiting.push({ path: join(path, name), depth: depth + 1 });
      if (isFile && /\.pdf$/i.test(name)) yield join(path, name);
    }
  }
}

interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly isFile: boolean;
}

async function entriesOf(
  path: string,
  { folder, options }: { readonly folder: string; readonly options: ScanArchiveOptions },
): Promise<FolderEntry[]> {
  const entries: FolderEntry[] = [];
  try {
    for await (const entry of await opendir(path)) {
      entries.push({ name: entry.name, isFolder: entry.isDirectory(), isFile: entry.isFile() });
    }
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    const file = relative(folder, path);
    const problem = usageError('ERR_IO', `the folder cannot be read: ${errno}`, {
      facts: { path: file, errno },
      cause: error,
    });
    if (path === folder) throw problem;
    options.onFinding?.({ file, code: problem.code, message: problem.message });
  }
  return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
}

function tooMany(): Error {
  return usageError('ERR_LIMIT', `the archive has more than ${MAX_ARCHIVE_FILES} files`, {
    facts: { limit: MAX_ARCHIVE_FILES },
  });
}

async function eventsOf(
  path: string,
  file: string,
  options: ScanArchiveOptions,
): Promise<UsageEvent[]> {
  try {
    const signatures = await signaturesOf(path, options);
    if (signatures.length === 0) return [];
    const documentDigest = await digestOf(path);
    return signatures.flatMap((signature) => {
      const event = eventFrom(signature, documentDigest);
      if (typeof event === 'object') return [event];
      const message = `signature ${signature.field ?? '?'} is not counted`;
      options.onFinding?.({ file, code: event, message });
      return [];
    });
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!isKysoError(error)) throw error;
    options.onFinding?.({ file, code: error.code, message: error.message });
    return [];
  }
}

async function signaturesOf(
  path: string,
  { onProgress: _progress, onFinding: _finding, signal, ...options }: ScanArchiveOptions,
): Promise<readonly PdfSignatureReport[]> {
  const source = await openFile(path, { ...(signal && { signal }) });
  try {
    const { signatures } = await validatePdf(source, { ...options, hiddenContent: false });
    return signatures.filter(({ kind }) => kind === 'signature').slice(0, MAX_SIGNATURES);
  } finally {
    await source.close();
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await system(basename(path), async () => {
    for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
  });
  return hash.digest('hex');
}

/** The event of a signature, or the code of why there is none. */
function eventFrom(
  signature: PdfSignatureReport,
  documentDigest: string,
): UsageEvent | 'NO-TIME' | 'NO-SIGNER' {
  const { signer, integrity, level } = signature;
  const time = signature.bestSignatureTime ?? signature.claimedSigningTime;
  if (time === null || Number.isNaN(Date.parse(time))) return 'NO-TIME';
  if (!signer) return 'NO-SIGNER';
  const subject = nameParts(signer.subject);
  const issuer = nameParts(signer.issuer)['CN'] ?? signer.issuer;
  const isIntact = integrity === 'intact';
  return {
    time: new Date(time).toISOString(),
    act: actOf(signature.act),
    result: isIntact ? 'done' : 'failed',
    ...(!isIntact && { code: signature.subIndication ?? integrity }),
    signer: {
      name: bounded(subject['CN'] ?? signer.subject),
      organisation: subject['O'] === undefined ? null : bounded(subject['O']),
      serial: bounded(signer.serial),
      issuer: bounded(issuer),
    },
    domain: bounded(signer.trustDomain ?? issuer),
    channel: 'unknown',
    documentDigest,
    ...(level !== null && { level }),
  };
}

/** Names of strange certificates are longer than an event may be. */
function bounded(text: string): string {
  return text.slice(0, MAX_EVENT_STRING);
}

/** The act that the report tells, where it is one that usage knows. */
function actOf(act: unknown): UsageAct {
  const type = typeof act === 'object' && act !== null && 'type' in act ? act.type : undefined;
  return USAGE_ACTS.find((known) => known === type) ?? 'sign';
}
