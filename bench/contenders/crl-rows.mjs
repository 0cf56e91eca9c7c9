import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseCrl } from '@kyso/core/revocation';
import { makeCrl } from '../make-crl.mjs';

/** As long a list as the largest authorities publish. */
const ENTRIES = 1_000_000;
/** More searches than a list is gone through for; then there is an index. */
const BEFORE = 8;

/** A list of the sandbox with many more entries; its signature is not part of it. */
export function longList({ intermediate, organisation }) {
  const { certificate } = organisation;
  const small = intermediate.crl({ revoked: [{ certificate, date: new Date(0) }] });
  return makeCrl(small, ENTRIES);
}

export function hasher({ crl }) {
  return () => createHash('sha256').update(crl).digest();
}

export function reader({ crl }) {
  return () => read(crl);
}

/** One answer from a list that was not read before. */
export function firstSearcher({ crl, serials }) {
  return () => listed(read(crl), serials[50]);
}

/** One answer from a list that many were asked of. */
export function searcher({ crl, serials }) {
  const list = read(crl);
  for (const serial of serials.slice(0, BEFORE)) listed(list, serial);
  let next = 0;
  return () => listed(list, serials[next++ % serials.length]);
}

/** Reads the file in a process of its own and prints nothing; it does not search. */
export function opensslReader({ crl }) {
  const folder = mkdtempSync(join(tmpdir(), 'kyso-bench-crl-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'list.crl');
  writeFileSync(file, crl);
  const run = promisify(execFile);
  return () => run('openssl', ['crl', '-inform', 'DER', '-in', file, '-noout']);
}

function read(crl) {
  const list = parseCrl(crl);
  if (list.entries.count !== ENTRIES) throw new Error(`${list.entries.count} entries were read`);
  return list;
}

function listed(list, serial) {
  if (list.entries.find(serial).length !== 1) throw new Error('a revoked certificate is not found');
}
