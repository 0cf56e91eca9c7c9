import { nodeCrypto, privateKeySigner } from '@kyso/core/node';
import { extendPdf, signPdf } from '@kyso/core/pades';
import { tsaClient } from '@kyso/core/timestamp';
import { NOW } from './fixtures.mjs';
import { makePdf } from './make-pdf.mjs';

/** When everything is judged: a little after it was signed, as an office does with what comes in. */
export const JUDGED_AT = new Date(NOW.getTime() + 3_600_000);

/** Whose key is of these kinds signs, one after the other. */
const KINDS = ['rsa-2048', 'rsa-3072', 'p-256', 'p-384', 'p-521'];

/**
 * One document with `count` signatures of five people, each with a timestamp, and the evidence for all of them in its store.
 *
 * @param {import('@kyso/sandbox').Sandbox} sandbox
 * @param {Uint8Array} pdf
 * @param {number} count
 * @returns {Promise<Uint8Array>}
 */
export async function manySignatures(sandbox, pdf, count) {
  const terms = termsIn(sandbox);
  const signers = KINDS.map((kind) => signerOf(sandbox, kind));
  let signed = pdf;
  for (let i = 0; i < count; i += 1) {
    const signer = signers[i % signers.length];
    signed = await (await signPdf(signed, { ...terms, signer, level: 'B-T' })).bytes();
  }
  return (await extendPdf(signed, { ...terms, level: 'B-LT' })).bytes();
}

/**
 * What comes in on a day: documents that differ, each signed by one of five people, every second one with its evidence.
 *
 * @param {import('@kyso/sandbox').Sandbox} sandbox
 * @param {number} count
 * @returns {Promise<Uint8Array[]>}
 */
export async function incomingBatch(sandbox, count) {
  const terms = termsIn(sandbox);
  const signers = KINDS.map((kind) => signerOf(sandbox, kind));
  const documents = [];
  for (let i = 0; i < count; i += 1) {
    const level = i % 2 === 0 ? 'B-T' : 'B-LT';
    const signer = signers[i % signers.length];
    const made = await signPdf(makePdf(40_000 + 40 * i), { ...terms, signer, level });
    documents.push(await made.bytes());
  }
  return documents;
}

/** Where signatures in these files lead to, and the lists of the authorities. */
export function trustIn({ root, intermediate }) {
  return {
    trust: [{ name: 'user', anchors: [root.certificate] }],
    intermediates: [intermediate.certificate],
    crls: [root.crl(), intermediate.crl()],
  };
}

function termsIn(sandbox) {
  const fetcher = inProcess(sandbox);
  const crypto = nodeCrypto();
  const { trust, crls } = trustIn(sandbox);
  return {
    crypto,
    clock: () => NOW,
    timestamps: tsaClient('http://tsa.sandbox.example/', { fetcher, crypto }),
    evidence: { trust, crls, clock: () => NOW },
  };
}

/** The sandbox's timestamp authority, without a network. */
function inProcess(sandbox) {
  return {
    async fetch({ body }) {
      const headers = { 'content-type': 'application/timestamp-reply' };
      return { status: 200, headers, body: await sandbox.timestampResponse(body) };
    },
  };
}

function signerOf(sandbox, kind) {
  const person = sandbox.people.find((one) => one.keyType === kind && one.notAfter > JUDGED_AT);
  const { privateKey: key, certificate, chain } = person;
  return privateKeySigner({ key, certificate, chain });
}
