/**
 * node sign-and-verify.mjs IN.pdf OUT.pdf: signs a document visibly at B-T with a key and timestamps of
 * a sandbox, then judges the result. Needs @kyso/core, @kyso/appearance and @kyso/sandbox.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { signatureMark } from '@kyso/appearance';
import { signPdf, tsaClient, validatePdf } from '@kyso/core';
import { openPkcs12 } from '@kyso/core/node';
import { createSandbox } from '@kyso/sandbox';

const [input, output] = process.argv.slice(2);
if (output === undefined) throw new TypeError('usage: node sign-and-verify.mjs IN.pdf OUT.pdf');

const sandbox = await createSandbox();
const person = sandbox.identity('tran-thi-binh');
const p12 = await sandbox.pkcs12(person, 'password');
const server = await sandbox.serve();

const rect = { x: 60, y: 60, width: 180, height: 60 };
const mark = await signatureMark({
  name: person.name,
  title: person.title,
  time: new Date(),
  language: 'vi',
  width: rect.width,
  height: rect.height,
});
const signed = await signPdf(await readFile(input), {
  signer: await openPkcs12(p12, 'password'),
  timestamps: tsaClient(server.timestampUrl),
  field: { page: 1, rect },
  appearance: { mark },
});
await server.close();
await writeFile(output, await signed.bytes());

const report = await validatePdf(await readFile(output), {
  trust: [{ name: 'sandbox', anchors: [sandbox.root.certificate] }],
});
for (const { field, integrity, coverage, level, indication, subIndication } of report.signatures) {
  console.log(field, integrity, coverage, level, indication, subIndication);
}
if (report.signatures.some(({ integrity }) => integrity !== 'intact')) process.exitCode = 1;
