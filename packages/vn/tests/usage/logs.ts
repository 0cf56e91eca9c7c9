import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openUsageLog, type UsageEvent, type UsageLogOptions } from '../../src/usage/index.js';

/** An event of a made-up office, number `i`. */
export function anEvent(i = 1, more: Partial<UsageEvent> = {}): UsageEvent {
  return {
    time: new Date(Date.UTC(2026, 10, 1, 1, i)).toISOString(),
    act: 'initial',
    result: 'done',
    signer: {
      name: `Nguyễn Văn ${String.fromCharCode(65 + (i % 26))}`,
      organisation: 'Bộ Thử nghiệm',
      serial: `0${(i % 10).toString(16)}`,
      issuer: 'CA phục vụ các cơ quan thử nghiệm',
    },
    domain: 'vn-public-duty',
    channel: 'token',
    documentDigest: i.toString(16).padStart(64, '0'),
    level: 'B-T',
    ...more,
  };
}

export const KEY = new Uint8Array(32).fill(7);
export const clock = (): Date => new Date('2026-11-21T01:00:00Z');

/** A directory of its own for one log. */
export interface LogFolder {
  readonly path: string;
  readonly names: () => string[];
  readonly read: (name: string) => Buffer;
  readonly write: (name: string, content: Uint8Array | string) => void;
  readonly remove: () => void;
}

export function logFolder(): LogFolder {
  const path = mkdtempSync(join(tmpdir(), 'kyso-usage-'));
  return {
    path,
    names: () => readdirSync(path).sort(),
    read: (name) => readFileSync(join(path, name)),
    write: (name, content) => {
      writeFileSync(join(path, name), content);
    },
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Writes so many events, closed at the end; small files where asked for. */
export async function fill(
  folder: LogFolder,
  count: number,
  options: UsageLogOptions = {},
): Promise<void> {
  const log = await openUsageLog(folder.path, { clock, sync: 'never', ...options });
  await Promise.all(Array.from({ length: count }, (_, i) => log.append(anEvent(i))));
  await log.close();
}
