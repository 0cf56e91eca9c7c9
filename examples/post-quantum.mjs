/**
 * node post-quantum.mjs FILE.pdf OUT.pdf: signs a document by ML-DSA-65 below authorities of ML-DSA, all of a sandbox, and
 * checks it by two policies.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { signPdf, validatePdf } from '@kyso/core';
import { openPkcs12 } from '@kyso/core/node';
import { POLICIES } from '@kyso/core/validation';
import { createSandbox } from '@kyso/sandbox';

const [file, out] = process.argv.slice(2);
if (file === undefined || out === undefined)
  throw new TypeError('usage: node post-quantum.mjs FILE.pdf OUT.pdf');

const sandbox = await createSandbox({ authorityKeyType: 'ml-dsa-65' });
const person = await sandbox.issue({ keyType: 'ml-dsa-65' });
const p12 = await sandbox.pkcs12(person, 'kyso-sandbox');

// Few programs check such signatures, so that a key of ML-DSA signs only where that is asked for.
const signer = await openPkcs12(p12, 'kyso-sandbox', { allowPostQuantum: true });
const signed = await signPdf(await readFile(file), { signer });
await writeFile(out, await signed.bytes());

const trust = [{ name: 'sandbox', anchors: [sandbox.root.certificate] }];
const crls = [sandbox.root.crl(), sandbox.intermediate.crl()];
for (const name of ['default', 'vn-current']) {
  const report = await validatePdf(await signed.bytes(), { trust, crls, policy: POLICIES[name] });
  const [{ signatureAlgorithm, integrity }] = report.signatures;
  console.log(`${name}: ${report.conclusion} (${signatureAlgorithm}, ${integrity})`);
}
