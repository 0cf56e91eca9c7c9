import { spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeCrypto, privateKeySigner } from '@kyso/core/node';
import { extendPdf, signPdf } from '@kyso/core/pades';
import { tsaClient } from '@kyso/core/timestamp';
import { createSandbox } from '@kyso/sandbox';
import { pythonOf } from '../validators/pyhanko.mjs';

const DOCUMENT = 'du-thao-chi-thi.libreoffice.pdf';
const LEVELS = ['B-B', 'B-T', 'B-LT', 'B-LTA'];
/** Those of their levels that are extended by us. */
const EXTENDED = ['B-B', 'B-T'];
const KEYS = ['rsa-2048', 'rsa-pss', 'p-256', 'ed25519'];

/** Who signs beside us, by which kinds of key; each is one process for all its documents. */
const SIGNERS = [
  // It signs by RSA-PSS with keys that are bound to no scheme.
  { name: 'pyHanko', keys: KEYS, command: pyhankoCommand, keyFor: { 'rsa-pss': 'rsa-2048' } },
  // Its services sign by no EdDSA key of a sandbox's: the default policy authorises none.
  { name: 'EU DSS', keys: KEYS.filter((key) => key !== 'ed25519'), command: dssCommand },
];

/**
 * One document signed by us, by pyHanko and by EU DSS at every level with every kind of key, and theirs extended by us to
 * B-LTA; all with the people and authorities of one sandbox. Answers as `signDocuments` does; a case has `crls`, the
 * lists of the authorities, and where only we are asked about it `onlyUs`.
 *
 * @param {{ documents: string, work: string, cache: string }} places
 */
export async function bothWays({ documents, work, cache }) {
  const sandbox = await createSandbox({ seed: 'interop-both-ways' });
  const server = await sandbox.serve({ port: 0, host: '127.0.0.1' });
  try {
    const office = await officeIn(sandbox, server, { work, cache });
    const document = join(documents, DOCUMENT);
    const ours = await signedByUs(office, document);
    const theirs = [];
    for (const signer of SIGNERS) theirs.push(...(await signedBy(office, signer, document)));
    const extended = [];
    for (const one of theirs.filter(({ expect }) => EXTENDED.includes(expect.level)))
      extended.push(await extendedByUs(office, one));
    return { cases: [...ours, ...theirs, ...extended], roots: [office.root] };
  } finally {
    await server.close();
  }
}

/** The files that other programs read, and what our own calls take. */
async function officeIn(sandbox, server, { work, cache }) {
  const { root, intermediate, timestampAuthority } = sandbox;
  const write = async (name, bytes) => {
    const file = join(work, `both-ways-${name}`);
    await writeFile(file, bytes);
    return file;
  };
  const lists = [root.crl(), intermediate.crl()];
  const crypto = nodeCrypto();
  return {
    ...{ sandbox, work, cache, write, tsa: server.timestampUrl },
    root: await write('root.pem', new X509Certificate(root.certificate).toString()),
    rootDer: await write('root.cer', root.certificate),
    others: [
      await write('intermediate.cer', intermediate.certificate),
      await write('tsa.cer', timestampAuthority.certificate),
    ],
    crls: await Promise.all(lists.map((list, i) => write(`${i}.crl`, list))),
    terms: {
      crypto,
      timestamps: tsaClient(server.timestampUrl, { crypto }),
      evidence: { trust: [{ name: 'user', anchors: [root.certificate] }], crls: lists },
    },
  };
}

async function signedByUs(office, document) {
  const pdf = await readFile(document);
  const cases = [];
  for (const keyType of KEYS)
    for (const level of LEVELS) {
      const { privateKey: key, certificate, chain } = personWith(office, keyType);
      const signer = privateKeySigner({ key, certificate, chain });
      const one = caseOf(office, { by: 'kyso', keyType, level, document });
      cases.push(
        await attempted(one, async () =>
          (await signPdf(pdf, { ...office.terms, signer, level })).bytes(),
        ),
      );
    }
  return cases;
}

async function signedBy(office, { name, keys, command, keyFor = {} }, document) {
  const cases = keys.flatMap((keyType) =>
    LEVELS.map((level) => ({
      ...caseOf(office, { by: name, keyType, level, document }),
      onlyUs: true,
    })),
  );
  const jobs = await Promise.all(
    cases.map(async ({ file, expect: { keyType, level } }) => {
      const kind = keyFor[keyType] ?? keyType;
      const { privateKey, certificate } = personWith(office, kind);
      const key = await office.write(`${kind}.key`, privateKey);
      const own = await office.write(`${kind}.cer`, certificate);
      return [level, key, own, file, keyType].join('\t');
    }),
  );
  const { tsa, rootDer, others, crls } = office;
  const [program, ...args] = command(office.cache);
  const shared = [document, tsa, rootDer, ...others, '--', ...crls];
  const answers = await answersOf(program, [...args, ...shared], jobs);
  return cases.map((one, i) => (answers[i] === 'ok' ? one : { ...one, error: answers[i] }));
}

async function extendedByUs(office, { file, error, expect, by }) {
  const { keyType, level } = expect;
  const one = caseOf(office, {
    by: `${by} ${level}, by us`,
    keyType,
    level: 'B-LTA',
    document: file,
  });
  if (error !== undefined) return { ...one, error };
  one.expect.untimed = level === 'B-B';
  return attempted(one, async () =>
    (await extendPdf(await readFile(file), { ...office.terms, level: 'B-LTA' })).bytes(),
  );
}

function caseOf({ work, crls }, { by, keyType, level, document }) {
  const name = `${by} · ${keyType} · ${level}`;
  const passes = level === 'B-LT' || level === 'B-LTA';
  const file = join(work, `both-ways-${name}.pdf`.replaceAll(/[^\w.-]+/g, '-'));
  const expect = { signatures: 1, keyType, level, passes };
  return { name, by, file, crls, expect, original: document, earlier: [] };
}

async function attempted(one, make) {
  try {
    await writeFile(one.file, await make());
    return one;
  } catch (error) {
    return { ...one, error: `${error.code ?? error.name}: ${error.message}` };
  }
}

function personWith({ sandbox }, keyType) {
  return sandbox.people.find((one) => one.keyType === keyType && one.notAfter > new Date());
}

function pyhankoCommand(cache) {
  return [pythonOf(cache), fileURLToPath(new URL('pyhanko_sign.py', import.meta.url))];
}

function dssCommand(cache) {
  const folder = join(cache, 'dss');
  const classPath = [join(folder, 'classes'), join(folder, 'lib', '*')].join(delimiter);
  return ['java', '-Djava.awt.headless=true', '-cp', classPath, 'kyso.interop.Sign'];
}

/** A line for each line that is sent; the sandbox answers in this process meanwhile. */
function answersOf(program, args, lines) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let [said, complained] = ['', ''];
    child.stdout.on('data', (data) => (said += data));
    child.stderr.on('data', (data) => (complained += data));
    child.once('error', reject);
    child.once('close', () => {
      const answers = said.trim().split('\n');
      if (answers.length === lines.length) resolve(answers);
      else reject(new Error(`${program}: ${complained.trim().split('\n').at(-1)}`));
    });
    child.stdin.end(`${lines.join('\n')}\n`);
  });
}
