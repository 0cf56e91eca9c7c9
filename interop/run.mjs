/**
 * `npm run interop`: outsiders have the last word on what `kyso` signs, and on a document after every act of an office.
 * `npm run interop -- --life`: only the acts of an office; `--paths`: only the cases of NIST PKITS;
 * `--lasting`: only what is signed at B-LT and B-LTA, extended and renewed; `--both-ways`: only what we, pyHanko and EU DSS sign
 * at every level; `--cades`: only CMS files; `--reports`: only the reports of ETSI TS 119 102-2; `--algorithms`: only SHA-3,
 * Ed25519 and ML-DSA.
 * `npm run interop -- [--trust ROOT.pem] FILE...`: asks them about these files instead (approval
 * signatures, no document timestamps), in the same table.
 *
 * Ends with exit code 1 when any cell is FAIL, when a document could not be signed, or when a
 * validator could not be asked.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeControls } from './controls.mjs';
import { attacks } from './life/attacks.mjs';
import { dssAtTheEnd, report as actsReport } from './life/validator.mjs';
import { signedRanges } from './signed-ranges.mjs';
import { controlCell, formatTable, honestCell } from './table.mjs';
import { aboutOurs, kysoVerdict } from './theirs/validators.mjs';
import { dss } from './validators/dss.mjs';
import { kyso } from './validators/kyso.mjs';
import { openssl } from './validators/openssl.mjs';
import { original } from './validators/original.mjs';
import { pdfsig } from './validators/pdfsig.mjs';
import { pyhanko } from './validators/pyhanko.mjs';
import { pyhankoAdes } from './validators/pyhanko-ades.mjs';
import { qpdf } from './validators/qpdf.mjs';
import { verapdf } from './validators/verapdf.mjs';

const VALIDATORS = [original, kyso, qpdf, pdfsig, openssl, pyhanko, dss, verapdf];

/** Those who are asked after every act: `kyso` is asked through the report of acts, OpenSSL sees nothing new. */
const LIFE_VALIDATORS = [
  original,
  actsReport,
  attacks,
  qpdf,
  pdfsig,
  pyhanko,
  dssAtTheEnd,
  verapdf,
];

/** Those who judge what is to last. */
const LASTING_VALIDATORS = [original, qpdf, pyhankoAdes, dss];

/** Those who judge what we, pyHanko and EU DSS signed at every level. */
const BOTH_WAYS_VALIDATORS = [kysoVerdict, ...[pdfsig, openssl, pyhankoAdes, dss].map(aboutOurs)];

const project = fileURLToPath(new URL('..', import.meta.url));
const cache = join(project, 'node_modules', '.cache', 'kyso-interop');
const work = join(cache, 'work');
const shared = process.env.KYSO_SHARED ?? join(project, '..', 'shared');
const documents = join(shared, 'documents');
const corpora = process.env.KYSO_CORPORA ?? join(shared, 'corpora');

process.exitCode = (await main()) ? 0 : 1;

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      trust: { type: 'string', multiple: true, default: [] },
      life: { type: 'boolean', default: false },
      paths: { type: 'boolean', default: false },
      lasting: { type: 'boolean', default: false },
      cades: { type: 'boolean', default: false },
      reports: { type: 'boolean', default: false },
      algorithms: { type: 'boolean', default: false },
      'both-ways': { type: 'boolean', default: false },
    },
  });
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  const results = [];
  if (values['both-ways']) return judge(BOTH_WAYS_VALIDATORS, bothWaysCases);
  if (values.lasting) return judge(LASTING_VALIDATORS, lastingCases);
  if (values.reports) return reportsRead();
  if (positionals.length === 0 && !values.life) {
    // Imported only here: judging given files needs no build.
    const { comparePaths } = await import('./paths.mjs');
    if (!values.cades && !values.algorithms) results.push(await comparePaths({ corpora, work }));
    if (values.paths) return results.every(Boolean);
    const { compareAlgorithms } = await import('./algorithms.mjs');
    if (!values.cades) results.push(await compareAlgorithms({ documents, work, cache }));
    if (values.algorithms) return results.every(Boolean);
    const { compareCades } = await import('./cades.mjs');
    results.push(await compareCades({ work, cache }));
    const { compareStatements } = await import('./statements.mjs');
    results.push(await compareStatements({ work, cache, project }));
    if (values.cades) return results.every(Boolean);
    results.push(await reportsRead());
  }
  if (!values.life)
    results.push(
      await judge(VALIDATORS, (ready) =>
        positionals.length > 0 ? givenCases(positionals, values.trust) : signCases(ready),
      ),
    );
  if (positionals.length === 0 && !values.life)
    results.push(
      await judge(LASTING_VALIDATORS, lastingCases),
      await judge(BOTH_WAYS_VALIDATORS, bothWaysCases),
    );
  if (positionals.length === 0) results.push(await judge(LIFE_VALIDATORS, lifeThrough));
  return results.every(Boolean);
}

