import { open, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pyhanko, pythonOf } from '../interop/validators/pyhanko.mjs';
import { appendUpdates } from './append-updates.mjs';
import { makeManyPages } from './make-many-pages.mjs';
import { pdfParts } from './make-pdf.mjs';
import { measureProcesses } from './measure-processes.mjs';
import { reasonOf } from './measure.mjs';
import { both, millisecondsAtMost, peakAtMost, ratioAtLeast } from './targets.mjs';

/** Input, output, and one more output while a round changes over. */
const FILES_ON_DISK = 3;
const PYHANKO_SIGN = fileURLToPath(new URL('contenders/pyhanko_sign.py', import.meta.url));
const CACHE = fileURLToPath(new URL('../node_modules/.cache/kyso-interop', import.meta.url));

/** At most one and a half times the time that `sha256sum` and `cp` take. */
const SIGN_TARGET = both(ratioAtLeast(1 / 1.5), peakAtMost(120));
const CHECK_TARGET = peakAtMost(120);
/** What came after a signature adds at most a fifth to hashing the file. */
const JUDGE_TARGET = ratioAtLeast(1 / 1.2);
/** Revisions behind the signature: a dossier of an office has a few dozen. */
const LATER_REVISIONS = 20;
const OPEN_TARGET = both(millisecondsAtMost(150), peakAtMost(90));

/**
 * Rows of files that should not stand in memory, each contender in a process of its own: signing and
 * checking one very large file, and preparing a signature in one of many pages.
 *
 * @param {{ work: string, identity: string, small: string, signedSmall: string, bytes: number,
 *   pages: number, pagesBytes: number, rounds: number, check: (file: string) => Promise<void> }} plan
 *   `check` throws where an outsider finds a signature of the file not valid
 * @returns {AsyncGenerator<{ title: string, measured: object[] }>}
 */
export async function* largeGroups(plan) {
  const python = await pythonWithPyhanko();
  yield* signAndCheck(plan, python);
  yield await signDetached(plan);
  for (const xref of ['table', 'stream']) yield openManyPages(plan, { xref, python });
  const { pages, pagesBytes: size } = plan;
  yield judgeLater(plan, {
    ...{ of: sizeText(size), pdf: Buffer.concat([...pdfParts(size)]), target: JUDGE_TARGET },
  });
  yield judgeLater(plan, {
    of: `${sizeText(size)} with ${pages.toLocaleString('en')} pages`,
    pdf: makeManyPages({ pages, size, xref: 'table' }),
  });
}

/** A contender that cannot be had is a row that says why. */
async function pythonWithPyhanko() {
  try {
    await pyhanko.prepare({ cache: CACHE });
    return { command: [pythonOf(CACHE), PYHANKO_SIGN] };
  } catch (error) {
    return { failed: reasonOf(error) };
  }
}

/** Any file, the signature beside it. */
async function signDetached({ work, pagesBytes, ...plan }) {
  const { checkDetached } = await import('./contenders/cms-files.mjs');
  const [input, output] = ['any.bin', 'any.p7s'].map((name) => join(work, name));
  await writeParts(input, pdfParts(pagesBytes));
  const contenders = [
    { name: 'sha256sum', tool: 'sha256sum', side: 'raw' },
    { name: 'openssl cms -sign', tool: 'openssl cms', side: 'peer' },
    { name: 'kyso', tool: 'detached', side: 'kyso', target: CHECK_TARGET },
  ];
  const measured = await measureProcesses(contenders, {
    ...{ ...plan, input, output },
    check: () => checkDetached(output, input),
  });
  await Promise.all([input, output].map((file) => rm(file, { force: true })));
  return {
    title: `Sign ${sizeText(pagesBytes)} detached (CAdES), each in its own process`,
    measured,
  };
}

