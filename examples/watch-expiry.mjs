/**
 * node watch-expiry.mjs DIR: tells when a signer's certificate, a timestamp authority, an authority or a revocation list
 * is about to run out, through a restart and without telling anything twice. Three years pass in a moment: clock and timer
 * are arguments.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeCrypto } from '@kyso/core/node';
import { watchExpiry, watchStateOf, watchedFile } from '@kyso/core/watch';
import { createSandbox } from '@kyso/sandbox';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new TypeError('usage: node watch-expiry.mjs DIR');
await mkdir(directory, { recursive: true });

const begin = new Date('2026-06-01T00:00:00Z');
const sandbox = await createSandbox({ seed: 'watch', clock: () => begin });
const files = {
  'nguyen-van-an.cer': sandbox.identity('nguyen-van-an').certificate,
  'tsa.cer': sandbox.timestampAuthority.certificate,
  'ca.cer': sandbox.intermediate.certificate,
  'ca.crl': sandbox.intermediate.crl(),
};
for (const [name, bytes] of Object.entries(files)) await writeFile(join(directory, name), bytes);

/** Read anew at every look, so that what is renewed is noticed. */
async function items() {
  const crypto = nodeCrypto();
  const all = await Promise.all(
    Object.keys(files).map(async (name) =>
      watchedFile(await readFile(join(directory, name)), { crypto, source: name }),
    ),
  );
  return all.flat();
}

const memory = join(directory, 'told.json');
const remembered = async () => watchStateOf(JSON.parse(await readFile(memory, 'utf8')));

/** Watches from one day to another; a real program gives its clock alone. */
async function run(from, until, state) {
  let now = from.getTime();
  const ended = new AbortController();
  const clock = () => new Date(now);
  const wait = async (milliseconds) => {
    now += milliseconds;
    if (now > until.getTime()) ended.abort();
  };
  const terms = {
    clock,
    wait,
    signal: ended.signal,
    everySeconds: 86_400,
    ...(state && { state }),
  };
  let count = 0;
  for await (const { at, events, state: told } of watchExpiry(items, terms)) {
    for (const { item, threshold, daysLeft } of events) {
      const left = threshold === 0 ? 'has run out' : `${daysLeft} days left`;
      console.log(`${at.toISOString().slice(0, 10)} ${item.sources.join(', ')}: ${left}`);
    }
    count += events.length;
    await writeFile(memory, JSON.stringify(told));
  }
  return count;
}

const years = (count) => new Date(begin.getTime() + count * 365 * 86_400_000);
const first = await run(begin, years(1));
console.log('-- restarted');
const second = await run(years(1), years(12), await remembered());
const again = await run(years(12), years(13), await remembered());
if (first === 0 || second === 0 || again !== 0) throw new Error(`${first}, ${second}, ${again}`);
