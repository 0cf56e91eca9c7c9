import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openUsageLog } from '@kyso/vn/usage';

const EVENT = {
  time: '2026-11-21T08:00:00+07:00',
  act: 'initial',
  result: 'done',
  signer: { name: 'Trần Thị Bình', organisation: 'Bộ Thử nghiệm', serial: '01', issuer: 'CA' },
  domain: 'vn-public-duty',
  channel: 'token',
  documentDigest: 'a'.repeat(64),
  level: 'B-T',
};

/** Appends one event to a log of its own; the folder goes when the process does. */
export async function usageAppender(options = {}) {
  const log = await openUsageLog(await ownFolder(), options);
  return () => log.append(EVENT);
}

/** The bare work below: one line of that length written and forced to the disk. */
export async function rawAppender() {
  const file = openSync(join(await ownFolder(), 'raw'), 'a');
  process.once('exit', () => closeSync(file));
  const line = Buffer.alloc(520, 0x20);
  return () => {
    writeSync(file, line);
    fdatasyncSync(file);
  };
}

async function ownFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'kyso-bench-usage-'));
  process.once('beforeExit', () => rm(folder, { recursive: true, force: true }));
  return folder;
}
