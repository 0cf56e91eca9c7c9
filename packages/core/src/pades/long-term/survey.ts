import {
  ATTRIBUTE,
  attributesOfType,
  checkSignerInfo,
  parseSignedData,
  readableCertificates,
  type SignedData,
  type SignerInfo,
} from '../../cms/index.js';
import { coreError, isKysoError, type KysoError } from '../../errors.js';
import type { PdfDocument } from '../../pdf/index.js';
import type { CryptoProvider } from '../../ports.js';
import {
  checkTimestampToken,
  parseTimestampToken,
  signatureTimestampsOf,
  type TimestampCheckOptions,
} from '../../timestamp/index.js';
import type { Stamp } from '../../trust/index.js';
import type { Certificate } from '../../x509/index.js';
import { checkByteRange, rangeBytes, rangeDigests, type Range } from '../byte-range.js';
import { signaturesOf, type PdfSignature } from '../find-signatures.js';

/** A signature or document timestamp of a document, found intact. */
export interface Surveyed {
  readonly field: string;
  /** Octets of /Contents, padding included. */
  readonly contents: Uint8Array;
  /** The signer; undefined for a document timestamp. */
  readonly signer: Certificate | undefined;
  /** Null for a baseline signature by its form (EN 319 142-1 §6.3); else what it is instead. */
  readonly otherForm: string | null;
  /** Timestamps over the signature value; of a document timestamp, itself. */
  readonly stamps: readonly Stamp[];
}

/** All signatures and document timestamps that count, earliest first, and the certificates that they carry. */
export interface Survey {
  readonly all: readonly Surveyed[];
  readonly certificates: readonly Certificate[];
}

/** What is looked at. */
export interface SurveyOptions {
  readonly crypto: CryptoProvider;
  readonly certificates: readonly Certificate[];
  /** Names of the signatures that are looked at, beside all document timestamps; default all. */
  readonly fields?: readonly string[] | undefined;
}

/**
 * Reads the signatures of a document and checks them against its bytes: what is broken cannot be made to last. Usage
 * rights, which no field holds, are passed over. Throws `ERR_EVIDENCE` with `field` and `found` for what is not intact.
 */
export async function surveyOf(
  document: PdfDocument,
  { crypto, certificates, fields }: SurveyOptions,
): Promise<Survey> {
  const found = await document.run(() => signaturesOf(document));
  const digests = rangeDigests(document.window.source, crypto);
  const [all, carried]: [Surveyed[], Certificate[]] = [[], [...certificates]];
  for (const signature of found) {
    const { field, kind } = signature;
    if (field === null) continue;
    if (kind === 'signature' && fields && !fields.includes(field)) continue;
    all.push(await readOne(signature, field, { document, crypto, digests, carried }));
  }
  return { all, certificates: carried };
}

interface Reading {
  readonly document: PdfDocument;
  readonly crypto: CryptoProvider;
  readonly digests: ReturnType<typeof rangeDigests>;
  /** Grows by what signatures carry. */
  readonly carried: Certificate[];
}

async function readOne(
  signature: PdfSignature,
  field: string,
  reading: Reading,
): Promise<Surveyed> {
  const { range, finding } = checkByteRange(signature, reading.document.size);
  const { contents } = signature;
  if (!range || finding.status !== 'passed' || !contents)
    throw notIntact(field, 'the byte range is wrong');
  try {
    const signedData = parseSignedData(contents, { ber: true });
    reading.carried.push(...readableCertificates(signedData.certificates));
    const own = { signature, signedData, contents, range, field };
    return signature.kind === 'signature'
      ? await readSignature(own, reading)
      : await readTimestamp(own, reading);
  } catch (error) {
    if (isKysoError(error) && UNREADABLE.includes(error.code))
      throw notIntact(field, error.message, error);
    throw error;
  }
}

const UNREADABLE = ['ERR_DER', 'ERR_CMS', 'ERR_LIMIT'];

interface Own {
  readonly signature: PdfSignature;
  readonly signedData: SignedData;
  readonly contents: Uint8Array;
  readonly range: Range;
  readonly field: string;
}

/** Only signatures over the bytes of the file: those of other kinds are of a time before evidence was kept in documents. */
const DETACHED = ['ETSI.CAdES.detached', 'adbe.pkcs7.detached'];

async function readSignature(own: Own, reading: Reading): Promise<Surveyed> {
  const { signature, signedData, contents, range, field } = own;
  const { crypto, digests, document, carried: candidates } = reading;
  const { subFilter } = signature;
  const [signerInfo, ...others] = signedData.signerInfos;
  if (!signerInfo || others.length > 0 || !DETACHED.includes(subFilter ?? ''))
    throw notIntact(field, `${subFilter ?? 'no SubFilter'}, ${signedData.signerInfos.length}`);
  const { integrity, certificate } = await checkSignerInfo(signedData, signerInfo, {
    ...{ crypto, candidates },
    contentDigest: (algorithm) => digests(range, algorithm),
    content: () => rangeBytes(document.window.source, range),
  });
  if (integrity !== 'intact' || !certificate) throw notIntact(field, integrity);
  const stamps: Stamp[] = [];
  for (const token of signatureTimestampsOf(signerInfo))
    stamps.push(
      await readToken(token, field, {
        reading,
        imprint: (algorithm) => {
          const digest = crypto.createDigest(algorithm);
          digest.update(signerInfo.signature);
          return digest.digest();
        },
      }),
    );
  const otherForm = formOf(subFilter, signerInfo);
  return { field, contents, signer: certificate, otherForm, stamps };
}

/** EN 319 142-1 §6.3: a baseline signature names its form, and refers to the certificate of its signer. */
function formOf(subFilter: string | null, { signedAttributes }: SignerInfo): string | null {
  if (subFilter !== 'ETSI.CAdES.detached') return subFilter ?? 'no SubFilter';
  const references = [ATTRIBUTE.signingCertificate, ATTRIBUTE.signingCertificateV2];
  const isReferred = references.some((type) => attributesOfType(signedAttributes, type).length > 0);
  return isReferred ? null : 'no signing-certificate';
}

async function readTimestamp(own: Own, reading: Reading): Promise<Surveyed> {
  const { signedData, contents, range, field } = own;
  const stamp = await readToken(contents.subarray(0, signedData.length), field, {
    reading,
    imprint: (algorithm) => reading.digests(range, algorithm),
  });
  return { field, contents, signer: undefined, otherForm: null, stamps: [stamp] };
}

interface TokenReading extends Pick<TimestampCheckOptions, 'imprint'> {
  readonly reading: Reading;
}

async function readToken(
  bytes: Uint8Array,
  field: string,
  { reading, imprint }: TokenReading,
): Promise<Stamp> {
  const token = parseTimestampToken(bytes);
  const { carried, crypto } = reading;
  carried.push(...readableCertificates(token.signedData.certificates));
  const check = await checkTimestampToken(token, { crypto, imprint, candidates: carried });
  const failed = check.findings.find(({ status }) => status === 'failed');
  if (check.integrity !== 'intact' || !check.certificate || failed)
    throw notIntact(field, `timestamp: ${failed?.check ?? check.integrity}`);
  return { certificate: check.certificate, genTime: token.info.genTime };
}

function notIntact(field: string, found: string, cause?: unknown): KysoError {
  return coreError('ERR_EVIDENCE', `the signature ${field} cannot be made to last: ${found}`, {
    facts: { field, found },
    cause,
  });
}
