/**
 * node verify.mjs FILE [ROOT.crt …]: judges a PDF, a CMS file or a timestamp token against the root
 * certificates given (DER), and says why.
 */
import { readFile } from 'node:fs/promises';
import { validate } from '@kyso/core';
import { openFile } from '@kyso/core/node';
import { conclusionText, findingText } from '@kyso/core/validation';

const [file, ...roots] = process.argv.slice(2);
if (file === undefined) throw new TypeError('usage: node verify.mjs FILE [ROOT.crt …]');

const anchors = await Promise.all(roots.map((root) => readFile(root)));
const source = await openFile(file);
const report = await validate(source, { trust: [{ name: 'user', anchors }] });
await source.close();

console.log(`${report.format}: ${conclusionText(report.conclusion, 'en')}`);
for (const signature of report.signatures) {
  console.log(signature.signer?.subject ?? 'unknown signer');
  console.log(`  ${signature.integrity}, ${signature.indication} ${signature.subIndication ?? ''}`);
  for (const finding of signature.findings) {
    if (finding.status !== 'passed') console.log(`  ${findingText(finding, 'en')}`);
  }
}
