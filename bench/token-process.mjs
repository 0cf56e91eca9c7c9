/**
 * Many signatures through a token in one login, alone in a process started with `--expose-gc`:
 *
 *     node --expose-gc token-process.mjs MODULE SESSIONS COUNT
 *
 * Prints `{ "seconds", "signatures", "errors", "firstError", "stallMs", "stallWithWaitingMs", "grownMiB",
 * "grownHandles" }`: how many failed and why the first did, the longest stall of the event loop, and what grew after a
 * warm-up: memory after a collection of garbage; open files and threads.
 */
import { readdir, readFile } from 'node:fs/promises';
import { tokenSigner, valueSigner } from './contenders/token-rows.mjs';
import { watchStalls } from './stall-watch.mjs';

const [module, sessions, count] = process.argv.slice(2);
/** Twice the sessions, so that a session that is done finds the next at once. */
const IN_FLIGHT = 2 * Number(sessions);
/** Until every thread has compiled what it runs, and its engine has collected garbage; their heaps grow until then. */
const WARM_UP = Math.max(2000, Number(count));

const signer = await tokenSigner(module, { sessions: Number(sessions) });
const sign = valueSigner(signer, Buffer.alloc(200, 7));
const errors = [];
await signMany(WARM_UP);
const before = await usage();
const stalls = watchStalls();
const started = performance.now();
await signMany(Number(count));
const seconds = (performance.now() - started) / 1000;
const { all, own } = stalls.end();
const after = await usage();
await signer.close();
console.log(
  JSON.stringify({
    ...{ seconds, signatures: Number(count) },
    ...{ errors: errors.length, firstError: errors[0] ?? null },
    ...{ stallMs: own, stallWithWaitingMs: all },
    grownMiB: (after.memory - before.memory) / 2 ** 20,
    grownHandles: after.handles - before.handles,
  }),
);

async function signMany(wanted) {
  let left = wanted;
  const lane = async () => {
    while (left-- > 0) {
      try {
        await sign();
      } catch (error) {
        errors.push(error.message);
      }
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
}

async function usage() {
  globalThis.gc();
  const [files, threads] = await Promise.all(
    ['/proc/self/fd', '/proc/self/task'].map((path) => readdir(path).catch(() => [])),
  );
  return { memory: await residentBytes(), handles: files.length + threads.length };
}

/** VmRSS of Linux. */
async function residentBytes() {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const resident = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
  return resident === undefined ? process.memoryUsage.rss() : Number(resident) * 1024;
}
