import type { DigestAlgorithm } from '../algorithms.js';
import {
  CONTENT_TYPE,
  attributesOfType,
  failed,
  passed,
  unknown,
  valuesOf,
  type Attribute,
  type SignedData,
  type SignerInfo,
} from '../cms/index.js';
import { encodingOf, oidOf } from '../der/index.js';
import { oid } from '../der/writer.js';
import { isKysoError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import type { Finding } from '../report.js';
import {
  checkTimestampToken,
  parseTimestampToken,
  type TimestampCheck,
  type TimestampToken,
} from '../timestamp/index.js';
import type { Certificate } from '../x509/index.js';
import { readCmsParts } from './cms-parts.js';
import { hashIndexOf, matchIndex, type Archivable, type AttributeValue } from './hash-index.js';
import { CADES_ATTRIBUTE } from './oids.js';
import { signedPart } from './signer-info.js';

/** Where the content of a detached signature comes from. */
export interface ArchiveTimestampOptions {
  readonly crypto: CryptoProvider;
  /**
   * Digest of the detached content; `undefined` where it is not at hand. Not called where the SignedData carries
   * content, which is then what is stamped.
   */
  readonly contentDigest?: (
    algorithm: DigestAlgorithm,
  ) => Uint8Array | undefined | Promise<Uint8Array | undefined>;
}

/** What an archive timestamp covers, once its imprint is found right: proofs of existence at its time. */
export interface ArchivedObjects {
  /** CertificateChoices, whole. */
  readonly certificates: readonly Uint8Array[];
  /** RevocationInfoChoices, whole: lists, and OCSP responses in their `[1]` wrapping. */
  readonly crls: readonly Uint8Array[];
  /** Values of unsigned attributes: signature timestamps and earlier archive timestamps among them. */
  readonly attributes: readonly AttributeValue[];
}

/** An archive timestamp of a signature. */
export interface ArchiveTimestamp {
  /** 3 counts; 1 and 2 are older constructions that are read and named, never believed. */
  readonly version: 1 | 2 | 3;
  /** The token as it stands. */
  readonly der: Uint8Array;
  /** Absent where it cannot be read. */
  readonly token?: TimestampToken;
  /** Of the attribute and its hash index, not of the token itself. */
  readonly findings: readonly Finding[];
  /**
   * The digest that the token must hold, for `checkTimestampToken`; `undefined` where the content is not at hand. Absent
   * for older constructions and where the hash index cannot be read: it cannot be told then what was stamped.
   */
  readonly imprint?: (algorithm: DigestAlgorithm) => Promise<Uint8Array | undefined>;
  /**
   * What it proves beside content, signature and signed attributes, where token and imprint are right. Null where a hash
   * of the index names nothing that is there, or the index cannot be read: then it proves nothing.
   */
  readonly covers: ArchivedObjects | null;
}

/**
 * The archive timestamps of a signature, in the order in which they stand (EN 319 122-1 §5.5). Nothing is verified yet.
 * Throws `ERR_DER` and `ERR_LIMIT` where the SignedData itself cannot be read again.
 */
export async function archiveTimestampsOf(
  signedData: SignedData,
  signerInfo: SignerInfo,
  options: ArchiveTimestampOptions,
): Promise<ArchiveTimestamp[]> {
  const values = KINDS.flatMap(({ version, type }) =>
    readableValues(attributesOfType(signerInfo.unsignedAttributes, type)).map((der) => ({
      version,
      der,
    })),
  );
  if (values.length === 0) return [];
  const { certificates, crls } = await readCmsParts(signedData.der);
  const unsignedAttributes = signerInfo.unsignedAttributes?.attributes ?? [];
  const subject = { signedData, signerInfo, objects: { certificates, crls, unsignedAttributes } };
  return values.map(({ version, der }) =>
    version === 3 ? versionThree(der, subject, options) : older(der, version),
  );
}

const KINDS = [
  { version: 3, type: CADES_ATTRIBUTE.archiveTimestampV3 },
  { version: 2, type: CADES_ATTRIBUTE.archiveTimestampV2 },
  { version: 1, type: CADES_ATTRIBUTE.archiveTimestampV1 },
] as const;

/** Each value as it stands; the attribute itself where its values cannot be told apart, to be reported as unreadable. */
function readableValues(attributes: readonly Attribute[]): Uint8Array[] {
  return attributes.flatMap((attribute) => {
    try {
      return valuesOf(attribute).map(encodingOf);
    } catch (error) {
      if (isKysoError(error)) return [attribute.der];
      throw error;
    }
  });
}

/** What is stamped. */
interface Subject {
  readonly signedData: SignedData;
  readonly signerInfo: SignerInfo;
  readonly objects: Archivable;
}

const CLAUSE = 'EN 319 122-1 §5.5.3';

function older(der: Uint8Array, version: 1 | 2): ArchiveTimestamp {
  const found = `archive-time-stamp v${version}`;
  const named = unknown('archive-timestamp', CLAUSE, { expected: 'archive-time-stamp-v3', found });
  const { token, findings } = readToken(der);
  return {
    ...{ version, der, covers: null },
    ...(token && { token }),
    findings: [...findings, named],
  };
}

function versionThree(
  der: Uint8Array,
  subject: Subject,
  options: ArchiveTimestampOptions,
): ArchiveTimestamp {
  const { token, findings } = readToken(der);
  if (!token) return { version: 3, der, covers: null, findings };
  try {
    return { version: 3, der, token, ...indexed(token, subject, options) };
  } catch (error) {
    if (!isKysoError(error)) throw error;
    const unreadable = failed('archive-timestamp-index', 'EN 319 122-1 §5.5.2', {
      found: error.message,
    });
    return { version: 3, der, token, covers: null, findings: [...findings, unreadable] };
  }
}

function readToken(der: Uint8Array): { token?: TimestampToken; findings: readonly Finding[] } {
  try {
    return { token: parseTimestampToken(der), findings: [] };
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return {
      findings: [failed('timestamp-structure', 'RFC 3161 §2.4.2', { found: error.message })],
    };
  }
}

function indexed(
  token: TimestampToken,
  { signedData, signerInfo, objects }: Subject,
  { crypto, contentDigest }: ArchiveTimestampOptions,
): Pick<ArchiveTimestamp, 'findings' | 'imprint' | 'covers'> {
  const clause = 'EN 319 122-1 §5.5.2';
  const index = hashIndexOf(token.signerInfo);
  const typeOf = ({ type }: Attribute): string => oidOf(type);
  const { unmatched, ...covers } = matchIndex(index, { ...objects, typeOf }, crypto);
  const { hashAlgorithm, oid: named } = token.info.messageImprint;
  const problems = [
    ...(unmatched > 0
      ? [failed('archive-timestamp-index', clause, { expected: 0, found: unmatched })]
      : []),
    // A weaker hash in the index than in the imprint would let objects be exchanged.
    ...(index.algorithm === hashAlgorithm
      ? []
      : [
          failed('archive-timestamp-index', clause, {
            expected: hashAlgorithm ?? named,
            found: index.algorithm,
          }),
        ]),
  ];
  const digestOf = contentDigestOf(signedData, { crypto, ...(contentDigest && { contentDigest }) });
  return {
    findings: problems.length > 0 ? problems : [passed('archive-timestamp-index', clause)],
    covers: problems.length > 0 ? null : covers,
    imprint: async (algorithm) => {
      const content = await digestOf(algorithm);
      const { eContentType } = signedData;
      const input = { eContentType, content, signerInfo: signerInfo.der, hashIndex: index.der };
      return content && archiveImprint({ ...input, content }, algorithm, crypto);
    },
  };
}

/** Digest of the content whose digest is the message-digest attribute. */
function contentDigestOf(
  { eContent }: SignedData,
  { crypto, contentDigest }: ArchiveTimestampOptions,
): (algorithm: DigestAlgorithm) => Promise<Uint8Array | undefined> {
  return async (algorithm) => {
    if (!eContent) return contentDigest?.(algorithm);
    const digest = crypto.createDigest(algorithm);
    digest.update(eContent);
    return digest.digest();
  };
}

/** What an archive-time-stamp-v3 is over. */
export interface ArchiveImprintInput {
  /** Dotted OID. */
  readonly eContentType: string;
  /** Digest of the content by the algorithm of the imprint. */
  readonly content: Uint8Array;
  /** DER of the SignerInfo as it stands. */
  readonly signerInfo: Uint8Array;
  /** DER of the ATSHashIndex. */
  readonly hashIndex: Uint8Array;
}

/**
 * The message imprint of an archive-time-stamp-v3 (EN 319 122-1 §5.5.3): over the eContentType, the digest of the content,
 * the fields of the SignerInfo up to the signature value as they stand, and the hash index.
 */
export function archiveImprint(
  { eContentType, content, signerInfo, hashIndex }: ArchiveImprintInput,
  algorithm: DigestAlgorithm,
  crypto: CryptoProvider,
): Uint8Array {
  const type = eContentType === CONTENT_TYPE.data ? DATA : oid(eContentType);
  const digest = crypto.createDigest(algorithm);
  for (const part of [type, content, signedPart(signerInfo), hashIndex]) digest.update(part);
  return digest.digest();
}

const DATA = oid(CONTENT_TYPE.data);

/** The answer for one archive timestamp: no word on trust. */
export interface ArchiveTimestampCheck extends TimestampCheck {
  /** What it proves; null unless everything about it was found right. */
  readonly covers: ArchivedObjects | null;
}

/**
 * Checks imprint, signature and hash index of an archive timestamp. `intact` with `covers` means: all of that existed at
 * the token's time, if its authority is trusted. Never throws for what stands in it.
 */
export async function checkArchiveTimestamp(
  timestamp: ArchiveTimestamp,
  options: { readonly crypto: CryptoProvider; readonly candidates?: readonly Certificate[] },
): Promise<ArchiveTimestampCheck> {
  const { token, imprint, findings, covers } = timestamp;
  if (!token) return { integrity: 'broken', findings, covers: null };
  const check = await checkToken(token, { ...options, imprint });
  const wrong = findings.some(({ status }) => status === 'failed');
  const worst = wrong || check.integrity === 'broken' ? 'broken' : check.integrity;
  const integrity = worst === 'intact' && !imprint ? 'unverifiable' : worst;
  return {
    ...check,
    integrity,
    findings: [...findings, ...check.findings],
    covers: integrity === 'intact' ? covers : null,
  };
}

interface TokenOptions {
  readonly crypto: CryptoProvider;
  readonly candidates?: readonly Certificate[];
  readonly imprint: ArchiveTimestamp['imprint'];
}

/** Where it cannot be told what was stamped, the token's own imprint stands for it, and nothing is said of it. */
async function checkToken(
  token: TimestampToken,
  { imprint, ...options }: TokenOptions,
): Promise<TimestampCheck> {
  if (imprint) return checkTimestampToken(token, { ...options, imprint });
  const { hashedMessage } = token.info.messageImprint;
  const check = await checkTimestampToken(token, { ...options, imprint: () => hashedMessage });
  const findings = check.findings.filter((finding) => finding.check !== 'timestamp-imprint');
  return { ...check, findings };
}
