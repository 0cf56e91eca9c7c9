import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun } from './run-tool.mjs';
import { pythonOf } from './validators/pyhanko.mjs';
import { claimsPdfA } from './validators/verapdf.mjs';

const writeOver = fileURLToPath(new URL('./validators/write_over.py', import.meta.url));
const addScript = fileURLToPath(new URL('./validators/add_script.py', import.meta.url));

/** Who sees that a later revision did something no signer may do, and by which words. */
const CHANGE_SEEN = {
  kyso: faultLike(/modifications unexplained/),
  pdfsig: faultLike(/Not total document signed/),
  pyHanko: faultLike(/modification level OTHER/),
  'EU DSS': faultLike(/undefined changes/),
};

/**
 * Spoiled copies of signed cases, so that the table also proves that its cells can fail.
 * `expect.caughtBy` names the validators that look at such a thing and how their verdict shows that
 * they saw it. A control for which there is no signed case has only `error`.
 *
 * @param {readonly object[]} cases what was signed
 * @param {{ work: string, cache: string }} places
 */
export async function makeControls(cases, { work, cache }) {
  const signed = cases.filter(({ error }) => error === undefined);
  return [
    await spoil(signed[0], {
      name: 'control: one bit of the original changed',
      file: join(work, 'control-one-bit.pdf'),
      change: flipOneBit,
      caughtBy: {
        kyso: allBroken,
        pdfsig: allBroken,
        openssl: allBroken,
        pyHanko: allBroken,
        'EU DSS': allBroken,
      },
    }),
    await spoil(signed[0], {
      name: 'control: drawn over after signing',
      file: join(work, 'control-drawn-over.pdf'),
      change: (from, to) => mustRun(pythonOf(cache), [writeOver, from, to]),
      caughtBy: CHANGE_SEEN,
    }),
    await spoil(await firstPdfA(signed), {
      name: 'control: PDF/A with a script after signing',
      file: join(work, 'control-script.pdf'),
      change: (from, to) => mustRun(pythonOf(cache), [addScript, from, to]),
      // ISO 19005-2 §6.5.1: no action of type JavaScript.
      caughtBy: { ...CHANGE_SEEN, veraPDF: faultLike(/^PDF\/A-2[ab] 6\.5\.1-1$/) },
    }),
  ];
}

async function spoil(signed, { name, file, change, caughtBy }) {
  if (signed === undefined) return { name, expect: { caughtBy }, error: 'nothing to spoil' };
  await change(signed.file, file);
  return { name, file, original: signed.original, expect: { ...signed.expect, caughtBy } };
}

async function firstPdfA(cases) {
  for (const one of cases) if (await claimsPdfA(one.original)) return one;
  return undefined;
}

/**
 * The bit is in the header's comment line, which all signatures cover and no reader needs: only a
 * digest can tell.
 */
async function flipOneBit(from, to) {
  const bytes = await readFile(from);
  const comment = bytes.indexOf('\n%', 0, 'latin1');
  if (comment < 0 || comment > 20) throw new Error(`${from} has no comment line after its header`);
  bytes[comment + 3] ^= 1;
  await writeFile(to, bytes);
}

function allBroken({ broken }, { signatures }) {
  return broken.length === signatures && broken.every(Boolean);
}

function faultLike(pattern) {
  return ({ faults }) => faults.some((fault) => pattern.test(fault));
}
