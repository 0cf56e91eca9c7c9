import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool } from '../run-tool.mjs';

/**
 * Poppler's pdfsig, over Mozilla NSS: the signature value and which part of the file it covers.
 * Trust is not asked (`-nocert`).
 */
export const pdfsig = {
  name: 'pdfsig',

  async prepare() {
    const { stderr, stdout } = await runTool('pdfsig', ['-v']);
    const version = /version (\S+)/.exec(stderr + stdout)?.[1];
    if (version === undefined) throw new Error('pdfsig tells no version');
    return version;
  },

  async check(cases, { work }) {
    // An empty home: NSS would otherwise open whatever certificate store the caller's home holds.
    const home = join(work, 'empty-home');
    await mkdir(home, { recursive: true });
    const verdicts = [];
    for (const { file, expect } of cases) {
      const { stdout, stderr } = await runTool('pdfsig', ['-nocert', file], {
        env: { HOME: home },
      });
      verdicts.push(judge(readSignatures(stdout), expect, stderr));
    }
    return verdicts;
  },
};

/** Fields that are prepared but not signed are listed too, and say so. */
function readSignatures(stdout) {
  return (
    stdout
      .split(/^Signature #\d+:$/m)
      .slice(1)
      .filter((text) => !/The signature form field is not signed/.test(text))
      // Document timestamps are of no type that it knows; a signature that was not one would be missing in the count.
      .filter((text) => !/Signature Type: unknown/.test(text))
      .map((text) => ({
        field: /Signature Field Name: (.*)/.exec(text)?.[1] ?? '?',
        end: Number(/Signed Ranges: .*- (\d+)\]/.exec(text)?.[1] ?? Number.NaN),
        validation: /Signature Validation: (.*)/.exec(text)?.[1] ?? 'nothing said',
        total: /^\s*- Total document signed$/m.test(text),
      }))
  );
}

/** The signature that reaches furthest must cover the file to its end, all others must not; behind evidence none does. */
function judge(signatures, expect, stderr) {
  const faults = [];
  if (signatures.length !== expect.signatures) {
    faults.push(`${signatures.length} signatures found. ${stderr.trim()}`);
  }
  const furthest = Math.max(...signatures.map(({ end }) => end));
  for (const { field, end, validation, total } of signatures) {
    if (validation !== 'Signature is Valid.') faults.push(`${field}: ${validation}`);
    const reaches = end === furthest && !['B-LT', 'B-LTA'].includes(expect.level);
    if (total !== reaches) {
      faults.push(`${field}: ${total ? 'Total' : 'Not total'} document signed`);
    }
  }
  return { faults, broken: signatures.map(({ validation }) => validation === 'Digest Mismatch.') };
}
