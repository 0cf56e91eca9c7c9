import type { DigestAlgorithm } from '../algorithms.js';
import { buildAttribute, readableCertificates, warning } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import type { Check, Finding, SignatureLevel } from '../report.js';
import {
  checkTimestampToken,
  parseTimestampToken,
  signatureTimestampAttribute,
} from '../timestamp/index.js';
import type { Certificate } from '../x509/index.js';
import { archiveImprint } from './archive-timestamps.js';
import { readCmsParts } from './cms-parts.js';
import { additions, collectorFor, evidenceFor, type CmsEvidence } from './evidence.js';
import { digestOf } from './existing.js';
import { buildHashIndex } from './hash-index.js';
import { stampDigest } from './material.js';
import { CADES_ATTRIBUTE } from './oids.js';
import { readSignerInfo, withUnsignedAttributes } from './signer-info.js';
import { stampsOf } from './stamps.js';
import type { LevelTerms } from './types.js';
import { addTo, digestBy, type Work } from './work.js';
import { cmsBytes, layOutCms } from './write-parts.js';

/** A signature to be raised. */
export interface Raised {
  /** Its place among the signatures of the work. */
  readonly at: number;
  readonly signer: Certificate;
}

/** How far signatures are raised, with what. */
export interface LevelRequest extends Omit<LevelTerms, 'clock'> {
  readonly level: SignatureLevel;
  readonly crypto: CryptoProvider;
  readonly now: Date;
  /** Digests of the content. */
  readonly digests: ReadonlyMap<DigestAlgorithm, Uint8Array>;
}

/** Throws `TypeError` where the level needs what is not given; asked before any key is used. */
export function checkTerms({
  level,
  evidence,
  timestamps,
}: Pick<LevelRequest, 'level' | 'evidence' | 'timestamps'>): void {
  if (level === 'B-B' || level === 'B-T') return;
  if (!evidence)
    throw new TypeError(`level ${level} needs evidence: where trust and lists come from`);
  if (level === 'B-LTA' && !timestamps) throw new TypeError('level B-LTA needs a timestamp source');
}

/**
 * Raises signatures to a level, all of them a step at a time: an archive timestamp should cover the evidence of every
 * signature. Answers what all have reached: the level asked for, or a declared downgrade.
 */
export async function reachLevel(
  work: Work,
  raised: readonly Raised[],
  request: LevelRequest,
): Promise<SignatureLevel> {
  const { level, evidence } = request;
  if (level === 'B-B') return 'B-B';
  const step = steps(work, request);
  for (const one of raised)
    if (!(await step('timestamp-missing', () => timestampSignature(work, one, request))))
      return 'B-B';
  if (level === 'B-T' || !evidence) return 'B-T';
  for (const one of raised)
    if (!(await step('evidence-missing', () => addEvidence(work, one, { ...request, evidence }))))
      return 'B-T';
  if (level === 'B-LT') return 'B-LT';
  for (const one of raised)
    if (
      !(await step('archive-timestamp-missing', () =>
        addArchiveTimestamp(work, one, { ...request, evidence }),
      ))
    )
      return 'B-LT';
  return 'B-LTA';
}

const EXPECTED = {
  'timestamp-missing': 'B-T',
  'evidence-missing': 'B-LT',
  'archive-timestamp-missing': 'B-LTA',
} as const;

type Missing = Extract<Check, keyof typeof EXPECTED>;

/** Runs a step; where the caller takes less, its failure is a warning of what is missing and why. An abort stays one. */
function steps(work: Work, { evidence, onTimestampFailure, signal }: LevelRequest) {
  return async (check: Missing, step: () => Promise<void>): Promise<boolean> => {
    const terms = check === 'evidence-missing' ? evidence?.onFailure : onTimestampFailure;
    try {
      await step();
      return true;
    } catch (error) {
      if (terms !== 'downgrade' || signal?.aborted === true || error instanceof TypeError)
        throw error;
      work.findings.push(missing(check, error));
      return false;
    }
  };
}

function missing(check: Missing, error: unknown): Finding {
  const facts = isKysoError(error) ? error.facts : {};
  const found = isKysoError(error) ? error.code : error instanceof Error ? error.name : 'Error';
  const at = facts['subject'] ?? facts['url'];
  const { subIndication } = facts;
  return warning(check, 'EN 319 122-1 §6.3', {
    expected: EXPECTED[check],
    found: typeof subIndication === 'string' ? `${found}, ${subIndication}` : found,
    at: typeof at === 'string' ? at : undefined,
  });
}

