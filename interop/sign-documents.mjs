import { X509Certificate, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createSandbox } from '@kyso/sandbox';
import { signPrepared } from './prepared-document.mjs';
import { runTool } from './run-tool.mjs';

/** The document that every kind of key and level is tried on. */
const VARIANT_DOCUMENT = 'du-thao-chi-thi.libreoffice.pdf';

const VARIANTS = [
  { name: 'ECDSA P-256', keyType: 'p-256' },
  { name: 'ECDSA P-384', keyType: 'p-384' },
  { name: 'Ed25519', keyType: 'ed25519' },
  { name: 'RSA-PSS', keyType: 'rsa-pss' },
  { name: 'RSA, B-B', keyType: 'rsa-2048', level: 'B-B' },
  { name: 'RSA, invisible', keyType: 'rsa-2048', visible: false },
];

/** The kinds of key of those who sign each document, in their order; every validator knows them all. */
const KEYS_IN_TURN = ['rsa-2048', 'rsa-3072', 'p-256', 'p-384', 'p-521'];

/** Where their marks stand: points from the lower left corner of page 1, two in a row. */
const RECTS = ['60,60,160,70', '330,60,160,70', '60,140,160,70', '330,140,160,70', '60,220,160,70'];

/**
 * Signs with the `kyso` command and people of a sandbox: every PDF of `documents` by five people at
 * B-T, each with a key of another kind, then one document with each variant. Encrypted documents are
 * among them: those of `documents` open with the empty password, which `kyso` tries by itself. A case
 * has the last `file`, the unsigned `original` and all `earlier` files it grew from; one whose signing
 * failed has only `error`.
 *
 * @param {{ documents: string, kyso: string, work: string }} places
 * @returns {Promise<{ cases: object[], roots: string[] }>} `roots`: PEM files of the trust anchors
 */
export async function signDocuments({ documents, kyso, work }) {
  const sandbox = await createSandbox({ seed: 'interop' });
  const server = await sandbox.serve({ port: 0, host: '127.0.0.1' });
  try {
    const office = {
      sandbox,
      kyso,
      work,
      tsa: server.timestampUrl,
      password: randomBytes(12).toString('hex'),
    };
    const cases = [];
    for (const document of await pdfsOf(documents)) cases.push(await signByAll(office, document));
    for (const variant of VARIANTS) {
      cases.push(await signVariant(office, join(documents, VARIANT_DOCUMENT), variant));
    }
    cases.push(
      await signPrepared(office, join(documents, VARIANT_DOCUMENT), (keyType) =>
        validPerson(sandbox, keyType),
      ),
    );
    return { cases, roots: [await writeRoot(sandbox, work)] };
  } finally {
    await server.close();
  }
}

async function pdfsOf(folder) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.pdf')).sort();
  if (names.length === 0) throw new Error(`no documents in ${folder}`);
  return names.map((name) => join(folder, name));
}

function signByAll(office, document) {
  const people = KEYS_IN_TURN.map((keyType) => validPerson(office.sandbox, keyType));
  return signInTurn(office, document, {
    name: basename(document),
    stem: basename(document, '.pdf'),
    keyType: 'each of five',
    level: 'B-T',
    visible: true,
    people,
  });
}

function signVariant(office, document, { name, keyType, level = 'B-T', visible = true }) {
  const person = validPerson(office.sandbox, keyType);
  const stem = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return signInTurn(office, document, { name, stem, keyType, level, visible, people: [person] });
}

async function signInTurn(office, document, { name, stem, keyType, level, visible, people }) {
  const expect = { signatures: people.length, keyType, level };
  const earlier = [];
  let input = document;
  for (const [index, person] of people.entries()) {
    const output = join(office.work, `${stem}.signed-${index + 1}.pdf`);
    const mark = visible ? ['--page', '1', '--rect', RECTS[index]] : [];
    const timestamp = level === 'B-B' ? [] : ['--tsa', office.tsa];
    const error = await kysoSign(office, person, [
      ...[input, '-o', output, '--force', '--level', level, '--field', `NguoiKy${index + 1}`],
      ...mark,
      ...timestamp,
    ]);
    if (error !== undefined) return { name, expect, error: `signature ${index + 1}: ${error}` };
    earlier.push(input);
    input = output;
  }
  return { name, expect, file: input, original: document, earlier };
}

/** Runs `kyso sign` and returns what went wrong, or undefined. */
async function kysoSign({ sandbox, kyso, work, password }, person, args) {
  const p12 = join(work, `${person.id}.p12`);
  // Made once: each takes as long as a signature.
  if (!existsSync(p12)) await writeFile(p12, await sandbox.pkcs12(person, password));
  const key = ['--p12', p12, '--password-env', 'KYSO_INTEROP_PASSWORD'];
  const { code, stdout, stderr } = await runTool(
    process.execPath,
    [kyso, 'sign', ...args, ...key, '--json'],
    { env: { KYSO_INTEROP_PASSWORD: password } },
  );
  return code === 0
    ? undefined
    : `kyso sign ended with exit code ${code}: ${(stdout || stderr).trim()}`;
}

/** Somebody of the sandbox whose key is of this type and whose certificate is valid now. */
function validPerson(sandbox, keyType) {
  const found = sandbox.people.find((person) => {
    const { validFrom, validTo } = new X509Certificate(person.certificate);
    const valid = Date.parse(validFrom) <= Date.now() && Date.now() < Date.parse(validTo);
    return valid && person.keyType === keyType;
  });
  if (found === undefined) throw new Error(`the sandbox has no valid person with a ${keyType} key`);
  return found;
}

async function writeRoot(sandbox, work) {
  const file = join(work, 'root.pem');
  await writeFile(file, new X509Certificate(sandbox.root.certificate).toString());
  return file;
}
