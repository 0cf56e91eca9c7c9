import { readFile } from 'node:fs/promises';
import { nodeCrypto } from '@kyso/core/node';
import { shareMaterial, validatePdf } from '@kyso/core/validation';
import { kyso } from '../validators/kyso.mjs';

/** Our own verdict on what others and we signed: level, and TOTAL-PASSED with the lists of the authorities. */
export const kysoVerdict = {
  name: 'kyso',

  prepare: () => kyso.prepare(),

  async check(cases, { roots }) {
    const { readCertificates } = await import('@kyso/core/cms');
    const read = (files) => Promise.all(files.map((file) => readFile(file)));
    const anchors = (await read(roots)).flatMap((pem) => readCertificates(pem));
    const shared = shareMaterial({
      trust: [{ name: 'user', anchors }],
      crls: await read(cases[0].crls),
      crypto: nodeCrypto(),
    });
    const verdicts = [];
    for (const { file, expect } of cases) {
      const report = await validatePdf(await readFile(file), { shared });
      verdicts.push({ faults: faultsOf(report, expect), broken: [] });
    }
    return verdicts;
  },
};

function faultsOf({ conclusion, signatures }, { signatures: count, level }) {
  const own = signatures.filter(({ kind }) => kind === 'signature');
  const against = own.map(({ subIndication, decidedBy }) =>
    [subIndication, decidedBy?.check, decidedBy?.facts?.found].filter(Boolean).join(' '),
  );
  return [
    ...(own.length === count ? [] : [`${own.length} signatures found`]),
    ...(conclusion === 'TOTAL-PASSED' ? [] : [`${conclusion} ${against.join(', ')}`]),
    ...own.flatMap((one) => (one.level === level ? [] : [`level ${one.level}`])),
  ];
}

/** An outsider who is not asked about what outsiders made. */
export function aboutOurs(validator) {
  return {
    ...validator,
    async check(cases, places) {
      const asked = cases.filter(({ onlyUs }) => !onlyUs);
      // What is drawn is compared in the table of all documents.
      const verdicts = await validator.check(asked, { ...places, drawnPages: 0 });
      return cases.map((one) =>
        one.onlyUs ? { silent: true, faults: [], broken: [] } : verdicts[asked.indexOf(one)],
      );
    },
  };
}
