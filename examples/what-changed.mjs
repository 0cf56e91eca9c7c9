/**
 * node what-changed.mjs FILE.pdf [PASSWORD]: tells what was done after each signature of a document, whether the
 * signatures permit it, and what they still permit.
 */
import { readFile } from 'node:fs/promises';
import { validatePdf } from '@kyso/core';
import { allowedChanges } from '@kyso/core/pades';

const [file, password] = process.argv.slice(2);
if (file === undefined) throw new TypeError('usage: node what-changed.mjs FILE.pdf [PASSWORD]');
const pdf = await readFile(file);
const options = password === undefined ? {} : { password };

const { signatures } = await validatePdf(pdf, options);
for (const { field, integrity, coverage, modifications } of signatures) {
  const { level, permitted, findings } = modifications;
  console.log(
    `${field}: ${integrity}, ${coverage}, since: ${level}${permitted ? '' : ', not permitted'}`,
  );
  for (const { status, at = '', expected = '', found = '' } of findings)
    console.log(`  ${status} ${at} ${expected === '' ? '' : `${expected} → `}${found}`);
}

const { level, newSignatureFields, annotations, fields } = await allowedChanges(pdf, options);
console.log(
  `certified: ${level ?? 'no'}; new signature fields: ${newSignatureFields}; annotations: ${annotations}`,
);
for (const { name, changeable, lockedBy, owners } of fields)
  console.log(
    `  ${name}: ${changeable ? 'open' : 'closed'}, locked by ${lockedBy ?? 'nobody'}, owned by ${owners.join(', ') || 'nobody'}`,
  );
