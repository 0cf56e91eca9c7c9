import type { DigestAlgorithm } from '../algorithms.js';
import { readableCertificates } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import {
  checkTimestampToken,
  parseTimestampToken,
  signatureTimestampsOf,
  type TimestampCheck,
  type TimestampToken,
} from '../timestamp/index.js';
import type { Stamp } from '../trust/index.js';
import type { Certificate } from '../x509/index.js';
import { archiveTimestampsOf, checkArchiveTimestamp } from './archive-timestamps.js';
import { readSignerInfo } from './signer-info.js';
import { digestBy, type Work } from './work.js';
import { detachedSignedData } from './write-parts.js';

/** The intact timestamps of a signature, and what their tokens carry. */
export interface Stamps {
  /** Over the signature value. */
  readonly stamps: readonly Stamp[];
  /** Over everything, oldest first. */
  readonly archive: readonly Stamp[];
  readonly certificates: readonly Certificate[];
  /** RevocationInfoChoices. */
  readonly crls: readonly Uint8Array[];
}

/** Reads and checks the timestamps of a signature; those that are not intact are nothing to build on and left out. */
export async function stampsOf(
  work: Work,
  at: number,
  options: {
    readonly crypto: CryptoProvider;
    readonly digests: ReadonlyMap<DigestAlgorithm, Uint8Array>;
  },
): Promise<Stamps> {
  const tokens: TimestampToken[] = [];
  const stamps = await signatureStamps(work, at, { ...options, tokens });
  const archive = await archiveStamps(work, at, { ...options, tokens });
  const carried = tokens.map(({ signedData }) => signedData);
  return {
    stamps,
    archive: archive.sort((a, b) => a.genTime.getTime() - b.genTime.getTime()),
    certificates: readableCertificates(carried.flatMap(({ certificates }) => certificates)),
    crls: carried.flatMap(({ crls }) => crls),
  };
}

interface Collecting {
  readonly crypto: CryptoProvider;
  readonly digests: ReadonlyMap<DigestAlgorithm, Uint8Array>;
  readonly tokens: TimestampToken[];
}

async function signatureStamps(
  { signerInfos }: Work,
  at: number,
  { crypto, tokens }: Collecting,
): Promise<Stamp[]> {
  const signerInfo = readSignerInfo(signerInfos[at] ?? new Uint8Array(0));
  const found: Stamp[] = [];
  for (const der of signatureTimestampsOf(signerInfo)) {
    const token = readable(der);
    if (!token) continue;
    const imprint = (algorithm: DigestAlgorithm): Uint8Array =>
      digestBy(algorithm, signerInfo.signature, crypto);
    found.push(...intactStamp(token, await checkTimestampToken(token, { crypto, imprint })));
    tokens.push(token);
  }
  return found;
}

function readable(der: Uint8Array): TimestampToken | undefined {
  try {
    return parseTimestampToken(der);
  } catch (error) {
    if (isKysoError(error)) return undefined;
    throw error;
  }
}

async function archiveStamps(
  { parts, signerInfos }: Work,
  at: number,
  { crypto, digests, tokens }: Collecting,
): Promise<Stamp[]> {
  const signerInfo = readSignerInfo(signerInfos[at] ?? new Uint8Array(0));
  const signedData = detachedSignedData({ ...parts, signerInfos });
  const contentDigest = (algorithm: DigestAlgorithm): Uint8Array | undefined =>
    digests.get(algorithm);
  const found: Stamp[] = [];
  const all = await archiveTimestampsOf(signedData, signerInfo, { crypto, contentDigest });
  for (const timestamp of all) {
    const { covers, ...check } = await checkArchiveTimestamp(timestamp, { crypto });
    if (!timestamp.token || !covers) continue;
    found.push(...intactStamp(timestamp.token, check));
    tokens.push(timestamp.token);
  }
  return found;
}

function intactStamp(
  { info: { genTime } }: TimestampToken,
  { integrity, certificate }: TimestampCheck,
): Stamp[] {
  return integrity === 'intact' && certificate ? [{ certificate, genTime }] : [];
}
