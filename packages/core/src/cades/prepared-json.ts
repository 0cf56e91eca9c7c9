import { equalBytes, fromBase64, orderedJson, toBase64, utf8Bytes } from '../bytes/index.js';
import { DIGESTS, algorithmIdentifier } from '../crypto/index.js';
import { coreError, isKysoError, type KysoError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import type { Finding, SignatureLevel } from '../report.js';
import { parseCertificate } from '../x509/index.js';
import type { Claims, Material } from './material.js';
import { statementsJson, statementsOfJson } from './signed-statements.js';
import type { PreparedCms } from './types.js';
import { digestBy } from './work.js';

/** A file as it was prepared: length in bytes, and digest. */
export interface Fingerprint {
  readonly length: number;
  readonly digest: Uint8Array;
}

/** A prepared signature in memory. */
export interface Prepared extends Material, Omit<Claims, 'eContentType'> {
  readonly level: SignatureLevel;
  readonly attached: boolean;
  readonly content: Fingerprint;
  readonly addTo?: Fingerprint;
  /** DER of the signed attributes. */
  readonly signedAttributes: Uint8Array;
  readonly findings: readonly Finding[];
}

/** The JSON of a prepared signature. */
export function preparedJson(prepared: Prepared, crypto: CryptoProvider): PreparedCms {
  const { signedAttributes, digestAlgorithm, addTo } = prepared;
  const body = {
    version: 1 as const,
    format: 'cms' as const,
    level: prepared.level,
    attached: prepared.attached,
    signatureAlgorithm: prepared.signatureAlgorithm,
    digestAlgorithm,
    certificate: toBase64(prepared.certificate.der),
    chain: prepared.chain.map(toBase64),
    content: fingerprintJson(prepared.content),
    ...(addTo && { addTo: fingerprintJson(addTo) }),
    signingTime: prepared.signingTime.toISOString(),
    ...statementsJson(prepared.statements),
    toBeSigned: {
      signedAttributes: toBase64(signedAttributes),
      digest: toBase64(digestBy(digestAlgorithm, signedAttributes, crypto)),
    },
  };
  return { ...body, checksum: toBase64(checksumOf(body, crypto)) };
}

function fingerprintJson({ length, digest }: Fingerprint): { length: number; digest: string } {
  return { length, digest: toBase64(digest) };
}

/** Digest of all else, keys in order, since a database may keep them in another. */
function checksumOf(json: Omit<PreparedCms, 'checksum'>, crypto: CryptoProvider): Uint8Array {
  return digestBy(json.digestAlgorithm, utf8Bytes(orderedJson(json)), crypto);
}

/** Reads the JSON back, each part checked for its kind. Throws `ERR_PREPARED_INVALID`. */
export function preparedOf(json: PreparedCms, crypto: CryptoProvider): Prepared {
  try {
    return read(json, crypto);
  } catch (error) {
    if (isKysoError(error) && error.code === 'ERR_PREPARED_INVALID') throw error;
    throw preparedInvalid(error instanceof Error ? error.message : 'malformed', error);
  }
}

const LEVELS: readonly string[] = ['B-B', 'B-T', 'B-LT', 'B-LTA'];

function read(json: PreparedCms, crypto: CryptoProvider): Prepared {
  // The value comes from JSON of another process: nothing of its type is certain.
  const { checksum, ...body } = json;
  if ((json.version as number) !== 1 || (json.format as string) !== 'cms')
    throw preparedInvalid('version or format');
  const { digestAlgorithm, signatureAlgorithm, level, attached, addTo } = json;
  if (!Object.hasOwn(DIGESTS, digestAlgorithm) || !LEVELS.includes(level))
    throw preparedInvalid('algorithm or level');
  if (typeof attached !== 'boolean') throw preparedInvalid('attached');
  algorithmIdentifier(signatureAlgorithm);
  if (!equalBytes(base64(checksum), checksumOf(body, crypto))) throw preparedInvalid('checksum');
  const signedAttributes = base64(json.toBeSigned.signedAttributes);
  const digest = digestBy(digestAlgorithm, signedAttributes, crypto);
  if (!equalBytes(base64(json.toBeSigned.digest), digest))
    throw preparedInvalid('digest of the signed attributes');
  return {
    ...{ level, attached, signatureAlgorithm, digestAlgorithm, signedAttributes, findings: [] },
    certificate: parseCertificate(base64(json.certificate)),
    chain: json.chain.map(base64),
    content: fingerprintOf(json.content),
    ...(addTo && { addTo: fingerprintOf(addTo) }),
    signingTime: new Date(json.signingTime),
    statements: statementsOfJson(json),
  };
}

function fingerprintOf({ length, digest }: PreparedCms['content']): Fingerprint {
  if (!Number.isSafeInteger(length) || length < 0) throw preparedInvalid('length');
  return { length, digest: base64(digest) };
}

function base64(text: string): Uint8Array {
  const bytes = fromBase64(text);
  if (!bytes) throw preparedInvalid('Base64');
  return bytes;
}

/** The error for JSON that is no prepared signature of this version. */
export function preparedInvalid(problem: string, cause?: unknown): KysoError {
  return coreError('ERR_PREPARED_INVALID', `not a prepared CMS signature: ${problem}`, { cause });
}
