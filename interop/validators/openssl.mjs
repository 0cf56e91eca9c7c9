import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun, runTool } from '../run-tool.mjs';
import { signedRanges } from '../signed-ranges.mjs';

/**
 * OpenSSL checks each CMS over the bytes its /ByteRange covers: digest and signature value, not
 * trust. It sees no PDF.
 */
export const openssl = {
  name: 'openssl',

  async prepare() {
    const { stdout } = await mustRun('openssl', ['version']);
    return stdout.split(' ')[1] ?? 'unknown';
  },

  async check(cases, { work }) {
    const verdicts = [];
    for (const { file, expect } of cases) verdicts.push(await checkFile(file, expect, work));
    return verdicts;
  },
};

async function checkFile(file, expect, work) {
  let signatures;
  try {
    signatures = signedRanges(await readFile(file)).filter(({ cms }) => !isTimestamp(cms));
  } catch (error) {
    return { faults: [error.message], broken: [] };
  }
  const answers = [];
  for (const signature of signatures) answers.push(await verify(signature, work));
  const faults = answers.flatMap((said, index) => (said === '' ? [] : [`#${index + 1}: ${said}`]));
  if (signatures.length !== expect.signatures) faults.push(`${signatures.length} signatures found`);
  return {
    faults,
    broken: answers.map((said) => /digest failure|verification failure/.test(said)),
  };
}

/** A token holds its content itself: id-ct-TSTInfo (RFC 3161 §2.4.2) stands first in it. */
function isTimestamp(cms) {
  return cms.subarray(0, 100).includes(Buffer.from('060b2a864886f70d0109100104', 'hex'));
}

/** What OpenSSL says against the signature, in its own words; empty when it verifies. */
async function verify({ covered, cms }, work) {
  const cmsFile = join(work, 'signature.der');
  const contentFile = join(work, 'covered.bin');
  await writeFile(cmsFile, cms);
  await writeFile(contentFile, covered);
  const { code, stderr } = await runTool('openssl', [
    ...['cms', '-verify', '-noverify', '-binary', '-inform', 'DER'],
    ...['-in', cmsFile, '-content', contentFile, '-out', join(work, 'verified.bin')],
  ]);
  if (code === 0) return '';
  const reasons = [...stderr.matchAll(/error:[0-9A-F]+:[^:]*:[^:]*:([^:]+)/g)].map(
    (match) => match[1],
  );
  return reasons.join(', ') || `exit code ${code}: ${stderr.trim()}`;
}
