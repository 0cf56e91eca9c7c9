import {
  concat,
  equalBytes,
  fromBase64,
  orderedJson,
  toBase64,
  utf8Bytes,
} from '../bytes/index.js';
import { statementsJson, statementsOfJson } from '../cades/index.js';
import type { DigestAlgorithm } from '../algorithms.js';
import { DIGESTS, algorithmIdentifier } from '../crypto/index.js';
import { coreError, isKysoError, type KysoError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import { parseCertificate } from '../x509/index.js';

import type { Prepared, PreparedSignature } from './types.js';

/** The JSON of a prepared signature. */
export function preparedJson(prepared: Prepared, crypto: CryptoProvider): PreparedSignature {
  const { revision, byteRange, original, signedAttributes } = prepared;
  const body = {
    version: 1 as const,
    field: prepared.field,
    level: prepared.level,
    signatureAlgorithm: prepared.signatureAlgorithm,
    digestAlgorithm: prepared.digestAlgorithm,
    certificate: toBase64(prepared.certificate.der),
    chain: prepared.chain.map(toBase64),
    original: { length: original.length, digest: toBase64(original.digest) },
    byteRange,
    documentDigest: toBase64(prepared.documentDigest),
    toBeSigned: {
      signedAttributes: toBase64(signedAttributes),
      digest: toBase64(digestOf(signedAttributes, prepared, crypto)),
    },
    ...(prepared.act && { act: prepared.act }),
    ...statementsJson(prepared.statements),
    reserved: prepared.reserved,
    revision: {
      before: toBase64(revision.subarray(0, byteRange[1] - original.length)),
      after: toBase64(revision.subarray(byteRange[2] - original.length)),
    },
  };
  return { ...body, checksum: toBase64(checksumOf(body, crypto)) };
}

function digestOf(
  bytes: Uint8Array,
  { digestAlgorithm }: Pick<PreparedSignature, 'digestAlgorithm'>,
  crypto: CryptoProvider,
): Uint8Array {
  const digest = crypto.createDigest(digestAlgorithm);
  digest.update(bytes);
  return digest.digest();
}

/**
 * Digest of all else, keys in order, since a database may keep them in another: what the signature does not
 * bind itself (field name, certificates above, level) must not change on the way by mistake either.
 */
function checksumOf(json: Omit<PreparedSignature, 'checksum'>, crypto: CryptoProvider): Uint8Array {
  return digestOf(utf8Bytes(orderedJson(json)), json, crypto);
}

/** What the key signs, for the process that holds it. Throws `ERR_PREPARED_INVALID`. */
export function toBeSignedOf({
  toBeSigned,
  digestAlgorithm,
}: Pick<PreparedSignature, 'toBeSigned' | 'digestAlgorithm'>): {
  bytes: Uint8Array;
  digest: Uint8Array;
  digestAlgorithm: DigestAlgorithm;
} {
  return {
    bytes: base64(toBeSigned.signedAttributes),
    digest: base64(toBeSigned.digest),
    digestAlgorithm,
  };
}

/**
 * Reads the JSON back. Every part is checked for its kind and against the others; whether it fits a
 * document is for `completeSignature` to say. Throws `ERR_PREPARED_INVALID`.
 */
export function preparedOf(json: PreparedSignature, crypto: CryptoProvider): Prepared {
  try {
    return read(json, crypto);
  } catch (error) {
    if (isKysoError(error) && error.code === 'ERR_PREPARED_INVALID') throw error;
    throw invalid(error instanceof Error ? error.message : 'malformed', error);
  }
}

function read(json: PreparedSignature, crypto: CryptoProvider): Prepared {
  // The value comes from JSON of another process: nothing of its type is certain.
  if ((json.version as number) !== 1) throw invalid(`version ${String(json.version)}, expected 1`);
  const { byteRange, original, reserved, digestAlgorithm, signatureAlgorithm, level, field } = json;
  const before = base64(json.revision.before);
  const after = base64(json.revision.after);
  const gap = 2 * reserved + 2;
  const expected = [
    0,
    original.length + before.length,
    original.length + before.length + gap,
    after.length,
  ];
  const counts = [original.length, reserved];
  if (!counts.every((n) => Number.isSafeInteger(n) && n > 0) || reserved > MAX_RESERVED)
    throw invalid('lengths');
  if ((byteRange.length as number) !== 4 || expected.some((n, i) => byteRange[i] !== n))
    throw invalid('byteRange does not fit the revision');
  if (
    !Object.hasOwn(DIGESTS, digestAlgorithm) ||
    !['B-B', 'B-T'].includes(level) ||
    typeof field !== 'string'
  )
    throw invalid('fields');
  algorithmIdentifier(signatureAlgorithm);
  const { checksum, ...body } = json;
  if (!equalBytes(base64(checksum), checksumOf(body, crypto))) throw invalid('checksum');
  const signedAttributes = base64(json.toBeSigned.signedAttributes);
  if (!equalBytes(base64(json.toBeSigned.digest), digestOf(signedAttributes, json, crypto)))
    throw invalid('digest of the signed attributes');
  const contents = new Uint8Array(gap).fill(0x30);
  contents[0] = 0x3c;
  contents[gap - 1] = 0x3e;
  return {
    field,
    level,
    signatureAlgorithm,
    digestAlgorithm,
    certificate: parseCertificate(base64(json.certificate)),
    chain: json.chain.map(base64),
    original: { length: original.length, digest: base64(original.digest) },
    byteRange,
    documentDigest: base64(json.documentDigest),
    signedAttributes,
    ...(json.act && { act: json.act }),
    statements: statementsOfJson(json),
    reserved,
    revision: concat([before, contents, after]),
    findings: [],
  };
}

/** Most room that a signature is given, in bytes: far above SLH-DSA (49,856) with a path and a token. */
const MAX_RESERVED = 1 << 24;

function base64(text: string): Uint8Array {
  const bytes = fromBase64(text);
  if (!bytes) throw invalid('Base64 expected');
  return bytes;
}

function invalid(problem: string, cause?: unknown): KysoError {
  return coreError('ERR_PREPARED_INVALID', `no prepared signature: ${problem}`, { cause });
}
