/**
 * Signing in two places, one command each; only JSON and a signature value travel. The key is a PKCS#12
 * file with its password in KYSO_PASSWORD; only `sign` needs its private key and never sees the document.
 *
 *   node two-phase.mjs prepare  IN.pdf KEY.p12 prepared.json
 *   node two-phase.mjs sign     prepared.json KEY.p12 signature.bin
 *   node two-phase.mjs complete IN.pdf prepared.json signature.bin OUT.pdf
 */
import { readFile, writeFile } from 'node:fs/promises';
import { completeSignature, prepareSignature, toBeSignedOf } from '@kyso/core';
import { openPkcs12 } from '@kyso/core/node';

const steps = { prepare, sign, complete };
const [name, ...files] = process.argv.slice(2);
const step = steps[name];
if (!step) throw new TypeError('usage: node two-phase.mjs prepare|sign|complete FILES');
await step(...files);

/** Where the document is. Certificates are public; here they are taken from the key file. */
async function prepare(input, keyFile, preparedFile) {
  const { certificate, chain, algorithm } = await keyOf(keyFile);
  const prepared = await prepareSignature(await readFile(input), { certificate, chain, algorithm });
  await writeFile(preparedFile, JSON.stringify(prepared));
}

/** Where the key is. */
async function sign(preparedFile, keyFile, signatureFile) {
  const signer = await keyOf(keyFile);
  const { bytes, digest, digestAlgorithm } = toBeSignedOf(await jsonIn(preparedFile));
  await writeFile(signatureFile, await signer.sign(bytes, { digest, digestAlgorithm }));
}

/** Where the document is, once the signature has come back. */
async function complete(input, preparedFile, signatureFile, output) {
  const prepared = await jsonIn(preparedFile);
  const signature = await readFile(signatureFile);
  const signed = await completeSignature(await readFile(input), prepared, signature);
  await writeFile(output, await signed.bytes());
}

async function keyOf(file) {
  return openPkcs12(await readFile(file), process.env.KYSO_PASSWORD ?? '');
}

async function jsonIn(file) {
  return JSON.parse(await readFile(file, 'utf8'));
}
