import { createHash, createPublicKey, verify } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeCrypto } from '@kyso/core/node';
import { shareMaterial, validatePdf } from '@kyso/core/validation';
import { pyhanko, pythonOf } from '../../interop/validators/pyhanko.mjs';
import { JUDGED_AT, trustIn } from '../judged-files.mjs';
import { lineProcess } from '../line-process.mjs';

const PYHANKO_JUDGE = fileURLToPath(new URL('pyhanko_judge.py', import.meta.url));
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/kyso-interop', import.meta.url));

const terms = { at: JUDGED_AT, clock: () => JUDGED_AT };

/** Judges a document up to the sandbox's root; every signature must pass. */
export function fileJudge(pdf, { root }, count) {
  const trust = [{ name: 'user', anchors: [root.certificate] }];
  const options = { ...terms, trust, crypto: nodeCrypto() };
  return async () => mustPass((await validatePdf(pdf, options)).signatures, count);
}

/** Judges one document after the other with the lists of the authorities at hand, for each anew or shared. */
export function batchJudge(documents, sandbox, { shares }) {
  const given = { ...trustIn(sandbox), crypto: nodeCrypto() };
  const options = { ...terms, ...(shares ? { shared: shareMaterial(given) } : given) };
  let next = 0;
  return async () => {
    const all = await documents();
    const { signatures } = await validatePdf(all[next % all.length], options);
    next += 1;
    mustPass(signatures, 1);
  };
}

function mustPass(signatures, count) {
  const passed = signatures.filter(({ indication }) => indication === 'TOTAL-PASSED');
  if (passed.length !== count) throw new Error(`${passed.length} of ${count} signatures passed`);
}

/**
 * What nobody can do without: the digest of the file up to each signature, in one pass that is cloned at the gaps, and each
 * public-key operation once, keys read before. Which these are is what kyso asks of its provider.
 */
export async function rawJudge(pdf, { root }) {
  const trust = [{ name: 'user', anchors: [root.certificate] }];
  const provider = nodeCrypto();
  const asked = new Map();
  const watching = {
    ...provider,
    verify: (request) => {
      asked.set(Buffer.from(request.signature).toString('hex'), request);
      return provider.verify(request);
    },
  };
  const { signatures } = await validatePdf(pdf, { ...terms, trust, crypto: watching });
  const operations = [...asked.values()].map(operationOf);
  const ranges = signatures.map(({ byteRange }) => byteRange);
  return () => {
    const running = createHash('sha256');
    let at = 0;
    for (const [, gapStart, gapEnd, rest] of ranges) {
      running.update(pdf.subarray(at, gapStart));
      at = gapStart;
      running
        .copy()
        .update(pdf.subarray(gapEnd, gapEnd + rest))
        .digest();
    }
    if (!operations.every((holds) => holds())) throw new Error('a signature does not verify');
  };
}

function operationOf({ publicKey, algorithm, data, signature }) {
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  return () => verify(algorithm.digest, data, key, signature);
}

/** EU DSS in a JVM that was built and started before. */
export async function dssJudge(pdf, sandbox, { work, count }) {
  const folder = join(CACHE, 'dss');
  if (!existsSync(join(folder, 'classes', 'kyso', 'interop', 'JudgeLoop.class')))
    throw new Error('EU DSS is not built: npm run interop builds it');
  const classPath = [join(folder, 'classes'), join(folder, 'lib', '*')].join(delimiter);
  const { file, root } = await written(pdf, sandbox, work);
  const options = ['-Djava.awt.headless=true', '-cp', classPath, 'kyso.interop.JudgeLoop'];
  return peer('java', [...options, root, String(JUDGED_AT.getTime()), file], count);
}

/** pyHanko in a process that was started before. */
export async function pyhankoJudge(pdf, sandbox, { work, count }) {
  await pyhanko.prepare({ cache: CACHE });
  const { file, root } = await written(pdf, sandbox, work);
  const seconds = String(JUDGED_AT.getTime() / 1000);
  return peer(pythonOf(CACHE), [PYHANKO_JUDGE, root, seconds, file], count);
}

async function written(pdf, { root }, work) {
  const places = { file: join(work, 'judged.pdf'), root: join(work, 'judged-root.cer') };
  await writeFile(places.file, pdf);
  await writeFile(places.root, root.certificate);
  return places;
}

/** One judgement for each line; every one of them must find the signatures good. */
async function peer(program, args, count) {
  const { ask, close } = await lineProcess(program, args);
  const run = async () => {
    const passed = await ask();
    if (passed !== String(count)) throw new Error(`${passed} of ${count} signatures passed`);
  };
  return { run, close };
}
