/**
 * `npm run corpora [-- SET...]`: looks at, judges and signs every PDF of the public test data (`../shared/corpora`, or
 * `KYSO_CORPORA`), each in a process of its own, and prints the slowest and those that took most memory.
 * Ends with exit code 1 where one took more than ten seconds or 300 MB, or ended without an answer.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspectPdf, isKysoError, signPdf, validatePdf } from '@kyso/core';
import { openFile, openPkcs12 } from '@kyso/core/node';
import { createSandbox } from '@kyso/sandbox';

const SETS = ['hard-unsigned', 'pyhanko', 'pades-dss', 'attacks'];
/** What no input may exceed: milliseconds of work, and bytes of the whole process. */
const MAX_MS = 10_000;
const MAX_BYTES = 300e6;
/** Rows printed of each list. */
const SHOWN = 8;
/** Long enough that a file over the limit still says how far over. */
const TIMEOUT_MS = 60_000;
const PASSWORD = 'corpora';
/** A sink: what is signed is made and let go. */
const nowhere = { write() {} };

const [first, ...rest] = process.argv.slice(2);
if (first === '--one') await measureOne(rest);
else process.exitCode = await measureAll(first === undefined ? SETS : [first, ...rest]);

async function measureAll(sets) {
  const project = fileURLToPath(new URL('..', import.meta.url));
  const corpora = process.env.KYSO_CORPORA ?? join(project, '..', 'shared', 'corpora');
  const folder = mkdtempSync(join(tmpdir(), 'kyso-corpora-'));
  try {
    const key = join(folder, 'key.p12');
    const sandbox = await createSandbox();
    const person = sandbox.identity('tran-thi-binh');
    writeFileSync(key, await sandbox.pkcs12(person, PASSWORD));
    return report(sets.flatMap((set) => measureSet(join(corpora, set), key)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measureSet(folder, key) {
  const passwords = passwordsOf(join(folder, 'expected.json'));
  return readdirSync(folder)
    .filter((name) => name.endsWith('.pdf'))
    .map((name) => measure(join(folder, name), key, passwords.get(name)));
}

/** The passwords that the expected answers name, by file. */
function passwordsOf(path) {
  const { items = [] } = JSON.parse(readFileSync(path, 'utf8'));
  return new Map(items.flatMap(({ file, password }) => (password ? [[file, password]] : [])));
}

function measure(file, key, password) {
  const self = fileURLToPath(import.meta.url);
  const args = [self, '--one', file, key, ...(password === undefined ? [] : [password])];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
  });
  const name = basename(file);
  if (status === 0) return { name, ...JSON.parse(stdout) };
  const problem = /^\w*Error.*/m.exec(stderr)?.[0] ?? `no answer within ${TIMEOUT_MS} ms`;
  return { name, problem, ms: Infinity, bytes: 0, outcomes: {} };
}

/** In the process of one file: what became of it, and what that took. */
async function measureOne([file, key, password]) {
  const signer = await openPkcs12(new Uint8Array(readFileSync(key)), PASSWORD);
  const opening = password === undefined ? {} : { password };
  const work = {
    inspect: (source) => inspectPdf(source, opening),
    validate: (source) => validatePdf(source, opening),
    sign: async (source) =>
      (await signPdf(source, { signer, repair: true, ...opening })).writeTo(nowhere),
  };
  const start = performance.now();
  const outcomes = {};
  for (const [name, act] of Object.entries(work)) outcomes[name] = await outcomeOf(file, act);
  const ms = performance.now() - start;
  const bytes = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ ms, bytes, outcomes }));
}

async function outcomeOf(file, act) {
  const source = await openFile(file);
  try {
    await act(source);
    return 'done';
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return error.code;
  } finally {
    await source.close();
  }
}

function report(results) {
  const count = (act) => results.filter(({ outcomes }) => outcomes[act] === 'done').length;
  console.log(
    `${results.length} files: ${count('inspect')} looked at, ${count('validate')} judged, ${count('sign')} signed`,
  );
  show('slowest', results, (one) => one.ms);
  show('most memory', results, (one) => one.bytes);
  const over = results.filter(
    ({ ms, bytes, problem }) => problem !== undefined || ms > MAX_MS || bytes > MAX_BYTES,
  );
  for (const { name, problem = 'over the limit' } of over) console.log(`FAIL ${name}: ${problem}`);
  return over.length === 0 ? 0 : 1;
}

function show(title, results, by) {
  console.log(`\n${title}`);
  for (const one of [...results].sort((a, b) => by(b) - by(a)).slice(0, SHOWN)) {
    const [ms, megabytes] = [one.ms.toFixed(0), (one.bytes / 1e6).toFixed(0)];
    const outcomes = Object.values(one.outcomes).join(' ');
    console.log(`${ms.padStart(6)} ms ${megabytes.padStart(4)} MB  ${one.name}  ${outcomes}`);
  }
}
