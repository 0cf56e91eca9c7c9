/**
 * Signs a PDF as approved, under a signature policy, its content timestamped before; then says what the signature states. The
 * password of the key file is in KYSO_PASSWORD.
 *
 *   node signed-attributes.mjs FILE.pdf KEY.p12 TSA-URL POLICY-OID POLICY-FILE
 */
import { readFile, writeFile } from 'node:fs/promises';
import { signPdf, tsaClient, validatePdf } from '@kyso/core';
import { openPkcs12 } from '@kyso/core/node';

const [file, keyFile, tsa, oid, policyFile] = process.argv.slice(2);
if (!policyFile)
  throw new TypeError(
    'usage: node signed-attributes.mjs FILE.pdf KEY.p12 TSA-URL POLICY-OID POLICY-FILE',
  );

const signer = await openPkcs12(await readFile(keyFile), process.env.KYSO_PASSWORD ?? '');
const document = await readFile(policyFile);
const signed = await signPdf(await readFile(file), {
  signer,
  timestamps: tsaClient(tsa),
  commitments: ['proof-of-approval'],
  signaturePolicy: { oid, document },
  contentTimestamp: true,
});
const pdf = await signed.bytes();
await writeFile(file.replace(/\.pdf$/i, '') + '.signed.pdf', pdf);

const { signatures } = await validatePdf(pdf, { policyDocuments: { [oid]: document } });
const { commitments, signaturePolicy, timestamps } = signatures.at(-1);
console.log('commits to', commitments.map(({ name, oid: type }) => name ?? type).join(', '));
console.log('under', signaturePolicy.oid, signaturePolicy.matches ? '(document compared)' : '');
for (const { kind, genTime } of timestamps) console.log(kind, genTime);
