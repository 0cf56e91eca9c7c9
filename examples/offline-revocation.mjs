/**
 * node offline-revocation.mjs FILE.pdf DIR: judges a signature without a network. An administrator keeps trust and
 * revocation lists in folders of DIR; the validator reads them there, says what is missing, and decides once all is there.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { signPdf, validatePdf } from '@kyso/core';
import { networkError } from '@kyso/core/net';
import {
  importTrust,
  intermediatesOf,
  offlineFolder,
  privateKeySigner,
  readTrustStore,
  trustDomainsOf,
} from '@kyso/core/node';
import { findingText } from '@kyso/core/validation';
import { crlUrlsOf, parseCertificate } from '@kyso/core/x509';
import { createSandbox } from '@kyso/sandbox';

const [draft, directory] = process.argv.slice(2);
if (directory === undefined) throw new TypeError('usage: node offline-revocation.mjs FILE.pdf DIR');

// Somebody signs. In an office this is a token; here it is a key of the sandbox.
const sandbox = await createSandbox();
const { privateKey, certificate, chain } = sandbox.identity('nguyen-van-an');
const signer = privateKeySigner({ key: privateKey, certificate, chain });
const signed = await (await signPdf(await readFile(draft), { signer })).bytes();

// Whom the organisation trusts, imported once.
const store = join(directory, 'trust');
const { root, intermediate } = sandbox;
const authorities = [root.certificate, intermediate.certificate];
await importTrust(store, authorities, { domain: 'co-quan', at: new Date() });
const stored = await readTrustStore(store);

// The folder stands before the network; here nothing stands behind it.
const lists = join(directory, 'lists');
const noNetwork = {
  fetch: async ({ url }) => Promise.reject(networkError(url, { reason: 'offline' })),
};
const fetcher = offlineFolder(lists, { next: noNetwork });

async function judge(when) {
  const report = await validatePdf(signed, {
    trust: trustDomainsOf(stored),
    intermediates: intermediatesOf(stored),
    fetcher,
  });
  console.log(`${when}: ${report.conclusion}`);
  for (const finding of report.signatures[0].findings)
    if (finding.check.startsWith('revocation')) console.log(`  ${findingText(finding, 'vi')}`);
  return report.conclusion;
}

const before = await judge('before the lists came');

// The administrator brings the lists in, each at HOST/PATH of the address that certificates name.
const issuers = [
  [certificate, intermediate],
  [intermediate.certificate, root],
];
for (const [der, issuer] of issuers) {
  for (const url of crlUrlsOf(parseCertificate(der))) {
    const file = join(lists, new URL(url).host, new URL(url).pathname);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, issuer.crl());
  }
}
const after = await judge('with the lists');
if (before !== 'INDETERMINATE' || after !== 'TOTAL-PASSED') throw new Error(`${before}, ${after}`);