async function reportsRead() {
  const { compareReports } = await import('./reports.mjs');
  return compareReports({ work, cache });
}

async function lastingCases() {
  const { lastingDocuments } = await import('./lasting/documents.mjs');
  const kysoCommand = join(project, 'packages', 'cli', 'bin', 'kyso.js');
  return lastingDocuments({ documents, kyso: kysoCommand, work });
}

/** Collects cases, asks the validators about them and prints their table; true where nobody objects. */
async function judge(validators, collect) {
  const ready = await prepareValidators(validators);
  const { cases, controls = [], roots } = await collect(ready);
  const asked = validators.filter(({ name }) => ready.get(name) === true);
  const columns = await askValidators(asked, [...cases, ...controls], { roots, ready });
  const rows = [
    ...cases.map((one) => makeRow(one, { validators, columns, cell: honestCell })),
    ...controls.map((one) => makeRow(one, { validators, columns, cell: controlCell })),
  ];
  console.log(`\n${formatTable(['document', ...validators.map(({ name }) => name)], rows)}`);
  return report([...cases, ...controls], ready, rows);
}

/** Which validators can be asked: name → true, or the reason why not. */
async function prepareValidators(validators) {
  const ready = new Map();
  for (const validator of validators) {
    const started = performance.now();
    try {
      const version = await validator.prepare({ cache });
      ready.set(validator.name, true);
      if (version !== '') console.log(`${validator.name} ${version}, ready in ${since(started)}`);
    } catch (error) {
      ready.set(validator.name, explain(error));
    }
  }
  return ready;
}

async function givenCases(files, roots) {
  return { cases: await Promise.all(files.map(givenCase)), roots };
}

async function givenCase(file) {
  const signatures = signedRanges(await readFile(file)).length;
  const one = { name: basename(file), file, expect: { signatures } };
  return signatures === 0 ? { ...one, error: 'no signature found' } : one;
}

async function signCases(ready) {
  // Imported only here: judging given files needs neither the sandbox nor a build.
  const { signDocuments } = await import('./sign-documents.mjs');
  const started = performance.now();
  const command = join(project, 'packages', 'cli', 'bin', 'kyso.js');
  const { cases, roots } = await signDocuments({ documents, kyso: command, work });
  console.log(`${cases.length} cases signed in ${since(started)}`);
  // The controls are spoiled with pyHanko's help; without pyHanko the run has failed already.
  const canSpoil = ready.get(pyhanko.name) === true;
  return { cases, controls: canSpoil ? await makeControls(cases, { work, cache }) : [], roots };
}

async function bothWaysCases() {
  const { bothWays } = await import('./theirs/documents.mjs');
  const started = performance.now();
  const collected = await bothWays({ documents, work, cache });
  console.log(`${collected.cases.length} documents signed and extended in ${since(started)}`);
  return collected;
}

async function lifeThrough() {
  const { lifeCases } = await import('./life/life-cases.mjs');
  const started = performance.now();
  const collected = await lifeCases({ documents, work });
  console.log(`${collected.cases.length} acts done in ${since(started)}`);
  return collected;
}

/** Each validator's verdict on each case that has a file: name → case → verdict. */
async function askValidators(validators, cases, { roots, ready }) {
  const columns = new Map();
  const files = cases.filter(({ error }) => error === undefined);
  if (files.length === 0) return columns;
  // Each is a program of its own that mostly waits for nobody: together they take as long as the slowest.
  const asking = validators.map(async (validator) => {
    const started = performance.now();
    try {
      const verdicts = await validator.check(files, { cache, work, roots });
      columns.set(validator.name, new Map(files.map((one, index) => [one, verdicts[index]])));
      console.log(`${validator.name}: ${files.length} files in ${since(started)}`);
    } catch (error) {
      ready.set(validator.name, explain(error));
    }
  });
  await Promise.all(asking);
  return columns;
}

function makeRow(one, { validators, columns, cell }) {
  return {
    name: one.name,
    cells: validators.map(({ name }) => cell(name, one, columns.get(name)?.get(one))),
  };
}

function report(cases, ready, rows) {
  const unmade = cases.filter(({ error }) => error !== undefined);
  const unreachable = [...ready].filter(([, state]) => state !== true);
  for (const { name, error } of unmade) console.log(`FAIL ${name}: ${error}`);
  for (const [name, reason] of unreachable)
    console.log(`FAIL ${name} could not be asked: ${reason}`);
  const cells = rows.flatMap((row) => row.cells);
  const count = (mark) => cells.filter((cell) => cell.mark === mark).length;
  console.log(
    `\n${count('ok')} ok, ${count('caught')} caught, ${count('FAIL')} failed, ` +
      `${count('n/a')} n/a, ${count('—')} not asked`,
  );
  return cells.length > 0 && count('FAIL') + count('—') + unreachable.length + unmade.length === 0;
}

function explain(error) {
  return error.cause === undefined ? error.message : `${error.message} (${error.cause.message})`;
}

function since(started) {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
