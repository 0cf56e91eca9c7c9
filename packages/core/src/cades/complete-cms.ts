import { asSource, equalBytes, toHex } from '../bytes/index.js';
import { CONTENT_TYPE, buildSignedData } from '../cms/index.js';
import { defaultCrypto } from '../crypto/index.js';
import { coreError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import { readCmsParts, type CmsParts } from './cms-parts.js';
import { digestContent, type DigestedContent } from './content.js';
import { contentMismatch } from './existing.js';
import { attributesFor, stampDigest } from './material.js';
import { preparedInvalid, preparedOf, type Fingerprint, type Prepared } from './prepared-json.js';
import { reachLevel } from './reach-level.js';
import { fingerprint } from './target.js';
import type { CompleteCmsOptions, LevelTerms, PreparedCms, SignedCms } from './types.js';
import { addTo, workOn, written } from './work.js';

/**
 * Puts the signature value into the CMS that was prepared, and raises it to its level. Refuses another content
 * or CMS (`ERR_DOCUMENT_MISMATCH`), JSON that was altered (`ERR_PREPARED_INVALID`), and a value that does not verify
 * with the prepared certificate (`ERR_SIGNATURE_INVALID`). Throws the errors of the timestamp source, the network, and
 * `ERR_EVIDENCE`.
 */
export async function completeCms(
  prepared: PreparedCms,
  signature: Uint8Array,
  options: CompleteCmsOptions = {},
): Promise<SignedCms> {
  const { crypto = defaultCrypto() } = options;
  const parts = preparedOf(prepared, crypto);
  const { before, digests } = await preparedTarget(parts, options, crypto);
  const { eContentType } = before;
  const messageDigest = parts.content.digest;
  const attributes = attributesFor(parts, { ...parts, eContentType }, { messageDigest, crypto });
  if (!equalBytes(attributes, parts.signedAttributes))
    throw preparedInvalid('digest and signed attributes do not belong together');
  const { level = parts.level } = options;
  return complete({ ...parts, level }, { ...options, before, digests, signature, crypto });
}

interface PreparedTarget {
  readonly before: CmsParts;
  readonly digests: DigestedContent['digests'];
}

/** The content and the CMS must be the prepared ones, as far as they are needed or given. */
async function preparedTarget(
  prepared: Prepared,
  { content, addTo: standing }: CompleteCmsOptions,
  crypto: CryptoProvider,
): Promise<PreparedTarget> {
  const { digestAlgorithm, attached } = prepared;
  if (!prepared.addTo !== !standing)
    throw new TypeError('the CMS that was given to prepare is given to complete, or none');
  if (standing && prepared.addTo)
    refuseOther(prepared.addTo, await fingerprint(standing, digestAlgorithm, crypto));
  const existing = standing ? await readCmsParts(standing) : undefined;
  const subject = existing?.eContent ?? content;
  if (attached && !subject) throw new TypeError('the content is needed: the file carries it');
  const eContent = attached && subject ? { eContent: asSource(subject) } : {};
  const nothing = { digestAlgorithms: [], certificates: [], crls: [], signerInfos: [] };
  const before = existing ?? { eContentType: CONTENT_TYPE.data, ...eContent, ...nothing };
  const known = new Map([[digestAlgorithm, prepared.content.digest]]);
  if (!subject) return { before, digests: known };
  const wanted = [digestAlgorithm, stampDigest(digestAlgorithm)];
  const { length, digests } = await digestContent(subject, wanted, { crypto });
  const digest = digests.get(digestAlgorithm) ?? new Uint8Array(0);
  refuseOther(prepared.content, { length, digest });
  return { before, digests };
}

function refuseOther(expected: Fingerprint, found: Fingerprint): void {
  if (expected.length !== found.length) throw contentMismatch(expected.length, found.length);
  if (!equalBytes(expected.digest, found.digest))
    throw contentMismatch(toHex(expected.digest), toHex(found.digest));
}

/** What `complete` needs beside the prepared parts. */
export interface Completion extends LevelTerms, PreparedTarget {
  readonly signature: Uint8Array;
  readonly crypto: CryptoProvider;
}

/** The work behind `completeCms` and `signCms`; content and CMS are known to be the prepared ones. */
export async function complete(prepared: Prepared, completion: Completion): Promise<SignedCms> {
  const { crypto, signature, before, digests, clock = () => new Date() } = completion;
  const { certificate, signatureAlgorithm: algorithm, signedAttributes: data } = prepared;
  const { publicKey } = certificate;
  if (!(await crypto.verify({ publicKey, algorithm, data, signature })))
    throw coreError(
      'ERR_SIGNATURE_INVALID',
      'the signature value does not verify with the prepared certificate and attributes',
    );
  const work = workOn(before);
  work.findings.push(...prepared.findings);
  const { signerInfos, ...added } = await readCmsParts(buildSignedData({ ...prepared, signature }));
  const at = work.signerInfos.push(...signerInfos) - 1;
  addTo(work, added);
  const { clock: _clock, ...terms } = completion;
  const { level: wanted } = prepared;
  const request = { ...terms, level: wanted, digests, now: clock() };
  const level = await reachLevel(work, [{ at, signer: certificate }], request);
  const { findings, signerInfos: all, parts } = work;
  const attached = parts.eContent !== undefined;
  return { ...written(work), level, attached, signatures: all.length, findings };
}
