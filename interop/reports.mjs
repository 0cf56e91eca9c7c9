/**
 * Reports of ETSI TS 119 102-2 that kyso writes, read by EU DSS's own reader and held to its schema, beside what DSS itself
 * reports of the same document. `npm run interop -- --reports` asks only this.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signCms } from '@kyso/core/cades';
import { privateKeySigner } from '@kyso/core/node';
import { signPdf } from '@kyso/core/pades';
import { etsiReport } from '@kyso/core/reports';
import { tsaClient } from '@kyso/core/timestamp';
import { examine } from '@kyso/core/validation';
import { createSandbox, toPem } from '@kyso/sandbox';
import { fetcherTo, signerOf } from './cades.mjs';
import { askDss, dss } from './validators/dss.mjs';

const document = fileURLToPath(
  new URL('../test-fixtures/du-thao-quyet-dinh/du-thao-quyet-dinh.pdf', import.meta.url),
);

/** A name that would end an element, and characters that XML has to write otherwise. */
const HOSTILE = `</Signer><x a="'">&amp; ]]> Nguyễn \u202e\t`;

/**
 * Where the two answer otherwise about the same document, and why. `ours` and `theirs` are a main indication and, behind a
 * space, a sub-indication.
 */
const DIFFERENCES = [
  {
    ours: 'INDETERMINATE TRY_LATER',
    theirs: 'INDETERMINATE CERTIFICATE_CHAIN_GENERAL_FAILURE',
    why: 'no evidence of revocation: TRY_LATER by EN 319 102-1 §5.2.6, where the chain of DSS fails as a whole',
  },
];

/** Prints a row for each document; true where every report was read and every difference is a known one. */
export async function compareReports({ work, cache }) {
  await dss.prepare({ cache });
  const folder = join(work, 'reports');
  await mkdir(folder, { recursive: true });
  const { root, files } = await writeAll(folder);
  const pairs = files.flatMap(({ report, file }) => [report, file]);
  const answers = await askDss(cache, ['--trust', root, ...pairs], 'ReportReader');
  console.log('\nReports of ETSI TS 119 102-2: read by EU DSS, and its own verdict');
  const outcomes = answers.map((answer, index) => rowOf(files[index], answer));
  for (const { line } of outcomes) console.log(line);
  return outcomes.length > 0 && outcomes.every(({ sound }) => sound);
}

async function writeAll(folder) {
  const sandbox = await createSandbox();
  const server = await sandbox.serve();
  const root = join(folder, 'root.pem');
  await writeFile(root, toPem('CERTIFICATE', sandbox.root.certificate));
  const trust = [{ name: 'sandbox', anchors: [sandbox.root.certificate] }];
  try {
    const files = [];
    for (const { name, bytes } of await signedFiles({ sandbox, server, trust })) {
      const file = join(folder, name);
      const examination = await examine(bytes, { trust });
      await writeFile(file, bytes);
      await writeFile(`${file}.xml`, etsiReport(examination, { identifier: name }));
      files.push({ name, file, report: `${file}.xml`, examination });
    }
    return { root, files };
  } finally {
    await server.close();
  }
}

async function signedFiles({ sandbox, server, trust }) {
  const draft = await readFile(document);
  const signer = signerOf(sandbox, 'rsa-2048');
  const timestamps = tsaClient(server.timestampUrl);
  const evidence = { trust, fetcher: fetcherTo(server) };
  const files = [];
  const add = async (name, signing) => files.push({ name, bytes: await (await signing).bytes() });
  await add('b-b.pdf', signPdf(draft, { signer }));
  await add('b-t.pdf', signPdf(draft, { signer, timestamps, claimedRoles: ['Bộ trưởng'] }));
  await add('b-lt.pdf', signPdf(draft, { signer, level: 'B-LT', timestamps, evidence }));
  await add('b-lta.pdf', signPdf(draft, { signer, level: 'B-LTA', timestamps, evidence }));
  const last = { level: 'B-LTA', timestamps, evidence, attached: true };
  await add('b-lta.p7m', signCms(draft, { signer, ...last }));
  await add('hostile.pdf', signPdf(draft, { signer: await hostileSigner(sandbox), timestamps }));
  files.push({ name: 'changed.pdf', bytes: changed(files[1].bytes) });
  return files;
}

async function hostileSigner(sandbox) {
  const subject = [['CN', HOSTILE]];
  const person = await sandbox.issue({ id: 'hostile', keyType: 'p-256', subject });
  const { privateKey: key, certificate, chain } = person;
  return privateKeySigner({ key, certificate, chain });
}

/** A byte of a text that is shown is another one: the digest is wrong. */
function changed(bytes) {
  const copy = Uint8Array.from(bytes);
  const at = Buffer.from(bytes).indexOf('stream') + 40;
  copy[at] ^= 1;
  return copy;
}

function rowOf({ name, examination }, { read, error, own, ownError }) {
  if (error !== undefined || own === undefined)
    return { sound: false, line: `FAIL ${name}: ${error ?? ownError}` };
  const told = examination.report.signatures.map(({ indication, subIndication }) =>
    [indication, subIndication].filter(Boolean).join(' ').replace('TOTAL-', ''),
  );
  const faults = [];
  // What was written is what DSS reads.
  const again = read.signatures.map(verdictOf);
  if (again.join() !== told.join()) faults.push(`read as ${again.join(', ')}`);
  const cells = own.signatures.map((theirs) => {
    const ours = read.signatures.find(({ value }) => value === theirs.value);
    if (ours === undefined) {
      faults.push('a signature that DSS knows is missing');
      return '?';
    }
    if (theirs.digest !== undefined && ours.digest !== theirs.digest)
      faults.push('the digest of what was signed is another one');
    const [a, b] = [verdictOf(ours), verdictOf(theirs)];
    if (a === b) return a;
    const known = DIFFERENCES.find((one) => one.ours === a && one.theirs === b);
    if (!known) faults.push(`${a}, DSS ${b}`);
    return `${a}, DSS ${b}${known ? ` (${known.why})` : ''}`;
  });
  const count = `${Object.values(read.objects).reduce((sum, own2) => sum + own2, 0)} objects`;
  const line = [name, count, ...cells].join('\t');
  return faults.length === 0
    ? { sound: true, line: `ok ${line}` }
    : { sound: false, line: `FAIL ${line}: ${faults.join('; ')}` };
}

function verdictOf({ main, sub }) {
  return [main.replace('TOTAL_', ''), ...sub].join(' ');
}
