/**
 * `npm run attacks:table`: shows every case of `cases.mjs` to kyso, EU DSS, pyHanko and pdfsig, and writes what they say
 * to `docs/security/pdf-attacks.md`. Files and verdicts are left in `node_modules/.cache/kyso-interop/attacks`.
 *
 * Ends with exit code 1 when kyso misses an attack or accuses an honest act, or when a validator could not be asked.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dss } from '../../interop/validators/dss.mjs';
import { pdfsig } from '../../interop/validators/pdfsig.mjs';
import { pyhanko } from '../../interop/validators/pyhanko.mjs';
import { CASES, CLASSES } from './cases.mjs';
import { kyso } from './kyso.mjs';
import { pageOf } from './table-page.mjs';

const VALIDATORS = [kyso, dss, pyhanko, pdfsig];
const project = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(project, 'node_modules', '.cache', 'kyso-interop');
const work = join(cache, 'attacks');
/** Files that one process of a validator is shown; fewer where one of them ends it. */
const AT_ONCE = 60;

/**
 * The number of signatures is not compared (none at all counts), and a signature that covers a revision and not the
 * whole file is no fault: what came after it is judged by itself.
 */
const NO_FAULT = [
  /^[1-9]\d* signatures found/,
  /: coverage ENTIRE_REVISION$/,
  /: coverage ENTIRE_FILE$/,
];

process.exitCode = (await main()) ? 0 : 1;

async function main() {
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  const files = await writeCases();
  const columns = [];
  for (const validator of VALIDATORS) {
    const started = performance.now();
    const version = await validator.prepare({ cache });
    const verdicts = await askAll(validator, files);
    columns.push({ name: validator.name, version, verdicts });
    console.log(`${validator.name} ${version}: ${files.length} files in ${since(started)}`);
  }
  await writeFile(join(work, 'verdicts.json'), JSON.stringify(rowsOf(columns), null, 1));
  const page = pageOf({ cases: CASES, classes: CLASSES, columns });
  const target = join(project, 'docs', 'security');
  await mkdir(target, { recursive: true });
  await writeFile(join(target, 'pdf-attacks.md'), page.text);
  console.log(page.table);
  return columns[0].verdicts.every(({ flagged }, index) => flagged === CASES[index].mustFlag);
}

function rowsOf(columns) {
  return CASES.map(({ name, mustFlag }, index) => ({
    name,
    mustFlag,
    file: `${index}.pdf`,
    ...Object.fromEntries(columns.map((column) => [column.name, column.verdicts[index].faults])),
  }));
}

async function writeCases() {
  const files = [];
  for (const [index, { pdf }] of CASES.entries()) {
    const file = join(work, `${index}.pdf`);
    await writeFile(file, await pdf());
    files.push({ file, expect: {} });
  }
  return files;
}

async function askAll(validator, files) {
  const verdicts = [];
  for (let at = 0; at < files.length; at += AT_ONCE)
    verdicts.push(...(await ask(validator, files.slice(at, at + AT_ONCE))));
  return verdicts;
}

function since(started) {
  return `${((performance.now() - started) / 1000).toFixed(0)} s`;
}

/** A validator that ends over one file is asked about each by itself; what it does then is its verdict. */
async function ask(validator, files) {
  try {
    const answers = await validator.check(files, { cache, work, roots: [] });
    return answers.map(({ faults }) => verdictOf(faults));
  } catch (error) {
    if (files.length === 1) return [verdictOf([error.message])];
    const verdicts = [];
    for (const file of files) verdicts.push(...(await ask(validator, [file])));
    return verdicts;
  }
}

function verdictOf(said) {
  const faults = said.filter((fault) => !NO_FAULT.some((pattern) => pattern.test(fault)));
  return { flagged: faults.length > 0, faults };
}
