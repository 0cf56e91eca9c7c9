import { X509Certificate, createHash, createPrivateKey, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { reasonOf } from './measure.mjs';
import { either, millisecondsAtMost, peakAtMost, rateAtLeast, ratioAtLeast } from './targets.mjs';
import { TOOLS, openTool } from './tools.mjs';

/**
 * What is measured in one process: contenders side by side under one heading.
 *
 * @typedef {{ title: string, contenders: import('./measure.mjs').Contender[] }} Group
 *
 * @typedef {object} Bench
 * @property {import('@kyso/sandbox').Sandbox} sandbox
 * @property {import('./fixtures.mjs').Identity} rsa
 * @property {import('./fixtures.mjs').Identity} ecdsa
 * @property {Buffer} small 50 KB
 * @property {Buffer} medium 5 MB
 * @property {number} signatures how many the judged document has
 * @property {number} batch how many documents come in
 * @property {string} work a folder for files of other processes
 */

/** Length of the signed attributes of a PAdES signature, about. */
const TO_BE_SIGNED = Buffer.alloc(200, 7);

const IN_FLIGHT = 8;

/** Kyso's own rows; loaded when asked for, so that the peers can be measured without a build. */
const rowsOfKyso = () => import('./contenders/kyso-rows.mjs');

/** @type {readonly ((bench: Bench) => Promise<Group>)[]} */
export const GROUPS = [
  ...[
    signSmall,
    signInFlight,
    signEcdsa,
    signMedium,
    phases,
    compose,
    acts,
    check,
    judgeMany,
    judgeBatch,
    paths,
    usage,
    encryption,
    postQuantum,
    revocationList,
  ],
];

/** What must hold of the large row: the memory of a 1 GiB file, all the more for 100 MB. */
export const LARGE_TARGET = peakAtMost(120);

async function signSmall({ rsa, small }) {
  const key = nodeKey(rsa);
  return {
    title: 'Sign 50 KB: B-B, invisible, RSA-2048, one after the other',
    contenders: [
      raw('raw RSA-2048', () => sign('sha256', TO_BE_SIGNED, key)),
      raw('raw RSA-2048 + SHA-256 of the file', () => hashAndSign(small, key)),
      await kyso(
        { name: 'kyso', target: ratioAtLeast(0.6), later: ratioAtLeast(0.8) },
        async (rows) => rows.signer(rsa, small),
      ),
      await kyso({ name: 'kyso, visible (mark read once)', later: ratioAtLeast(0.6) }, (rows) =>
        rows.visibleSigner(rsa, small),
      ),
      ...(await peers(rsa, small)),
    ],
  };
}

async function signInFlight({ rsa, small }) {
  const key = nodeKey(rsa);
  const signAsync = promisify(sign);
  return {
    title: `Sign 50 KB: B-B, invisible, RSA-2048, ${IN_FLIGHT} in flight on the thread pool`,
    contenders: [
      {
        ...raw('raw RSA-2048, asynchronous', () => signAsync('sha256', TO_BE_SIGNED, key)),
        inFlight: IN_FLIGHT,
      },
      {
        ...(await kyso({ name: 'kyso', later: ratioAtLeast(0.8) }, async (rows) =>
          rows.signer(rsa, small, { threadPool: true }),
        )),
        inFlight: IN_FLIGHT,
      },
    ],
  };
}

async function signEcdsa({ ecdsa, small }) {
  const key = nodeKey(ecdsa);
  return {
    title: 'Sign 50 KB: B-B, invisible, ECDSA P-256, one after the other',
    contenders: [
      raw('raw ECDSA P-256', () => sign('sha256', TO_BE_SIGNED, key)),
      await kyso(
        { name: 'kyso', later: either(rateAtLeast(5000), ratioAtLeast(0.25)) },
        async (rows) => rows.signer(ecdsa, small),
      ),
    ],
  };
}

async function signMedium({ rsa, medium }) {
  const key = nodeKey(rsa);
  return {
    title: 'Sign 5 MB: B-B, invisible, RSA-2048, in memory',
    contenders: [
      raw('raw RSA-2048 + SHA-256 of the file', () => hashAndSign(medium, key)),
      await kyso({ name: 'kyso' }, async (rows) => rows.signer(rsa, medium)),
      ...(await peers(rsa, medium)),
    ],
  };
}

async function phases({ sandbox, rsa, small }) {
  const own = (name, make, more) => kyso({ name, ...more }, make);
  return {
    title: 'kyso in two phases and with a timestamp: 50 KB, RSA-2048',
    contenders: [
      await own('prepare', async (rows) => rows.preparer(rsa, small), { signatures: 0 }),
      await own('complete', (rows) => rows.completer(rsa, small)),
      await own('B-T, sandbox authority in process', async (rows) =>
        rows.timestampingSigner(rsa, small, sandbox),
      ),
    ],
  };
}

async function compose() {
  return {
    title: 'Compose marks: the same image, another text each time, with a cache',
    contenders: [
      await kyso({ name: 'kyso', target: rateAtLeast(1000 / 3), signatures: 0 }, async (rows) =>
        rows.markComposer(),
      ),
    ],
  };
}

/** Two people, each with a key of their own: the initial of every page and the approval. */
async function acts({ sandbox }) {
  const [initialer, approver] = ['tran-thi-binh', 'nguyen-van-an'].map((id) =>
    sandbox.identity(id),
  );
  return {
    title: 'Initial every page of a draft of 6 pages and approve it: prepared, RSA-2048, B-B',
    contenders: [
      await kyso({ name: 'kyso', target: rateAtLeast(1000 / 60), signatures: 2 }, async () => {
        const { draftSigner } = await import('./contenders/act-rows.mjs');
        return draftSigner({ initialer, approver });
      }),
    ],
  };
}

async function check({ sandbox, rsa, small }) {
  const { publicKey } = new X509Certificate(rsa.certificate);
  const value = sign('sha256', TO_BE_SIGNED, nodeKey(rsa));
  const unsigned = { signatures: 0 };
  const { nodeCertificates, pkijsParser } = await import('./contenders/cms-peers.mjs');
  const peer = (name, make) => contender({ name, side: 'peer', ...unsigned }, make);
  return {
    title: 'Check: integrity of one CMS with 3 certificates; a 50 KB file with 2 signatures',
    contenders: [
      raw('raw RSA-2048 verify', () => verify('sha256', TO_BE_SIGNED, publicKey, value)),
      await kyso({ name: 'kyso, CMS', target: rateAtLeast(5000), ...unsigned }, (rows) =>
        rows.cmsChecker(rsa, small),
      ),
      await kyso({ name: 'kyso, file', ...unsigned }, (rows) =>
        rows.validator(rsa, small, sandbox),
      ),
      await peer('pkijs, CMS parsed, nothing checked', () => pkijsParser(rsa, small)),
      await peer('node:crypto, its certificates parsed', () => nodeCertificates(rsa)),
    ],
  };
}

/** One document with many signatures of five people, judged whole. The peers run in processes that are warm. */
async function judgeMany({ sandbox, medium, work, signatures: count }) {
  const rows = await import('./contenders/judge-rows.mjs');
  const { manySignatures } = await import('./judged-files.mjs');
  const pdf = await manySignatures(sandbox, medium, count);
  const places = { work, count };
  const row = (name, side, make) => contender({ name, side, signatures: 0 }, make);
  return {
    title: `Judge ${count} signatures: 5 MB, 5 people, RSA and ECDSA, timestamps, B-LT`,
    contenders: [
      await row('raw digest in one pass and public-key operations', 'raw', () =>
        rows.rawJudge(pdf, sandbox),
      ),
      await row('kyso', 'kyso', () => rows.fileJudge(pdf, sandbox, count)),
      await row('EU DSS 6.4, warm JVM, no page drawn', 'peer', () =>
        rows.dssJudge(pdf, sandbox, places),
      ),
      await row('pyHanko, warm process', 'peer', () => rows.pyhankoJudge(pdf, sandbox, places)),
    ],
  };
}

/** Documents of a day, half of them B-T and half B-LT; lists of the authorities at hand. */
async function judgeBatch({ sandbox, batch }) {
  const rows = await import('./contenders/judge-rows.mjs');
  const { incomingBatch } = await import('./judged-files.mjs');
  // Made in the first turn, which is not counted: a thousand take their time.
  let made;
  const documents = () => (made ??= incomingBatch(sandbox, batch));
  const row = (name, shares, more) =>
    contender({ name, side: 'kyso', signatures: 0, ...more }, () =>
      rows.batchJudge(documents, sandbox, { shares }),
    );
  return {
    title: `Judge what comes in: ${batch} documents of 40 to ${40 + Math.round(batch / 25)} KB, B-T and B-LT`,
    contenders: [
      await row('kyso, material shared', true, { target: rateAtLeast(50) }),
      await row('kyso, each by itself', false),
    ],
  };
}

/** One path of three certificates with the lists of both authorities, which were met before. */
async function paths({ sandbox, rsa }) {
  const rows = await import('./contenders/path-rows.mjs');
  const material = rows.pathMaterial(sandbox, rsa);
  const row = (name, side, make, more) => contender({ name, side, signatures: 0, ...more }, make);
  const target = { target: rateAtLeast(2000) };
  return {
    title: 'Validate a path of 3 certificates with CRLs, authorities and lists warm',
    contenders: [
      raw('raw verify of 2 certificates and 2 CRLs', rows.rawVerifier(material)),
      await row('kyso', 'kyso', () => rows.validator(material), target),
      await row('kyso, without revocation', 'kyso', () => rows.validator(material, false)),
      await row('pkijs chain validation engine', 'peer', () => rows.pkijsValidator(material)),
      await row('node:crypto verify and checkIssued, no CRLs', 'peer', () =>
        rows.nodeChain(material),
      ),
    ],
  };
}

/** The records of an office beside the disk itself; signing is not part of it. */
async function usage() {
  const rows = await import('./contenders/usage-log-rows.mjs');
  const own = (name, options, more) =>
    kyso({ name, signatures: 0, ...more }, () => rows.usageAppender(options));
  return {
    title: 'Usage log: append one event',
    contenders: [
      raw('raw write and fdatasync of one line', rows.rawAppender()),
      await own('kyso, each on the disk, with a checkpoint'),
      { ...(await own('kyso, 64 in flight')), inFlight: 64 },
      await own('kyso, on the disk every 1,000', { sync: 'checkpoint', checkpointEvery: 1000 }),
    ],
  };
}

/** A message to one RSA key; openssl is a process of its own each time, which takes some milliseconds. */
async function encryption({ sandbox: { organisation }, medium }) {
  const rows = await import('./contenders/encryption-rows.mjs');
  const own = (name, make) => contender({ name, side: 'kyso', signatures: 0 }, make);
  const peer = (name, make) => contender({ name, side: 'peer', signatures: 0 }, make);
  return {
    title: `Encrypt 5 MB to an organisation (${organisation.keyType}) and open it: AES-256-GCM, RSA-OAEP`,
    contenders: [
      raw('raw AES-256-GCM of the file', rows.rawCipher(medium)),
      await own('kyso, encrypt', () => rows.encrypter(organisation, medium)),
      await own('kyso, decrypt', () => rows.decrypter(organisation, medium)),
      await peer('openssl cms, encrypt', () => rows.opensslEncrypter(organisation, medium)),
      await peer('openssl cms, decrypt', () => rows.opensslDecrypter(organisation, medium)),
    ],
  };
}

/** One signature value, its code loaded and its key met before. */
async function postQuantum({ sandbox }) {
  const rows = await import('./contenders/post-quantum-rows.mjs');
  const request = await rows.mlDsaSignature(sandbox, TO_BE_SIGNED);
  return {
    title: 'Verify ML-DSA-65',
    contenders: [
      raw('raw noble verify', rows.rawMlDsa(request)),
      await contender({ name: 'kyso', side: 'kyso', signatures: 0 }, () =>
        rows.mlDsaVerifier(request),
      ),
    ],
  };
}

/** What an authority with a million revoked certificates asks of a checker. */
async function revocationList({ sandbox }) {
  const rows = await import('./contenders/crl-rows.mjs');
  const list = rows.longList(sandbox);
  const own = (name, target, make) =>
    contender({ name, target, side: 'kyso', signatures: 0 }, () => make(list));
  return {
    title: 'CRL of 1,000,000 entries, 49 MB: read it, search it',
    contenders: [
      raw('raw SHA-256 of the list', rows.hasher(list)),
      await own('kyso, read', millisecondsAtMost(1500), rows.reader),
      await own('kyso, read and search', millisecondsAtMost(1800), rows.firstSearcher),
      await own('kyso, search again', millisecondsAtMost(300), rows.searcher),
      await contender({ name: 'openssl crl, read', side: 'peer', signatures: 0 }, () =>
        rows.opensslReader(list),
      ),
    ],
  };
}

function nodeKey({ privateKey }) {
  return createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
}

function hashAndSign(file, key) {
  return sign('sha256', createHash('sha256').update(file).digest(), key);
}

function raw(name, run) {
  return { name, side: 'raw', signatures: 0, run };
}

function kyso(row, make) {
  return contender({ side: 'kyso', signatures: 1, ...row }, async () => make(await rowsOfKyso()));
}

function peers(identity, pdf) {
  const tools = TOOLS.filter(({ name }) => name !== 'kyso');
  return Promise.all(
    tools.map((tool) =>
      contender({ name: tool.name, side: 'peer', signatures: 1 }, async () => {
        const { sign: signWith } = await openTool(tool, identity);
        return () => signWith(pdf);
      }),
    ),
  );
}

/** A contender that cannot be made ready is a row that says why. */
async function contender(row, makeRun) {
  try {
    const made = await makeRun();
    return { ...row, ...(typeof made === 'function' ? { run: made } : made) };
  } catch (error) {
    return { ...row, run: () => undefined, failed: reasonOf(error) };
  }
}
