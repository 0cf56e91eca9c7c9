import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MAX_OUTPUT = 1 << 20;

/** The version of `pdfsig` (poppler-utils), or undefined where it is not installed. */
export async function pdfsigVersion() {
  try {
    const { stderr, stdout } = await run('pdfsig', ['-v']);
    return /version (\S+)/.exec(stderr + stdout)?.[1] ?? 'unknown';
  } catch {
    return undefined;
  }
}

/**
 * Asks `pdfsig` about a signed file. Throws unless it finds exactly `count` signatures, all valid, the
 * last over the whole file; trust is not asked.
 *
 * @param {string} file
 * @param {number} [count]
 */
export async function checkWithPdfsig(file, count = 1) {
  const { stdout } = await run('pdfsig', ['-nocert', file], { maxBuffer: MAX_OUTPUT }).catch(
    (error) => ({ stdout: `${error.stdout ?? ''}${error.stderr ?? error.message}` }),
  );
  const verdicts = [...stdout.matchAll(/Signature Validation: (.*)/g)].map((match) => match[1]);
  if (verdicts.length !== count) {
    throw new Error(`pdfsig finds ${verdicts.length} signatures instead of ${count}`);
  }
  const fault = verdicts.find((verdict) => verdict !== 'Signature is Valid.');
  if (fault !== undefined) throw new Error(`pdfsig says: ${fault}`);
  if (!stdout.trimEnd().split('Signature #').at(-1).includes('Total document signed')) {
    throw new Error('pdfsig says: the last signature does not cover the whole file');
  }
}
