import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
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

const PREFIX = join(tmpdir(), 'kyso-bench-usage-');

/** Appends one event to a log of its own; the folder goes when the process does. */
export async function usageAppender(options = {}) {
  const folder = await mkdtemp(PREFIX);
  const log = await openUsageLog(folder, options);
  process.once('beforeExit', async () => {
    await log.close();
    await rm(folder, { recursive: true });
  });
  return () => log.append(EVENT);
}

/** The bare work below: one line of that length written and forced to the disk. */
export function rawAppender() {
  const folder = mkdtempSync(PREFIX);
  const file = openSync(join(folder, 'raw'), 'a');
  process.once('beforeExit', () => {
    closeSync(file);
    rmSync(folder, { recursive: true });
  });
  const line = Buffer.alloc(520, 0x20);
  return () => {
    writeSync(file, line);
    fdatasyncSync(file);
  };
}
