/**
 * node validation-report.mjs FILE OUT.xml OUT.zip [ROOT.crt …]: judges a signed file with the network, writes the report of ETSI
 * TS 119 102-2 and a bundle of document, evidence and verdict, and judges again from the bundle alone.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { networkFetcher, openFile, writeFileAtomically } from '@kyso/core/node';
import { checkBundle, etsiReport, evidenceBundle, openBundle } from '@kyso/core/reports';
import { examine, validate } from '@kyso/core/validation';

const [file, xmlFile, bundleFile, ...roots] = process.argv.slice(2);
if (bundleFile === undefined)
  throw new TypeError('usage: node validation-report.mjs FILE OUT.xml OUT.zip [ROOT.crt …]');

const anchors = await Promise.all(roots.map((root) => readFile(root)));
const trust = [{ name: 'user', anchors }];
const source = await openFile(file);
const examination = await examine(source, { trust, fetcher: networkFetcher() });
console.log(`judged: ${examination.report.conclusion}`);

const xml = etsiReport(examination, { identifier: basename(file) });
await writeFile(xmlFile, xml);
const bundle = await evidenceBundle(examination, {
  document: { name: basename(file), bytes: source },
  reports: [{ name: 'report.xml', bytes: xml }],
});
await writeFileAtomically(bundleFile, (sink) => bundle.writeTo(sink), { force: true });
await source.close();

const stored = await openFile(bundleFile);
const { sound, manifest } = await checkBundle(stored);
console.log(`bundle: ${manifest.files.length} files, ${sound ? 'sound' : 'not sound'}`);
const opened = await openBundle(stored);
const again = await validate(opened.document(), { trust, ...(await opened.judgement()) });
console.log(`judged again without the network: ${again.conclusion}`);
await stored.close();