/** A timestamp over the signature value (EN 319 122-1 §5.3), unless an intact one stands. */
async function timestampSignature(
  work: Work,
  { at }: Raised,
  request: LevelRequest,
): Promise<void> {
  const signerInfo = infoAt(work, at);
  const { stamps } = await stampsOf(work, at, request);
  if (stamps.length > 0) return;
  const { signature, ...info } = readSignerInfo(signerInfo);
  const digestAlgorithm = stampDigest(digestOf({ signature, ...info }));
  const imprint = digestBy(digestAlgorithm, signature, request.crypto);
  const token = await requestToken(request, { digestAlgorithm, imprint });
  work.signerInfos[at] = withUnsignedAttributes(signerInfo, [signatureTimestampAttribute(token)]);
}

function infoAt({ signerInfos }: Work, at: number): Uint8Array {
  const signerInfo = signerInfos[at];
  if (!signerInfo) throw new TypeError(`there is no signature ${at}`);
  return signerInfo;
}

async function requestToken(
  { timestamps, signal }: LevelRequest,
  wanted: { readonly digestAlgorithm: DigestAlgorithm; readonly imprint: Uint8Array },
): Promise<Uint8Array> {
  if (!timestamps) throw new TypeError('a signature without a timestamp needs a timestamp source');
  return timestamps.requestToken({ ...wanted, ...(signal && { signal }) });
}

type WithEvidence = LevelRequest & { readonly evidence: CmsEvidence };

/** All that judges signer and authorities without the network, in the sets of the SignedData (EN 319 122-1 §6.3). */
async function addEvidence(
  work: Work,
  { at, signer }: Raised,
  request: WithEvidence,
): Promise<void> {
  const { now } = request;
  const stamps = await stampsOf(work, at, request);
  const collect = collectorOf(work, stamps, request);
  const found = await evidenceFor({ signer, ...stamps }, { collect, now });
  addTo(work, additions(work.parts, found));
  work.findings.push(...found.flatMap(({ findings }) => findings));
}

function collectorOf(
  { parts }: Work,
  { certificates, crls }: { certificates: readonly Certificate[]; crls: readonly Uint8Array[] },
  { evidence: terms, crypto, now, signal }: WithEvidence,
) {
  return collectorFor(parts, { terms, certificates, crls, crypto, now, signal });
}

/** An archive-time-stamp-v3 over everything that is there (EN 319 122-1 §5.5.3), of an authority that is trusted. */
async function addArchiveTimestamp(
  work: Work,
  { at }: Raised,
  request: WithEvidence,
): Promise<void> {
  const { crypto, digests, now } = request;
  const signerInfo = infoAt(work, at);
  const info = readSignerInfo(signerInfo);
  const digestAlgorithm = stampDigest(digestOf(info));
  const content = digests.get(digestAlgorithm);
  if (!content) throw new TypeError(`the ${digestAlgorithm} digest of the content is needed`);
  const { certificates, crls, eContentType } = work.parts;
  const unsignedAttributes = info.unsignedAttributes?.attributes ?? [];
  const objects = { certificates, crls, unsignedAttributes };
  const hashIndex = buildHashIndex(objects, digestAlgorithm, crypto);
  const input = { eContentType, content, signerInfo, hashIndex };
  const imprint = archiveImprint(input, digestAlgorithm, crypto);
  const token = await requestToken(request, { digestAlgorithm, imprint });
  await refuseUntrusted(work, token, { ...request, at: now });
  const indexed = await withHashIndex(token, hashIndex);
  const attribute = buildAttribute(CADES_ATTRIBUTE.archiveTimestampV3, indexed);
  work.signerInfos[at] = withUnsignedAttributes(signerInfo, [attribute]);
}

/** A timestamp that nobody will believe is not worth its place. Throws `ERR_EVIDENCE`. */
async function refuseUntrusted(
  work: Work,
  der: Uint8Array,
  { at, ...request }: WithEvidence & { readonly at: Date },
): Promise<void> {
  const token = parseTimestampToken(der);
  const { crypto } = request;
  const { certificate } = await checkTimestampToken(token, { crypto, imprint: () => undefined });
  if (!certificate) throw new TypeError('the token does not carry its certificate');
  const { crls, certificates: carried } = token.signedData;
  const certificates = readableCertificates(carried);
  const collect = collectorOf(work, { certificates, crls }, request);
  await collect({ certificate, purpose: 'timestamping', at, since: new Date(0) });
}

/** The token with the hash index among the unsigned attributes of its signature (EN 319 122-1 §5.5.2). */
async function withHashIndex(token: Uint8Array, hashIndex: Uint8Array): Promise<Uint8Array> {
  const parts = await readCmsParts(token);
  const attribute = buildAttribute(CADES_ATTRIBUTE.hashIndexV3, hashIndex);
  const signerInfos = parts.signerInfos.map((one) => withUnsignedAttributes(one, [attribute]));
  return cmsBytes(layOutCms({ ...parts, signerInfos }));
}
