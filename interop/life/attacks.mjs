import { readFile } from 'node:fs/promises';
import { filled, planned, stamped } from '../../test-fixtures/life/attacks.mjs';

/** No outsider: what an attacker does to the fields of a prepared document after each act, which `reportActs` must tell. */
export const attacks = {
  name: 'attacks told',

  async prepare() {
    return '';
  },

  async check(cases) {
    // Imported only here: judging given files needs no build.
    const { reportActs } = await import('@kyso/vn');
    const { inspectPdf } = await import('@kyso/core/validation');
    const verdicts = [];
    for (const { file, expect } of cases) {
      const pdf = await readFile(file);
      const faults = [];
      const { fields } = await inspectPdf(pdf);
      const numbered = fields.some(({ name }) => name === NUMBER);
      for (const [name, attack] of Object.entries(attacksOn(expect.acts, numbered))) {
        const { problems } = await reportActs(await attack(pdf));
        const isTold = problems.some(({ code }) => TELLING.includes(code));
        if (!isTold) faults.push(`${name}: not told`);
      }
      verdicts.push({ faults });
    }
    return verdicts;
  },
};

/** What the report says of a mark that nobody signed, and of a change that a signature does not permit. */
const TELLING = ['orphan-mark', 'changed-since'];

/** The field of the number, which is left out where the number stands written. */
const NUMBER = 'SoVanBan';

/** Attacks that have something to attack once these acts are done. */
function attacksOn(acts, numbered) {
  const stamp = (pdf) => stamped(pdf, 'XYZ');
  if (acts.includes('appendix')) return { stamp };
  const initials = acts.filter((act) => act === 'initial').length;
  return {
    stamp,
    plan: (pdf) => planned(pdf, { version: 1, plan: { version: 1 }, fields: [] }),
    'mark of who signed': (pdf) => filled(pdf, { 'NhayTrang_binh.Trang1': 'XYZ' }),
    ...(initials < 3 && {
      'mark of who did not sign': (pdf) => filled(pdf, { 'NhayTrang_dung.Trang1': 'XYZ' }),
    }),
    // Before the seal nobody gave it, after the seal nobody may change it.
    ...(numbered && { number: (pdf) => filled(pdf, { [NUMBER]: '99' }) }),
  };
}
