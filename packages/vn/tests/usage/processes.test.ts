import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openUsageLog, verifyUsageLog } from '../../src/usage/index.js';
import { anEvent, clock, logFolder, type LogFolder } from './logs.js';

const BUILT = fileURLToPath(new URL('../../dist/usage.js', import.meta.url));
if (!existsSync(BUILT)) throw new Error('the package is not built: npm run build');

/** Appends without end (or so many) and prints a dot for each event that is written. */
const CHILD = `
  const { openUsageLog } = await import(${JSON.stringify(pathToFileURL(BUILT).href)});
  const [directory, count, event] = [process.argv[1], Number(process.argv[2]), JSON.parse(process.argv[3])];
  const log = await openUsageLog(directory, { maxFileBytes: 20_000, sync: 'never' });
  for (let i = 0; i < count; i += 5) {
    await Promise.all([1, 2, 3, 4, 5].map(() => log.append(event)));
    process.stdout.write('.....');
  }
  await log.close();
`;

/** Runs the child until it ends, or kills it once so many dots came; answers the number of dots. */
function append(directory: string, count: number, killAfter = Infinity): Promise<number> {
  const argv = ['--input-type=module', '--eval', CHILD, directory, String(count)];
  const child = spawn(process.execPath, [...argv, JSON.stringify(anEvent())], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let dots = 0;
  child.stdout.on('data', (text: Buffer) => {
    dots += text.length;
    if (dots >= killAfter) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      resolve(dots);
    });
  });
}

let folder: LogFolder;
beforeEach(() => {
  folder = logFolder();
});
afterEach(() => {
  folder.remove();
});

test('a process killed at any moment loses nothing that it had written; the log goes on', async () => {
  let written = 0;
  for (let round = 0; round < 12; round++) {
    // Moments of no pattern, the same in every run.
    written += await append(folder.path, 1e6, 5 + ((round * 7919) % 300));
    const log = await openUsageLog(folder.path, { clock, waitMs: 1000 });
    await log.append(anEvent(round));
    await log.close();
    written += 1;
    const { ok, entries, findings } = await verifyUsageLog(folder.path);
    expect({ ok, findings }).toEqual({ ok: true, findings: [] });
    expect(entries).toBeGreaterThanOrEqual(written);
    written = entries;
  }
});

test('two processes that append at once both get their lines into one chain', async () => {
  expect(await Promise.all([append(folder.path, 400), append(folder.path, 400)])).toEqual([
    400, 400,
  ]);
  expect(await verifyUsageLog(folder.path)).toMatchObject({ ok: true, entries: 800 });
  expect(folder.names().filter((name) => name.startsWith('usage.lock'))).toEqual([]);
});
