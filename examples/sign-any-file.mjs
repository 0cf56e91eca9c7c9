/**
 * Signs any file, detached, and puts the signature beside it as FILE.p7s; where that is there already, adds one more signature
 * to it. The password of the key file is in KYSO_PASSWORD.
 *
 *   node sign-any-file.mjs FILE KEY.p12
 */
import { readFile } from 'node:fs/promises';
import { signCms } from '@kyso/core/cades';
import { openFile, openPkcs12, writeFileAtomically } from '@kyso/core/node';

const [file, keyFile] = process.argv.slice(2);
if (!file || !keyFile) throw new TypeError('usage: node sign-any-file.mjs FILE KEY.p12');

const signer = await openPkcs12(await readFile(keyFile), process.env.KYSO_PASSWORD ?? '');
const standing = await readFile(`${file}.p7s`).catch(() => undefined);
const content = await openFile(file);
try {
  const signed = await signCms(content, { signer, ...(standing && { addTo: standing }) });
  await writeFileAtomically(`${file}.p7s`, (sink) => signed.writeTo(sink), { force: true });
  console.log(`${file}.p7s: ${signed.level}, ${signed.signatures} signatures`);
} finally {
  await content.close();
}
