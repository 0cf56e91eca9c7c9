import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun } from './run-tool.mjs';
import { pythonOf } from './validators/pyhanko.mjs';

const writeOver = fileURLToPath(new URL('./validators/write_over.py', import.meta.url));

/**
 * Spoiled copies of one signed case, so that the table also proves that its cells can fail.
 * `expect.caughtBy` names the validators that look at such a thing and how their verdict shows that
 * they saw it.
 */
export async function makeControls(signed, { work, cache }) {
  const tampered = join(work, 'control-one-bit.pdf');
  await flipOneBit(signed.file, tampered);
  const overwritten = join(work, 'control-drawn-over.pdf');
  await mustRun(pythonOf(cache), [writeOver, signed.file, overwritten]);
  return [
    {
      name: 'control: one bit of the original changed',
      file: tampered,
      expect: {
        ...signed.expect,
        caughtBy: {
          kyso: allBroken,
          pdfsig: allBroken,
          openssl: allBroken,
          pyHanko: allBroken,
          'EU DSS': allBroken,
        },
      },
    },
    {
      name: 'control: drawn over after signing',
      file: overwritten,
      expect: {
        ...signed.expect,
        caughtBy: {
          kyso: faultLike(/modifications unexplained/),
          pdfsig: faultLike(/Not total document signed/),
          pyHanko: faultLike(/modification level OTHER/),
          'EU DSS': faultLike(/undefined changes/),
        },
      },
    },
  ];
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
