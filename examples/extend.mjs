/**
 * node extend.mjs SIGNED.pdf OUT.pdf TSA_URL ROOT.pem [HOST…]: lets the signatures of a document last (B-LTA), whoever made
 * them, and says when that must be renewed. What is missing is told, and the level is then lower. Authorities in
 * a private network are asked where their hosts are named.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { readCertificates } from '@kyso/core/cms';
import { networkFetcher } from '@kyso/core/node';
import { extendPdf, renewalOf } from '@kyso/core/pades';
import { tsaClient } from '@kyso/core/timestamp';
import { findingText } from '@kyso/core/validation';

const [file, output, tsa, root, ...hosts] = process.argv.slice(2);
if (root === undefined)
  throw new TypeError('usage: node extend.mjs SIGNED.pdf OUT.pdf TSA_URL ROOT.pem [HOST…]');

const fetcher = networkFetcher({ hosts });
const trust = [{ name: 'user', anchors: readCertificates(await readFile(root)) }];
const extended = await extendPdf(await readFile(file), {
  level: 'B-LTA',
  timestamps: tsaClient(tsa, { fetcher }),
  evidence: { trust, fetcher, onFailure: 'downgrade' },
});
await writeFile(output, await extended.bytes());
console.log(`${output}: ${extended.level}`);
for (const finding of extended.findings) console.log(`  ${findingText(finding, 'en')}`);

const renewal = await renewalOf(await extended.bytes());
if (renewal) console.log(`  renew before ${renewal.due.toISOString()} (${renewal.because})`);
