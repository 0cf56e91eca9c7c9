import { readdir, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepBuilt } from '../keep-built.mjs';
import { mustRun } from '../run-tool.mjs';

const pom = fileURLToPath(new URL('../dss/pom.xml', import.meta.url));
const sources = ['Main.java', 'ReportReader.java', 'Json.java', 'JudgeLoop.java', 'Sign.java'].map(
  (name) => fileURLToPath(new URL(`../dss/src/main/java/kyso/interop/${name}`, import.meta.url)),
);

/**
 * Errors of DSS, by message key, that say no more than: no revocation data, hence not conclusive.
 */
export const REVOCATION_UNKNOWN = ['BBB_XCV_IRDPFC_ANS', 'BBB_XCV_SUB_ANS'];
const UNDECIDED = ['CERTIFICATE_CHAIN_GENERAL_FAILURE', 'TRY_LATER'];

/** The first start of the JVM; another for each table would only take time. */
let started;

/** Longer than for other tools: all files of a table in one go, while other tools work. */
const TIMEOUT_MS = 1_200_000;

/**
 * EU DSS, by its default validation policy: structure, integrity, baseline level, changes in later
 * revisions, timestamps.
 */
export const dss = {
  name: 'EU DSS',

  async prepare({ cache }) {
    const folder = join(cache, 'dss');
    await keepBuilt(folder, [pom, ...sources], async () => {
      await rm(folder, { recursive: true, force: true });
      const goals = ['compile', 'dependency:copy-dependencies'];
      const options = ['-B', '-q', '-f', pom, `-Dkyso.build=${folder}`];
      await mustRun('mvn', [...options, ...goals], { timeout: 600_000 });
    });
    // That it starts is found out once, whatever is asked of it then.
    started ??= askDss(cache, []);
    await started;
    const jars = await readdir(join(folder, 'lib'));
    return jars.map((jar) => /^dss-pades-(\d.*)\.jar$/.exec(jar)?.[1]).find(Boolean) ?? 'unknown';
  },

  async check(cases, { cache, roots, drawnPages = 10 }) {
    const options = [
      ...roots.flatMap((root) => ['--trust', root]),
      ...['--drawn-pages', String(drawnPages)],
    ];
    const answers = await askDss(cache, [...options, ...cases.map(({ file }) => file)]);
    return answers.map((answer, index) => judge(answer, cases[index].expect, roots));
  },
};

/** One JVM for all files: starting it and loading DSS costs more than judging a file. */
export async function askDss(cache, args, tool = 'Main') {
  const folder = join(cache, 'dss');
  const classPath = [join(folder, 'classes'), join(folder, 'lib', '*')].join(delimiter);
  const options = ['-Djava.awt.headless=true', '-cp', classPath, `kyso.interop.${tool}`];
  return JSON.parse((await mustRun('java', [...options, ...args], { timeout: TIMEOUT_MS })).stdout);
}

function judge({ signatures, error }, expect, roots) {
  const faults = error === undefined ? [] : [error];
  if (signatures.length !== expect.signatures) faults.push(`${signatures.length} signatures found`);
  for (const signature of signatures) {
    const found = [
      ...judgeIntegrity(signature),
      ...judgeChanges(signature, expect),
      ...judgeTimestamps(signature),
      ...judgeLevel(signature, expect.level),
      ...(roots.length === 0 ? [] : judgeIndication(signature, expect)),
    ];
    faults.push(...found.map((fault) => `${signature.field}: ${fault}`));
  }
  return { faults, broken: signatures.map(({ digestIntact }) => !digestIntact) };
}

function judgeIntegrity(signature) {
  const faults = [];
  if (!signature.digestIntact) faults.push('digest not intact');
  if (!signature.signatureIntact) faults.push('signature not intact');
  if (!signature.structureValid) faults.push(`structure: ${signature.structureMessages.join(' ')}`);
  if (signature.byteRangeValid !== true) faults.push('/ByteRange not valid');
  if (signature.dictionaryConsistent !== true) faults.push('signature dictionary not consistent');
  return faults;
}

/**
 * DSS itself only warns of undefined changes; here they are a fault, like anything drawn over a
 * signed page.
 */
function judgeChanges(signature, { mayOverlap = false }) {
  const faults = [];
  if (signature.visualChanges) faults.push('visual changes after signing');
  if (signature.annotationChanges > 0)
    faults.push(`${signature.annotationChanges} annotation changes`);
  // A seal covers a third of the signature, by rule; elsewhere marks that overlap are a fault.
  if (signature.overlaps > 0 && !mayOverlap) faults.push('marks overlap');
  const { undefinedChanges } = signature;
  if (undefinedChanges.length > 0)
    faults.push(`${undefinedChanges.length} undefined changes: ${undefinedChanges.join(', ')}`);
  return faults;
}

function judgeTimestamps({ timestamps }) {
  return timestamps
    .filter(({ imprintIntact, signatureIntact }) => !imprintIntact || !signatureIntact)
    .map((timestamp) => `timestamp ${JSON.stringify(timestamp)}`);
}

function judgeLevel({ level }, expected) {
  if (expected === undefined) return [];
  const wanted = expected.replace('B-', 'PAdES-BASELINE-');
  return level === wanted ? [] : [`level ${level}`];
}

/**
 * Nothing is fetched and a B-B or B-T file holds no revocation data, so the best that DSS can say
 * is that revocation alone leaves it undecided: the path reached the given root, the dates and
 * algorithms suit it. A B-LT or B-LTA file holds them, and `passes`.
 */
function judgeIndication({ indication, subIndication, errors }, { passes = false }) {
  if (indication === 'TOTAL_PASSED') return [];
  const faults = errors
    .filter(({ key }) => !REVOCATION_UNKNOWN.includes(key))
    .map(({ key, text }) => `${text} (${key})`);
  const undecided = !passes && indication === 'INDETERMINATE' && UNDECIDED.includes(subIndication);
  return undecided ? faults : [`${indication} ${subIndication}`, ...faults];
}
