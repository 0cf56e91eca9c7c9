import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isKysoError } from '../../errors.js';
import { hostOf } from '../../net/guard.js';
import { networkError } from '../../net/index.js';
import type { Clock, FetchRequest, FetchResponse, Fetcher } from '../../ports.js';
import { system } from '../io-error.js';
import { readWholeFile } from '../open-file.js';

export interface OfflineFolderOptions {
  /** Where to ask for what the folder does not have, or no longer fresh. Default: nowhere, `offline`. */
  readonly next?: Fetcher;
  /** Default the system's clock. */
  readonly now?: Clock;
}

/** Largest file that is given out, in bytes; the largest revocation lists have some 50 MiB. */
const MAX_FILE = 256 << 20;

/**
 * Answers GETs from a folder that an administrator fills by hand: `http://ca.gov.vn/pki/pub/crl/cpcag2.crl` from
 * `ca.gov.vn/pki/pub/crl/cpcag2.crl` in it, or else from `cpcag2.crl` at its top. What is no longer fresh (by
 * `freshUntil` of the request) is asked for at `next`, and given all the same where there is no `next` or it is
 * offline: its dates are for its reader to judge. Throws `ERR_NETWORK`, `offline`, and `ERR_IO` for files that cannot be read.
 */
export function offlineFolder(folder: string, options: OfflineFolderOptions = {}): Fetcher {
  const { next, now = () => new Date() } = options;
  return {
    async fetch(request) {
      const found = request.method === 'GET' ? await fileFor(folder, request) : undefined;
      if (found && (!next || isFresh(found, request, now()))) return answerOf(found, request);
      if (!next) throw networkError(request.url, { reason: 'offline' });
      return found ? newerOr(found, request, next) : next.fetch(request);
    },
  };
}

/** What `next` has; what is stale at hand where `next` is offline too. */
async function newerOr(
  found: Uint8Array,
  request: FetchRequest,
  next: Fetcher,
): Promise<FetchResponse> {
  try {
    return await next.fetch(request);
  } catch (error) {
    if (isKysoError(error) && error.facts['reason'] === 'offline') return answerOf(found, request);
    throw error;
  }
}

function isFresh(body: Uint8Array, { freshUntil }: FetchRequest, now: Date): boolean {
  const until = freshUntil?.(body);
  return until === undefined || until > now;
}

function answerOf(body: Uint8Array, { url, maxBytes }: FetchRequest): FetchResponse {
  const found = body.length;
  if (maxBytes === undefined || found <= maxBytes) return { status: 200, headers: {}, body };
  throw networkError(url, { reason: 'too-large', maxBytes, found });
}

async function fileFor(folder: string, { url }: FetchRequest): Promise<Uint8Array | undefined> {
  const path = pathOf(url);
  if (!path) return undefined;
  const name = path.at(-1) ?? '';
  for (const candidate of [join(folder, ...path), join(folder, name)]) {
    const bytes = await readIfThere(candidate);
    if (bytes) return bytes;
  }
  return undefined;
}

/** Host and path as names of folders and a file; `undefined` for what could lead out of the folder. */
function pathOf(url: string): readonly string[] | undefined {
  if (!URL.canParse(url)) return undefined;
  const target = new URL(url);
  if (target.search !== '') return undefined;
  const names = [hostOf(target), ...target.pathname.split('/').filter((part) => part !== '')];
  // As they stand in the address, escapes and all: no name is decoded into something else.
  const plain = names.every((name) => /^[\w.%~+,=@-]+$/.test(name) && !/^\.+$/.test(name));
  return plain && names.length > 1 ? names : undefined;
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readWholeFile(path, MAX_FILE);
  } catch (error) {
    const errno = isKysoError(error) && error.code === 'ERR_IO' ? error.facts['errno'] : undefined;
    if (typeof errno === 'string' && ABSENT.has(errno)) return undefined;
    throw error;
  }
}

const ABSENT: ReadonlySet<string> = new Set([
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'EINVAL',
  'ENAMETOOLONG',
]);

/** Most files of a folder that are read; a country's authorities have fewer than 100. */
const MAX_FILES = 10_000;

/**
 * Every file of a folder and of the folders in it, to be told apart by what is in it: for lists and certificates
 * whose names say nothing. In the order of their paths. Throws `ERR_IO`.
 */
export async function filesInFolder(folder: string): Promise<Uint8Array[]> {
  const entries = await system(folder, () =>
    readdir(folder, { recursive: true, withFileTypes: true }),
  );
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const files: Uint8Array[] = [];
  for (const path of paths.slice(0, MAX_FILES)) files.push(await readWholeFile(path, MAX_FILE));
  return files;
}
