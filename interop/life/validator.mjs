import { readFile } from 'node:fs/promises';
import { X509Certificate } from 'node:crypto';
import { dss } from '../validators/dss.mjs';

/** No outsider: `reportActs`, which must find every act, intact and with nothing to complain of. */
export const report = {
  name: 'kyso report',

  async prepare() {
    return '';
  },

  async check(cases, { roots }) {
    // Imported only here: judging given files needs no build.
    const { reportActs } = await import('@kyso/vn');
    const anchors = await Promise.all(roots.map(readCertificate));
    const trust = [{ name: 'sandbox', anchors }];
    const verdicts = [];
    for (const { file, expect } of cases)
      verdicts.push(judge(await reportActs(await readFile(file), { trust }), expect));
    return verdicts;
  },
};

async function readCertificate(file) {
  return new Uint8Array(new X509Certificate(await readFile(file)).raw);
}

function judge({ acts, plan, problems }, expect) {
  const faults = problems.map(({ code, at, found }) => [code, at, found].filter(Boolean).join(' '));
  const types = acts.map(({ act }) => act);
  if (String(types) !== String(expect.acts)) faults.push(`acts ${types}`);
  acts.forEach((act, index) => {
    const isLast = index === acts.length - 1;
    faults.push(...judgeAct(act, isLast).map((fault) => `${act.field}: ${fault}`));
  });
  const left = plan?.steps.filter(({ state }) => state !== 'done').length ?? 0;
  const expected = plan ? Math.max(plan.steps.length - acts.length, 0) : 0;
  if (left !== expected) faults.push(`${left} steps of the plan left, expected ${expected}`);
  return { faults, broken: acts.map(({ integrity }) => integrity === 'broken') };
}

/** Revocation is not looked up: the best verdict is INDETERMINATE, TRY_LATER. */
function judgeAct({ integrity, coverage, changedSince, subIndication, source, level }, isLast) {
  const faults = [];
  if (integrity !== 'intact') faults.push(`integrity ${integrity}`);
  if (coverage !== (isLast ? 'whole-file' : 'whole-revision')) faults.push(`coverage ${coverage}`);
  if (!changedSince.permitted) faults.push(`changed since: ${changedSince.level}`);
  if (![null, 'TRY_LATER'].includes(subIndication)) faults.push(`not trusted: ${subIndication}`);
  if (source !== 'recorded') faults.push(`act ${source}`);
  if (level !== 'B-T') faults.push(`level ${level}`);
  return faults;
}

/**
 * EU DSS, asked where a life ends: it goes through every earlier revision for each signature, which takes half a minute for
 * nine signatures, and draws no pages, on which it would see the same.
 */
export const dssAtTheEnd = {
  ...dss,

  async check(cases, context) {
    const whole = cases.filter(({ isWhole }) => isWhole);
    const verdicts = await dss.check(whole, { ...context, drawnPages: 1 });
    const silent = { faults: [], silent: true };
    return cases.map((one) => (one.isWhole ? verdicts[whole.indexOf(one)] : silent));
  },
};
