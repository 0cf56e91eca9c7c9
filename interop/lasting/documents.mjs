import { X509Certificate, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createSandbox } from '@kyso/sandbox';
import { runTool } from '../run-tool.mjs';

const DOCUMENT = 'du-thao-chi-thi.libreoffice.pdf';

/** Each case: by which key, signed at which level, and to which levels it is extended then. */
const CASES = [
  { keyType: 'rsa-2048', signed: 'B-LT' },
  { keyType: 'rsa-2048', signed: 'B-LTA' },
  { keyType: 'rsa-2048', signed: 'B-LTA', extended: ['B-LTA', 'B-LTA'] },
  { keyType: 'rsa-2048', signed: 'B-B', extended: ['B-LT'] },
  { keyType: 'rsa-2048', signed: 'B-T', extended: ['B-LTA'] },
  { keyType: 'rsa-pss', signed: 'B-LT' },
  { keyType: 'rsa-pss', signed: 'B-LTA' },
  { keyType: 'p-256', signed: 'B-LT' },
  { keyType: 'p-256', signed: 'B-LTA' },
  { keyType: 'ed25519', signed: 'B-LT' },
  { keyType: 'ed25519', signed: 'B-LTA' },
];

/**
 * Signs one document at B-LT and B-LTA, and extends and renews it, with evidence from a sandbox on the loopback.
 * Answers as `signDocuments` does.
 */
export async function lastingDocuments({ documents, kyso, work }) {
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const sandbox = await createSandbox({ seed: 'interop-lasting', baseUrl });
  const server = await sandbox.serve({ port, host: '127.0.0.1' });
  try {
    const root = join(work, 'lasting-root.pem');
    await writeFile(root, new X509Certificate(sandbox.root.certificate).toString());
    const office = { sandbox, kyso, work, root, tsa: server.timestampUrl };
    const cases = [];
    for (const one of CASES) cases.push(await made(office, join(documents, DOCUMENT), one));
    return { cases, roots: [root] };
  } finally {
    await server.close();
  }
}

/** A port that nothing uses: certificates name it before anything listens there. */
async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function made(office, document, { keyType, signed, extended = [] }) {
  const name = [keyType, signed, ...extended].join(' → ');
  const level = extended.at(-1) ?? signed;
  const expect = { signatures: 1, keyType, level, passes: true };
  const stem = join(office.work, `lasting-${[keyType, signed, ...extended].join('-')}`);
  const steps = [
    async (output) => [
      ...['sign', document, '-o', output, ...(await keyOf(office, keyType))],
      ...['--page', '1', '--rect', '60,60,160,70', ...termsOf(office, signed)],
    ],
    ...extended.map((to, index) => (output) => [
      ...['extend', `${stem}-${index}.pdf`, '-o', output, ...termsOf(office, to)],
    ]),
  ];
  for (const [index, step] of steps.entries()) {
    const error = await run(office, await step(`${stem}-${index}.pdf`));
    if (error !== undefined) return { name, expect, error };
  }
  const file = `${stem}-${steps.length - 1}.pdf`;
  return { name, expect, file, original: document, earlier: [] };
}

function termsOf({ tsa, root }, level) {
  const stamped = level === 'B-B' ? [] : ['--tsa', tsa];
  const lasting = level === 'B-LT' || level === 'B-LTA';
  const evidence = ['--trust', root, '--online', '--allow-host', '127.0.0.1'];
  return ['--level', level, ...stamped, ...(lasting ? evidence : [])];
}

const PASSWORD = randomBytes(12).toString('hex');

async function keyOf({ sandbox, work }, keyType) {
  const now = Date.now();
  const person = sandbox.people.find(
    (one) => one.keyType === keyType && one.notAfter.getTime() > now,
  );
  const p12 = join(work, `lasting-${keyType}.p12`);
  await writeFile(p12, await sandbox.pkcs12(person, PASSWORD));
  return ['--p12', p12, '--password-env', 'KYSO_INTEROP_PASSWORD'];
}

/** What went wrong, or undefined; a level that was not reached, or evidence that is old, is wrong. */
async function run({ kyso }, args) {
  const env = { KYSO_INTEROP_PASSWORD: PASSWORD };
  const { code, stdout, stderr } = await runTool(
    process.execPath,
    [kyso, ...args, '--force', '--json'],
    { env },
  );
  if (code !== 0)
    return `kyso ${args[0]} ended with exit code ${code}: ${(stdout || stderr).trim()}`;
  const { findings } = JSON.parse(stdout);
  return findings.length === 0 ? undefined : `kyso ${args[0]}: ${findings[0].message}`;
}
