import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepBuilt } from '../keep-built.mjs';
import { mustRun } from '../run-tool.mjs';

const requirements = fileURLToPath(new URL('../requirements.txt', import.meta.url));
const script = fileURLToPath(new URL('./pyhanko_check.py', import.meta.url));

/**
 * What pyHanko may find in later revisions of an honestly signed file: new signatures (and their
 * fields) are form filling to it.
 */
const HARMLESS = ['NONE', 'LTA_UPDATES', 'FORM_FILLING'];

/**
 * pyHanko: integrity, coverage by revision, reject-by-default analysis of later changes, trust up
 * to the given root, timestamps.
 */
export const pyhanko = {
  name: 'pyHanko',

  async prepare({ cache }) {
    const venv = join(cache, 'pyhanko');
    await keepBuilt(venv, [requirements], async () => {
      await rm(venv, { recursive: true, force: true });
      await mustRun('python3', ['-m', 'venv', venv]);
      const install = ['-m', 'pip', 'install', '--quiet', '--requirement', requirements];
      await mustRun(join(venv, 'bin', 'python'), install, { timeout: 600_000 });
    });
    const ask = "from importlib.metadata import version; print(version('pyHanko'))";
    return (await mustRun(pythonOf(cache), ['-c', ask])).stdout.trim();
  },

  async check(cases, { cache, roots }) {
    const trust = roots.flatMap((root) => ['--trust', root]);
    const files = cases.map(({ file }) => file);
    const { stdout } = await mustRun(pythonOf(cache), [script, ...trust, ...files]);
    return JSON.parse(stdout).map((answer, index) => judge(answer, cases[index].expect, roots));
  },
};

/** The interpreter that has pyHanko, for other scripts of this folder. */
export function pythonOf(cache) {
  return join(cache, 'pyhanko', 'bin', 'python');
}

function judge({ signatures, error }, expect, roots) {
  const faults = error === undefined ? [] : [error];
  if (signatures.length !== expect.signatures) faults.push(`${signatures.length} signatures found`);
  signatures.forEach((signature, index) => {
    const last = index === signatures.length - 1;
    const found = [
      ...judgeSignature(signature, last),
      ...(roots.length === 0 || signature.error !== undefined
        ? []
        : judgeTrust(signature, expect.level)),
    ];
    faults.push(...found.map((fault) => `${signature.field}: ${fault}`));
  });
  return { faults, broken: signatures.map(({ intact }) => intact === false) };
}

function judgeSignature(signature, last) {
  if (signature.error !== undefined) return [signature.error];
  const faults = [];
  const coverage = last ? 'ENTIRE_FILE' : 'ENTIRE_REVISION';
  if (!signature.intact) faults.push('not intact');
  if (!signature.valid) faults.push('signature value not valid');
  if (signature.coverage !== coverage) faults.push(`coverage ${signature.coverage}`);
  if (!HARMLESS.includes(signature.modificationLevel)) {
    faults.push(`modification level ${signature.modificationLevel}`);
  }
  if (signature.docMdpOk === false) faults.push('against DocMDP');
  return faults;
}

function judgeTrust({ kind, trusted, trustProblem, timestamp }, level) {
  const faults = trusted ? [] : [`not trusted: ${trustProblem}`];
  if (kind !== 'signature' || level === undefined) return faults;
  if (level === 'B-B' && timestamp !== null) faults.push('timestamp not expected');
  if (level !== 'B-B' && timestamp === null) faults.push('no timestamp');
  if (timestamp !== null && !(timestamp.intact && timestamp.valid && timestamp.trusted)) {
    faults.push(`timestamp ${JSON.stringify(timestamp)}`);
  }
  return faults;
}