async function* signAndCheck({ work, bytes, check, signedSmall, ...plan }, python) {
  const [input, output] = ['huge.pdf', 'huge-signed.pdf'].map((name) => join(work, name));
  const size = sizeText(bytes);
  await refuseFullDisk(work, bytes * FILES_ON_DISK);
  await writeParts(input, pdfParts(bytes));
  const places = { ...plan, input, output };
  const signers = [
    { name: 'sha256sum + cp', tool: 'sha256sum + cp', side: 'raw' },
    { name: '@libpdf/core', tool: '@libpdf/core', side: 'peer' },
    { name: 'pyHanko', tool: 'pyHanko', side: 'peer', ...python },
    { name: 'kyso', tool: 'kyso', side: 'kyso', target: SIGN_TARGET },
  ];
  const measured = await measureProcesses(signers, { ...places, check: () => check(output) });
  yield { title: `Sign ${size} from file to file, each in its own process`, measured };
  await measureProcesses([signers.at(-1)], { ...places, rounds: 1, check: async () => undefined });
  const checkers = [
    { name: 'sha256sum', tool: 'sha256sum', side: 'raw' },
    { name: 'kyso', tool: 'check', side: 'kyso', target: CHECK_TARGET, writes: false },
  ];
  const signed = { ...places, input: output, small: signedSmall, check: async () => undefined };
  yield {
    title: `Check the signature of ${size}, each in its own process`,
    measured: await measureProcesses(checkers, signed),
  };
  await Promise.all([input, output].map((file) => rm(file, { force: true })));
}

async function openManyPages({ work, pages, pagesBytes, check, ...plan }, { xref, python }) {
  const [input, output] = ['pages.pdf', 'pages-signed.pdf'].map((name) => join(work, name));
  await writeFile(input, makeManyPages({ pages, size: pagesBytes, xref }));
  const contenders = [
    { name: 'sha256sum', tool: 'sha256sum', side: 'raw' },
    { name: '@libpdf/core, the whole signature', tool: '@libpdf/core', side: 'peer' },
    { name: 'pyHanko, the whole signature', tool: 'pyHanko', side: 'peer', ...python },
    { name: 'kyso, open and prepare', tool: 'prepare', side: 'kyso', writes: false },
    {
      ...{ name: 'kyso, the same without SHA-256', tool: 'prepare, digest left out' },
      ...{ side: 'kyso', target: OPEN_TARGET, writes: false },
    },
  ];
  const measured = await measureProcesses(contenders, {
    ...{ ...plan, input, output },
    check: () => check(output),
  });
  await Promise.all([input, output].map((file) => rm(file, { force: true })));
  const kind = xref === 'table' ? 'a classic table' : 'a cross-reference stream';
  return {
    title: `Open ${sizeText(pagesBytes)} with ${pages.toLocaleString('en')} pages and ${kind}, and prepare`,
    measured,
  };
}

async function judgeLater({ work, signedSmall, ...plan }, { of, pdf, target }) {
  const [input, signed, grown] = ['one.pdf', 'one-signed.pdf', 'grown.pdf'].map((name) =>
    join(work, name),
  );
  await writeFile(input, pdf);
  const places = { ...plan, input, output: signed, check: async () => undefined };
  await measureProcesses([{ name: 'kyso', tool: 'kyso', side: 'kyso' }], { ...places, rounds: 1 });
  await writeFile(grown, appendUpdates(await readFile(signed), LATER_REVISIONS));
  const checkers = [
    { name: 'sha256sum', tool: 'sha256sum', side: 'raw' },
    {
      ...{ name: `kyso, ${LATER_REVISIONS} revisions later`, tool: 'check', side: 'kyso' },
      ...{ writes: false, ...(target && { target }) },
    },
  ];
  const measured = await measureProcesses(checkers, {
    ...places,
    input: grown,
    small: signedSmall,
  });
  await Promise.all([input, signed, grown].map((file) => rm(file, { force: true })));
  return { title: `Judge what came after a signature of ${of}`, measured };
}

async function refuseFullDisk(folder, needed) {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < needed)
    throw new Error(
      `${folder} has ${sizeText(bavail * bsize)} free, ${sizeText(needed)} are needed`,
    );
}

async function writeParts(path, parts) {
  const file = await open(path, 'w');
  try {
    for (const part of parts) await file.writeFile(part);
  } finally {
    await file.close();
  }
}

function sizeText(bytes) {
  return bytes >= 2 ** 30
    ? `${+(bytes / 2 ** 30).toFixed(1)} GiB`
    : `${Math.round(bytes / 1e6)} MB`;
}
