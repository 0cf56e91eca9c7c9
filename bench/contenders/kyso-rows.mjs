import { createHash } from 'node:crypto';
import { composeMark, markCache, signatureMark } from '@kyso/appearance';
import { checkSignerInfo, parseSignedData } from '@kyso/core/cms';
import { nodeCrypto } from '@kyso/core/node';
import {
  completeSignature,
  prepareSignature,
  readMark,
  signPdf,
  toBeSignedOf,
} from '@kyso/core/pades';
import { tsaClient } from '@kyso/core/timestamp';
import { validatePdf } from '@kyso/core/validation';
import { NOW } from '../fixtures.mjs';
import { makePng } from '../make-png.mjs';
import { onlySignature } from '../only-signature.mjs';
import { signingOptions } from './kyso.mjs';

const MARK = { width: 180, height: 80 };
const STAMP_PIXELS = 120;
/** Nobody is called there: the sandbox answers in this process. */
const TSA_URL = 'http://tsa.sandbox.example/';

/** Signs and answers the whole file; `more` adds to or changes the options of a plain B-B signature. */
export function signer(identity, pdf, { more = {}, threadPool = false } = {}) {
  const options = { ...signingOptions(identity, { threadPool }), ...more };
  return async () => (await signPdf(pdf, options)).bytes();
}

/** Signs with a mark of an image and Vietnamese text, which was drawn and read once. */
export async function visibleSigner(identity, pdf) {
  const drawn = await signatureMark({
    ...MARK,
    name: 'Nguyễn Văn An',
    title: 'Vụ trưởng Vụ Pháp chế',
    time: NOW,
    language: 'vi',
    image: makePng(STAMP_PIXELS),
  });
  const more = {
    field: { page: 1, rect: { x: 350, y: 90, ...MARK } },
    appearance: { mark: readMark(drawn) },
  };
  return signer(identity, pdf, { more });
}

/** Composes a mark of one image and a text that is another each time. */
export function markComposer() {
  const image = makePng(STAMP_PIXELS);
  const cache = markCache();
  let number = 0;
  return () => {
    number++;
    const lines = [
      { text: `Ký bởi: Nguyễn Văn An ${number}`, bold: true },
      'Chức vụ: Vụ trưởng Vụ Pháp chế',
      'Thời gian ký: 2026-11-20T09:00:00+07:00',
    ];
    return composeMark({
      ...MARK,
      cache,
      parts: [
        { kind: 'image', x: 0, y: 0, width: 60, height: 80, image },
        { kind: 'text', x: 64, y: 0, width: 116, height: 80, lines, valign: 'middle' },
      ],
    });
  };
}

/** Signs at B-T with the sandbox's timestamp authority, called in this process. */
export function timestampingSigner(identity, pdf, sandbox) {
  const fetcher = {
    async fetch({ body }) {
      const headers = { 'content-type': 'application/timestamp-reply' };
      return { status: 200, headers, body: await sandbox.timestampResponse(body) };
    },
  };
  const timestamps = tsaClient(TSA_URL, { fetcher, crypto: nodeCrypto() });
  return signer(identity, pdf, { more: { level: 'B-T', timestamps } });
}

/** The first phase alone: everything but the key. */
export function preparer(identity, pdf) {
  const options = prepareOptions(identity);
  return () => prepareSignature(pdf, options);
}

/** The second phase alone, given a signature value: it is checked, and the file is put together. */
export async function completer(identity, pdf) {
  const { signer: key } = signingOptions(identity);
  const prepared = await prepareSignature(pdf, prepareOptions(identity));
  const { bytes, digest, digestAlgorithm } = toBeSignedOf(prepared);
  const signature = await key.sign(bytes, { digest, digestAlgorithm });
  const crypto = nodeCrypto();
  return async () => (await completeSignature(pdf, prepared, signature, { crypto })).bytes();
}

/** Parses and checks the CMS of a signed file with its three certificates; content digest given. */
export async function cmsChecker(identity, pdf) {
  const { covered, cms } = onlySignature(await signer(identity, pdf)());
  const digest = new Uint8Array(createHash('sha256').update(covered).digest());
  const options = { crypto: nodeCrypto(), contentDigest: () => digest };
  return async () => {
    const signedData = parseSignedData(cms);
    const { integrity } = await checkSignerInfo(signedData, signedData.signerInfos[0], options);
    if (signedData.certificates.length !== 3 || integrity !== 'intact') {
      throw new Error(`${signedData.certificates.length} certificates, ${integrity}`);
    }
  };
}

/** Validates a file that was signed twice, up to the sandbox's root. */
export async function validator(identity, pdf, sandbox) {
  const once = await signer(identity, pdf)();
  const twice = await signer(identity, once)();
  const options = {
    trust: [{ name: 'user', anchors: [sandbox.root.certificate] }],
    at: NOW,
    crypto: nodeCrypto(),
    clock: () => NOW,
  };
  return async () => {
    const { signatures } = await validatePdf(twice, options);
    const intact = signatures.filter(({ integrity, signer: by }) => {
      return integrity === 'intact' && by?.trustDomain === 'user';
    });
    if (signatures.length !== 2 || intact.length !== 2) {
      throw new Error(`${intact.length} of ${signatures.length} signatures intact and trusted`);
    }
  };
}

function prepareOptions(identity) {
  const { signer: key, ...rest } = signingOptions(identity);
  const { certificate, chain, algorithm } = key;
  return { ...rest, certificate, chain, algorithm };
}
