import { fileURLToPath } from 'node:url';
import { mustRun } from '../run-tool.mjs';
import { pyhanko, pythonOf } from './pyhanko.mjs';

const script = fileURLToPath(new URL('./pyhanko_ades.py', import.meta.url));

/**
 * pyHanko's validation of B-LTA (EN 319 102-1 §5.6): from the document timestamps inward, revocation required, nothing
 * fetched. It judges no lower level by itself.
 */
export const pyhankoAdes = {
  name: 'pyHanko AdES',

  prepare: (places) => pyhanko.prepare(places),

  async check(cases, { cache, roots }) {
    const trust = roots.flatMap((root) => ['--trust', root]);
    const files = cases.map(({ file }) => file);
    const { stdout } = await mustRun(pythonOf(cache), [script, ...trust, ...files]);
    return JSON.parse(stdout).map(({ indication, error }, index) => {
      if (cases[index].expect.level !== 'B-LTA') return { silent: true, faults: [], broken: [] };
      const passed = indication === 'AdESPassed.OK';
      return { faults: passed ? [] : [error ?? indication], broken: [] };
    });
  },
};
