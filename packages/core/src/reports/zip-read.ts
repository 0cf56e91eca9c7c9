import { equalBytes, utf8Text } from '../bytes/index.js';
import { coreError, type KysoError } from '../errors.js';
import type { ByteSource } from '../ports.js';
import {
  END_LENGTH,
  MAX_ZIP_ENTRIES,
  centralHeader,
  endRecord,
  localHeader,
  type PlacedEntry,
} from './zip.js';

/** Most entries that are read. */
const MAX_ENTRIES = MAX_ZIP_ENTRIES;
/** Longest central directory in bytes: entries with names as long as they may be. */
const MAX_DIRECTORY_BYTES = MAX_ENTRIES * 512;
/** Length of a header of the central directory before the name. */
const CENTRAL_LENGTH = 46;

/** Why a ZIP is no bundle. */
export type BundleFault =
  | 'not-a-zip'
  | 'layout'
  | 'limit'
  | 'duplicate-name'
  | 'unsafe-name'
  | 'manifest-missing'
  | 'manifest-invalid';

/** An `ERR_BUNDLE` with its reason. */
export function bundleError(
  reason: BundleFault,
  found: string,
  facts: { readonly path?: string; readonly cause?: unknown } = {},
): KysoError {
  const { path, cause } = facts;
  return coreError('ERR_BUNDLE', `no evidence bundle: ${reason}: ${found}`, {
    facts: { reason, ...(path !== undefined && { path }) },
    ...(cause !== undefined && { cause }),
  });
}

/**
 * The entries of a ZIP that is laid out as bundles are: files stored as they are, one behind the other from the first byte,
 * then the directory and its end, and nothing between, before or behind. So nothing can hide, overlap or unfold to more than
 * the file's own length. Throws `ERR_BUNDLE`.
 */
export async function readZip(source: ByteSource): Promise<PlacedEntry[]> {
  const { directory, offset, count } = await readDirectory(source);
  const entries: PlacedEntry[] = [];
  const names = new Set<string>();
  let at = 0;
  let place = 0;
  for (let i = 0; i < count; i++) {
    const entry = entryAt(directory, at);
    const header = centralHeader(entry);
    if (entry.offset !== place || !sameAt(directory, at, header))
      throw bundleError('layout', 'a file is not stored as bundles store it', entry);
    checkName(entry.path, names);
    entries.push(entry);
    at += header.length;
    place += localHeader(entry).length + entry.size;
  }
  if (at !== directory.length || place !== offset)
    throw bundleError('layout', 'there is something between the files');
  for (const entry of entries) await checkLocal(source, entry);
  return entries;
}

/** The bytes of an entry begin behind its local header. */
export function dataOffset(entry: PlacedEntry): number {
  return entry.offset + localHeader(entry).length;
}

async function readDirectory(source: ByteSource) {
  if (source.size < END_LENGTH) throw bundleError('not-a-zip', 'too short');
  const end = await source.read(source.size - END_LENGTH, END_LENGTH);
  const view = new DataView(end.buffer, end.byteOffset, end.length);
  const count = view.getUint16(10, true);
  const size = view.getUint32(12, true);
  const offset = view.getUint32(16, true);
  if (!equalBytes(end, endRecord(count, { size, offset })))
    throw bundleError('not-a-zip', 'no end of a directory');
  if (count > MAX_ENTRIES || size > MAX_DIRECTORY_BYTES)
    throw bundleError('limit', `${String(count)} files, at most ${String(MAX_ENTRIES)}`);
  if (offset + size + END_LENGTH !== source.size)
    throw bundleError('layout', 'the directory is not at the end');
  return { directory: await source.read(offset, size), offset, count };
}

function entryAt(directory: Uint8Array, at: number): PlacedEntry {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.length);
  if (at + CENTRAL_LENGTH > directory.length)
    throw bundleError('layout', 'the directory breaks off');
  const nameEnd = at + CENTRAL_LENGTH + view.getUint16(at + 28, true);
  if (nameEnd > directory.length) throw bundleError('layout', 'the directory breaks off');
  const path = utf8Text(directory.subarray(at + CENTRAL_LENGTH, nameEnd));
  if (path === undefined) throw bundleError('unsafe-name', 'a name that is not UTF-8');
  return {
    path,
    crc: view.getUint32(at + 16, true),
    size: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
  };
}

function sameAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  return equalBytes(bytes.subarray(at, at + wanted.length), wanted);
}

/** No name leads out of a folder into which somebody unpacks, or to the same file as another on a system that folds case. */
function checkName(path: string, names: Set<string>): void {
  const parts = path.split('/');
  const unsafe = parts.some((part) => part === '' || part === '.' || part === '..');
  if (unsafe || /[\p{Cc}\\:]/u.test(path))
    throw bundleError('unsafe-name', JSON.stringify(path), { path });
  const folded = path.normalize('NFC').toLowerCase();
  if (names.has(folded)) throw bundleError('duplicate-name', path, { path });
  names.add(folded);
}

async function checkLocal(source: ByteSource, entry: PlacedEntry): Promise<void> {
  const header = localHeader(entry);
  if (!equalBytes(await source.read(entry.offset, header.length), header))
    throw bundleError('layout', 'the two headers of a file differ', entry);
}
