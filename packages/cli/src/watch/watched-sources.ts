import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { isKysoError } from '@kyso/core';
import { nodeCrypto, openFile, readTrustStore } from '@kyso/core/node';
import { watchedCertificate, watchedFile, type WatchedItem } from '@kyso/core/watch';
import { parseCertificate } from '@kyso/core/x509';
import { usageError } from '../errors.js';
import type { WatchProblem } from './watch-outputs.js';

/** Names of files in a directory that are looked at. */
const EXTENSIONS: ReadonlySet<string> = new Set([
  ...['.pem', '.crt', '.cer', '.der', '.p7b', '.p7c', '.crl'],
  ...['.pdf', '.p7s', '.p7m', '.tst'],
]);

/** What is watched. */
export interface WatchedSources {
  /** Files and directories. */
  readonly files: readonly string[];
  /** The folder of a trust store. */
  readonly store: string | undefined;
  /** Whether the certificates of tokens that are plugged in count. */
  readonly tokens: boolean;
  readonly signal: AbortSignal;
}

/** What one look found. */
export interface Look {
  readonly items: readonly WatchedItem[];
  readonly problems: readonly WatchProblem[];
}

const crypto = nodeCrypto();

/**
 * Reads all sources for the first time. A file that was named must be readable; one that was found in a directory, in the
 * store or in a token is a problem where it is not. Throws as `watchedFile` and `ERR_IO`, and `ERR_USAGE` for a
 * directory without anything.
 */
export async function lookAt(sources: WatchedSources): Promise<Look> {
  const { files, signal } = sources;
  const looks: Look[] = [];
  for (const path of files) {
    signal.throwIfAborted();
    looks.push(await ofPath(path, signal));
  }
  return joined([...looks, ...(await besideFiles(sources))]);
}

/**
 * Reads them again. Whatever cannot be read any more is a problem and keeps what was known of it: nothing runs out
 * unseen because a disk is away.
 */
export async function lookAgain(sources: WatchedSources, last: Look): Promise<Look> {
  const looks: Look[] = [];
  for (const path of sources.files) {
    if (sources.signal.aborted) return last;
    looks.push(await ofPath(path, sources.signal).catch((error: unknown) => lost(path, error)));
  }
  const { items, problems } = joined([...looks, ...(await besideFiles(sources))]);
  const broken = problems.map(({ source }) => source);
  const isOf = (path: string) =>
    broken.some((one) => path === one || path.startsWith(join(one, '/')));
  const kept = last.items.filter((item) => item.sources.some(isOf));
  return { items: [...items, ...kept], problems };
}

function lost(path: string, error: unknown): Look {
  return { items: [], problems: [problemOf(path, error)] };
}

function joined(looks: readonly Look[]): Look {
  return {
    items: looks.flatMap(({ items }) => items),
    problems: looks.flatMap(({ problems }) => problems),
  };
}

async function besideFiles({ store, tokens, signal }: WatchedSources): Promise<Look[]> {
  return [
    ...(store === undefined ? [] : [await ofStore(store)]),
    ...(tokens ? [await ofTokens(signal)] : []),
  ];
}

async function ofPath(path: string, signal: AbortSignal): Promise<Look> {
  return (await isDirectory(path)) ? ofDirectory(path, signal) : ofFile(path);
}

async function ofFile(path: string): Promise<Look> {
  const source = await openFile(path);
  try {
    return { items: await watchedFile(source, { crypto, source: path }), problems: [] };
  } finally {
    await source.close();
  }
}

async function ofDirectory(path: string, signal: AbortSignal): Promise<Look> {
  const names = (await readdir(path)).filter((name) => EXTENSIONS.has(extname(name).toLowerCase()));
  if (names.length === 0) throw usageError(`nothing to watch in the directory ${path}`);
  const looks: Look[] = [];
  for (const name of names.sort()) {
    signal.throwIfAborted();
    const file = join(path, name);
    looks.push(await ofFile(file).catch((error: unknown) => lost(file, error)));
  }
  return joined(looks);
}

/** Why a source cannot be read. Throws what is no typed error. */
function problemOf(source: string, error: unknown): WatchProblem {
  if (!isKysoError(error)) throw error;
  return { source, code: error.code, reason: error.message };
}

async function ofStore(folder: string): Promise<Look> {
  const { domains, problems } = await readTrustStore(folder);
  return {
    items: domains.flatMap(({ name, certificates }) =>
      certificates.map(({ certificate }) =>
        watchedCertificate(certificate, { crypto, source: name, kind: 'authority' }),
      ),
    ),
    problems: problems.map(({ file, reason }) => ({
      ...{ source: join(folder, file), code: 'ERR_TRUST', reason },
    })),
  };
}

async function ofTokens(signal: AbortSignal): Promise<Look> {
  // Loaded only here: who watches files needs no token.
  const { listTokens } = await import('@kyso/pkcs11');
  const { modules } = await listTokens({ signal });
  const slots = modules.flatMap((one) => one.slots);
  const failures = [...modules, ...slots].flatMap(({ failure }) => failure ?? []);
  return {
    items: slots.flatMap(({ token }) =>
      (token?.certificates ?? []).map(({ certificate }) =>
        watchedCertificate(parseCertificate(certificate), { crypto, source: token?.label ?? '' }),
      ),
    ),
    problems: failures.map((failure) => problemOf('PKCS #11', failure)),
  };
}

/** What does not exist is no directory; opening it as a file says so. */
async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
