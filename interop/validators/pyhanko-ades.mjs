import { fileURLToPath } from 'node:url';
import { mustRun } from '../run-tool.mjs';
import { pyhanko, pythonOf } from './pyhanko.mjs';

const script = fileURLToPath(new URL('./pyhanko_ades.py', import.meta.url));

/**
 * pyHanko's validation by EN 319 102-1, revocation required, nothing fetched: of B-LTA from the document timestamps inward
 * (§5.6), of B-T and B-LT with time (§5.5), of B-B for the time of asking (§5.3).
 */
export const pyhankoAdes = {
  name: 'pyHanko AdES',

  prepare: (places) => pyhanko.prepare(places),

  async check(cases, { cache, roots }) {
    const options = [
      ...roots.flatMap((root) => ['--trust', root]),
      ...(cases[0]?.crls ?? []).flatMap((list) => ['--crl', list]),
    ];
    const asked = cases.filter(isAsked);
    const files = asked.map(({ file, expect }) => `${expect.level}=${file}`);
    const { stdout } = await mustRun(pythonOf(cache), [script, ...options, ...files]);
    const answers = JSON.parse(stdout);
    return cases.map((one) => {
      if (!isAsked(one)) return { silent: true, faults: [], broken: [] };
      const { indication, error } = answers[asked.indexOf(one)];
      const passed = indication === 'AdESPassed.OK';
      return { faults: passed ? [] : [error ?? indication], broken: [] };
    });
  },
};

/** Below B-LTA it reads no evidence of the document: it is asked where the lists are given. */
function isAsked({ crls, expect }) {
  return expect.level === 'B-LTA' || crls !== undefined;
}
