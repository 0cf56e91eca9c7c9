import { readFile } from 'node:fs/promises';
import { validatePdf } from '@kyso/core/validation';
import { NOW } from './cast.mjs';

/** Our own verdict, by the public report alone; in this process, since one for each file would take minutes. */
export const kyso = {
  name: 'kyso',

  async prepare() {
    const manifest = new URL('../../packages/core/package.json', import.meta.url);
    return JSON.parse(await readFile(manifest, 'utf8')).version;
  },

  async check(files) {
    const verdicts = [];
    for (const { file } of files) verdicts.push({ faults: await faultsOf(await readFile(file)) });
    return verdicts;
  },
};

async function faultsOf(pdf) {
  try {
    const { signatures } = await validatePdf(new Uint8Array(pdf), { at: NOW });
    return signatures.length === 0 ? ['0 signatures found'] : signatures.flatMap(faultsIn);
  } catch (error) {
    if (typeof error.code !== 'string') throw error;
    return [`${error.code}: ${error.message}`];
  }
}

function faultsIn({ field, integrity, byteRangeValid, coverage, modifications, findings }) {
  const faults = [];
  if (integrity !== 'intact') faults.push(`integrity ${integrity}`);
  if (!byteRangeValid) faults.push('/ByteRange not valid');
  if (!coverage.startsWith('whole-')) faults.push(`coverage ${coverage}`);
  if (!modifications.permitted) faults.push(`modifications ${modifications.level}`);
  if (findings.some(({ check, status }) => check === 'orphan-mark' && status === 'failed'))
    faults.push('orphan mark');
  return faults.map((fault) => `${field}: ${fault}`);
}
