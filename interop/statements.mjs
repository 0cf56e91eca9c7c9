/**
 * What a signer states (commitments, a signature policy, a timestamp over the content), in PDFs and in CMS files, asked of OpenSSL,
 * EU DSS and pyHanko: each must name what was stated, find the imprint right and the policy document the one that was signed.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signPdf } from '@kyso/core';
import { signCms } from '@kyso/core/cades';
import { openFile, privateKeySigner } from '@kyso/core/node';
import { tsaClient } from '@kyso/core/timestamp';
import { createSandbox, toPem } from '@kyso/sandbox';
import { mustRun, runTool } from './run-tool.mjs';
import { REVOCATION_UNKNOWN, askDss, dss } from './validators/dss.mjs';
import { pyhanko, pythonOf } from './validators/pyhanko.mjs';

const PEOPLE = ['rsa-2048', 'p-256'];
const POLICY = '2.16.704.1.100.7';
const COMMITMENTS = ['1.2.840.113549.1.9.16.6.5', '2.16.704.1.100.9'];
const SCRIPT = fileURLToPath(new URL('validators/pyhanko_statements.py', import.meta.url));

/** Prints a row for each file; true where nobody objects. */
export async function compareStatements({ work, cache, project }) {
  await dss.prepare({ cache });
  await pyhanko.prepare({ cache });
  const folder = join(work, 'statements');
  await mkdir(folder, { recursive: true });
  const files = await signAll(folder, project);
  const answers = {
    OpenSSL: await opensslFaults(files),
    'EU DSS': await dssFaults(files, folder, cache),
    pyHanko: await pyhankoFaults(files, folder, cache),
  };
  const names = Object.keys(answers);
  console.log(`\nStatements of the signer\n${['', ...names].join('\t')}`);
  const faults = files.flatMap((file) => {
    const said = names.map((name) => answers[name].get(file));
    const cells = said.map((fault) => (fault === '' ? 'ok' : fault === null ? '·' : 'FAIL'));
    console.log([file.slice(folder.length + 1), ...cells].join('\t'));
    return said.flatMap((fault, i) => (fault ? [`FAIL ${file}: ${names[i]}: ${fault}`] : []));
  });
  for (const fault of faults) console.log(fault);
  return files.length > 0 && faults.length === 0;
}

async function signAll(folder, project) {
  const sandbox = await createSandbox();
  const server = await sandbox.serve();
  const document = new TextEncoder().encode('Chính sách chữ ký\n');
  const content = new TextEncoder().encode('Quyết định số 15/QĐ-TTg\n'.repeat(100));
  const draft = join(project, 'test-fixtures/du-thao-quyet-dinh/du-thao-quyet-dinh.pdf');
  await writeFile(join(folder, 'root.pem'), toPem('CERTIFICATE', sandbox.root.certificate));
  await writeFile(join(folder, 'content'), content);
  await writeFile(join(folder, 'policy'), document);
  const stated = {
    commitments: ['proof-of-approval', { oid: COMMITMENTS[1] }],
    signaturePolicy: {
      oid: POLICY,
      document,
      uri: 'https://example.vn/p',
      notice: 'Theo chính sách',
    },
    ...{ contentTimestamp: true, timestamps: tsaClient(server.timestampUrl) },
  };
  const files = [];
  const pdf = await openFile(draft);
  try {
    for (const keyType of PEOPLE) {
      const person = sandbox.people.find(
        (one) => one.keyType === keyType && one.notAfter > new Date(),
      );
      const { privateKey: key, certificate, chain } = person;
      const options = { ...stated, signer: privateKeySigner({ key, certificate, chain }) };
      const made = [
        ['pdf', await signPdf(pdf, options)],
        ['p7m', await signCms(content, { ...options, attached: true })],
        ['p7s', await signCms(content, options)],
      ];
      for (const [ending, signed] of made) {
        const file = join(folder, `${keyType}.${ending}`);
        await writeFile(file, await signed.bytes());
        files.push(file);
      }
    }
  } finally {
    await pdf.close();
    await server.close();
  }
  return files;
}

/** OpenSSL names attributes of CMS files by their OIDs. */
async function opensslFaults(files) {
  const faults = new Map();
  for (const file of files) {
    if (file.endsWith('.pdf')) {
      faults.set(file, null);
      continue;
    }
    const args = ['cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', file];
    const { code, stdout, stderr } = await runTool('openssl', args);
    const names = ['id-smime-aa-ets-commitmentType', 'id-smime-aa-ets-sigPolicyId', POLICY];
    const wanted = [...names, ...COMMITMENTS.slice(1), 'id-smime-aa-ets-contentTimestamp'];
    const missing = wanted.filter((name) => !stdout.includes(name));
    faults.set(file, code === 0 ? missing.map((name) => `no ${name}`).join(', ') : stderr);
  }
  return faults;
}

async function dssFaults(files, folder, cache) {
  const apart = files.filter((file) => file.endsWith('.p7s'));
  const within = files.filter((file) => !apart.includes(file));
  const said = await askDss(cache, [
    ...['--trust', join(folder, 'root.pem'), '--policy', POLICY, join(folder, 'policy')],
    ...[...within, '--content', join(folder, 'content'), ...apart],
  ]);
  return new Map(said.map((answer) => [answer.file, dssFault(answer)]));
}

function dssFault({ file, signatures, error }) {
  const [one] = signatures;
  if (!one) return error ?? 'nothing found';
  const level = `${file.endsWith('.pdf') ? 'PAdES' : 'CAdES'}-BASELINE-T`;
  const types = one.timestamps.map(({ type }) => type).sort();
  const errors = one.errors
    .map(({ key }) => key)
    .filter((key) => !REVOCATION_UNKNOWN.includes(key));
  return [
    ...(one.level === level ? [] : [`level ${one.level}`]),
    ...(one.digestIntact && one.signatureIntact ? [] : ['not intact']),
    ...(same(one.commitments, COMMITMENTS) ? [] : [`commitments ${one.commitments}`]),
    ...(one.policy === POLICY && one.policyMatches ? [] : [`policy ${one.policy}`]),
    ...(same(types, ['CONTENT_TIMESTAMP', 'SIGNATURE_TIMESTAMP']) ? [] : [`timestamps ${types}`]),
    ...(one.timestamps.every(
      ({ imprintIntact, signatureIntact }) => imprintIntact && signatureIntact,
    )
      ? []
      : ['a timestamp is not intact']),
    ...errors,
  ].join(', ');
}

/** pyHanko judges PDFs and detached CMS files. */
async function pyhankoFaults(files, folder, cache) {
  const asked = files.filter((file) => !file.endsWith('.p7m'));
  const python = pythonOf(cache);
  const terms = ['--trust', join(folder, 'root.pem'), '--content', join(folder, 'content')];
  const { stdout } = await mustRun(python, [SCRIPT, ...terms, ...asked]);
  const said = new Map(JSON.parse(stdout).map((answer) => [answer.file, pyhankoFault(answer)]));
  return new Map(files.map((file) => [file, said.get(file) ?? null]));
}

function pyhankoFault({ error, intact, valid, commitments, policies, contentTimestamp }) {
  if (error !== undefined) return error;
  return [
    ...(intact && valid ? [] : ['not intact']),
    ...(same(commitments, COMMITMENTS) ? [] : [`commitments ${commitments}`]),
    ...(same(policies, [POLICY]) ? [] : [`policies ${policies}`]),
    ...(contentTimestamp ? [] : ['the timestamp over the content']),
  ].join(', ');
}

function same(found, wanted) {
  return JSON.stringify([...found].sort()) === JSON.stringify([...wanted].sort());
}
