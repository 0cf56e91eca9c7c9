/**
 * Algorithms that not every outsider knows: SHA-3, Ed25519 and ML-DSA, signed by kyso and asked of qpdf, pyHanko and EU DSS, and
 * ML-DSA signed by pyHanko and asked of kyso. `npm run interop -- --algorithms` asks only this.
 */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signPdf, validatePdf } from '@kyso/core';
import { privateKeySigner } from '@kyso/core/node';
import { createSandbox, toPem } from '@kyso/sandbox';
import { mustRun } from './run-tool.mjs';
import { dss } from './validators/dss.mjs';
import { pyhanko, pythonOf } from './validators/pyhanko.mjs';
import { qpdf } from './validators/qpdf.mjs';

const ML_DSA = ['ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87'];
const ROWS = [
  { name: 'ed25519', id: 'bui-thanh-lam' },
  { name: 'rsa sha3-256', id: 'nguyen-van-an', digest: 'SHA3-256' },
  { name: 'rsa-pss sha3-256', id: 'nguyen-van-an', digest: 'SHA3-256', pss: true },
  { name: 'p-256 sha3-384', id: 'pham-duc-dung', digest: 'SHA3-384' },
  ...ML_DSA.map((keyType) => ({ name: keyType, keyType })),
];

/** What an outsider does not know; its answer must then still be these words. */
const LIMITS = [
  {
    who: 'EU DSS',
    row: /^ml-dsa/,
    said: /not intact|BBB_|NO_SIGNING_CERTIFICATE_FOUND|PAdES|ASCCM|PSV|level/,
  },
  { who: 'EU DSS', row: /^ed25519/, said: /ASCCM_CAA_ANS|PSV_IPSVC_ANS|NO_POE/ },
  // asn1crypto has no name for RSA PKCS#1 v1.5 with SHA-3 (2.16.840.1.101.3.4.3.14).
  { who: 'pyHanko', row: /^rsa sha3/, said: /./ },
];
const script = fileURLToPath(new URL('./validators/pyhanko_ml_dsa.py', import.meta.url));

/** Prints a row for each algorithm; true where nobody objects but within the known limits. */
export async function compareAlgorithms({ documents, work, cache }) {
  const [first] = (await readdir(documents)).filter((name) => name.endsWith('.pdf')).sort();
  const document = join(documents, first);
  const folder = join(work, 'algorithms');
  await mkdir(folder, { recursive: true });
  const outsiders = [qpdf, pyhanko, dss];
  for (const outsider of outsiders) await outsider.prepare({ cache });
  const worlds = { usual: await createSandbox(), postQuantum: await postQuantum() };
  console.log(`\nAlgorithms\n${['', 'qpdf', 'pyHanko', 'EU DSS', "pyHanko's by kyso"].join('\t')}`);
  const made = [];
  for (const row of ROWS) made.push(await sign(row, worlds, { folder, document }));
  const rows = made.map(({ name }) => [name]);
  for (const outsider of outsiders) await addColumn(outsider, { made, rows, cache });
  for (const [index, one] of made.entries())
    rows[index].push(one.expect.theirs ? await theirs(one, { folder, cache, document }) : '·');
  for (const row of rows) console.log(row.join('\t'));
  return !rows.flat().includes('FAIL');
}

/** Those of one sandbox at once: a JVM for each document would cost more than all answers. */
async function addColumn(outsider, { made, rows, cache }) {
  for (const root of new Set(made.map((one) => one.root))) {
    const own = made.filter((one) => one.root === root);
    // DSS cannot read a root of ML-DSA, so that it is asked without one.
    const roots = outsider === dss && own[0].expect.theirs ? [] : [root];
    const answers = await outsider.check(own, { cache, roots, drawnPages: 0 });
    for (const [index, { faults }] of answers.entries()) {
      const cell = cellOf(outsider.name, own[index], faults);
      if (cell === 'FAIL')
        console.log(`FAIL ${own[index].name}: ${outsider.name}: ${faults.join('; ')}`);
      rows[made.indexOf(own[index])].push(cell);
    }
  }
}

function cellOf(who, { name }, found) {
  if (found.length === 0) return 'ok';
  const limit = LIMITS.find((one) => one.who === who && one.row.test(name));
  return limit && found.every((fault) => limit.said.test(fault)) ? 'n/a' : 'FAIL';
}

function postQuantum() {
  return createSandbox({ authorityKeyType: 'ml-dsa-65' });
}

async function sign(row, worlds, { folder, document }) {
  const sandbox = row.keyType ? worlds.postQuantum : worlds.usual;
  const person = row.keyType
    ? await sandbox.issue({ keyType: row.keyType })
    : sandbox.identity(row.id);
  const { privateKey: key, certificate, chain } = person;
  const { digest, pss = false } = row;
  const terms = { key, certificate, chain, pss, allowPostQuantum: true };
  const signer = privateKeySigner({ ...terms, ...(digest && { digest }) });
  const file = join(folder, `${row.name.replaceAll(' ', '-')}.pdf`);
  const root = join(folder, row.keyType ? 'root-pq.pem' : 'root.pem');
  await writeFile(root, toPem('CERTIFICATE', sandbox.root.certificate));
  const signed = await signPdf(await readFile(document), { signer });
  await writeFile(file, await signed.bytes());
  const theirs = row.keyType !== undefined;
  const expect = { signatures: 1, keyType: row.keyType ?? row.name, level: 'B-B', theirs };
  return { name: row.name, file, original: document, expect, root, person, sandbox };
}

/** The same person signs with pyHanko, and kyso says TOTAL-PASSED. */
async function theirs({ name, person, sandbox }, { folder, cache, document }) {
  const path = (end) => join(folder, `${name}${end}`);
  await writeFile(path('.key'), person.privateKey);
  await writeFile(path('.crt'), person.certificate);
  await writeFile(path('.issuer'), person.chain[0]);
  const args = [script, document, path('.key'), path('.crt'), path('.issuer'), path('-theirs.pdf')];
  await mustRun(pythonOf(cache), args);
  const report = await validatePdf(await readFile(path('-theirs.pdf')), {
    trust: [{ name: 'sandbox', anchors: [sandbox.root.certificate] }],
    crls: [sandbox.root.crl(), sandbox.intermediate.crl()],
  });
  return report.conclusion === 'TOTAL-PASSED' ? 'ok' : 'FAIL';
}
