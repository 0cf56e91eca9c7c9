import {
  parsePublicKey,
  pointOnCurve,
  rsaEncryptionIdentifier,
  wrapKey,
  type PublicKey,
} from '../../crypto/index.js';
import { DerReader, Tag, contextTag, encodingOf } from '../../der/index.js';
import {
  bitString,
  context,
  integer,
  octetString,
  retag,
  sequence,
  tlv,
} from '../../der/writer.js';
import { coreError, isKysoError, type ErrorFacts, type KysoError } from '../../errors.js';
import type { CryptoProvider, EncryptionEngine } from '../../ports.js';
import {
  isWithinValidity,
  keyUsagesOf,
  nameText,
  type Certificate,
  type KeyUsage,
} from '../../x509/index.js';
import { keyEncryptionKey, writtenScheme } from './key-agreement.js';

/** Shortest RSA modulus that is encrypted to, in bits (NIST SP 800-131A §6). */
const LEAST_RSA_BITS = 2048;

/**
 * Bytes of user keying material. A fresh key makes it needless (RFC 5753 §3.1.1), but pkijs derives another
 * key where it is absent than the standard has it.
 */
const UKM = 32;

type EncryptionKey = Extract<PublicKey, { kind: 'rsa' | 'ec' }>;

/** A certificate that may be encrypted to, with its key; a point is in its long form. */
export interface Recipient {
  readonly certificate: Certificate;
  readonly key: EncryptionKey;
}

/**
 * Throws `ERR_CERTIFICATE_NOT_VALID`, `ERR_KEY_USAGE` and `ERR_UNSUPPORTED_ALGORITHM` for a certificate that
 * is not to be encrypted to.
 */
export function checkRecipient(
  certificate: Certificate,
  { time, allowInvalid }: { readonly time: Date; readonly allowInvalid: boolean },
): Recipient {
  const subject = nameText(certificate.subject);
  if (!allowInvalid && !isWithinValidity(certificate, time)) {
    const notBefore = certificate.notBefore.toISOString();
    const notAfter = certificate.notAfter.toISOString();
    throw coreError(
      'ERR_CERTIFICATE_NOT_VALID',
      `the certificate of ${subject} is valid from ${notBefore} to ${notAfter}`,
      { facts: { subject, notBefore, notAfter } },
    );
  }
  const key = encryptionKeyOf(certificate, subject);
  checkUsage(certificate, {
    subject,
    needed: key.kind === 'rsa' ? 'keyEncipherment' : 'keyAgreement',
  });
  return { certificate, key };
}

/** RFC 5280 §4.2.1.3: without the extension the key is for anything. */
function checkUsage(
  certificate: Certificate,
  { subject, needed }: { readonly subject: string; readonly needed: KeyUsage },
): void {
  const usages = keyUsagesOf(certificate);
  if (!usages || usages.includes(needed)) return;
  const found = usages.join(', ');
  throw coreError(
    'ERR_KEY_USAGE',
    `the certificate of ${subject} is for ${found}, encryption needs ${needed}`,
    { facts: { subject, needed, found } },
  );
}

function encryptionKeyOf({ publicKey }: Certificate, subject: string): EncryptionKey {
  const key = readable(publicKey, subject);
  if (key.kind === 'ec') {
    const point = pointOnCurve(key.curve, key.point);
    if (point) return { ...key, point };
    throw coreError('ERR_CERTIFICATE', `the key of ${subject} is no point of its curve`, {
      facts: { subject },
    });
  }
  if (key.kind !== 'rsa' || key.pss) {
    throw unsuitable(`the key of ${subject} is for signatures only`, { subject, name: key.kind });
  }
  if (key.bits < LEAST_RSA_BITS) {
    throw unsuitable(
      `the key of ${subject} has ${key.bits} bits, at least ${LEAST_RSA_BITS} are needed`,
      {
        subject,
        name: 'RSA',
        bits: key.bits,
      },
    );
  }
  return key;
}

function readable(publicKey: Uint8Array, subject: string): PublicKey {
  try {
    return parsePublicKey(publicKey);
  } catch (error) {
    if (!isKysoError(error)) throw error;
    const code = error.code === 'ERR_UNSUPPORTED_ALGORITHM' ? error.code : 'ERR_CERTIFICATE';
    const facts = { ...error.facts, subject };
    throw coreError(code, `the key of ${subject}: ${error.message}`, { facts, cause: error });
  }
}

function unsuitable(problem: string, facts: ErrorFacts): KysoError {
  return coreError('ERR_UNSUPPORTED_ALGORITHM', problem, { facts });
}

/** What the content key is given to a recipient with. */
export interface RecipientTools {
  readonly crypto: CryptoProvider;
  readonly encryption: EncryptionEngine;
  readonly oaepDigest: 'SHA-1' | 'SHA-256';
}

/** DER of the RecipientInfo (RFC 5652 §6.2) that gives the content key to one recipient. */
export function recipientInfo(
  contentKey: Uint8Array,
  { certificate, key }: Recipient,
  tools: RecipientTools,
): Promise<Uint8Array> {
  // By issuer and serial number, which all readers know; a key identifier may be absent.
  const identifier = sequence(certificate.issuer.der, tlv(Tag.integer, certificate.serialNumber));
  return key.kind === 'rsa'
    ? keyTransport({ contentKey, identifier, publicKey: certificate.publicKey }, tools)
    : keyAgreement({ contentKey, identifier, key }, tools);
}

async function keyTransport(
  {
    contentKey,
    identifier,
    publicKey,
  }: { contentKey: Uint8Array; identifier: Uint8Array; publicKey: Uint8Array },
  { encryption, oaepDigest: digest }: RecipientTools,
): Promise<Uint8Array> {
  const encryptedKey = await encryption.encryptOaep(contentKey, { publicKey, digest });
  return sequence(
    integer(0),
    identifier,
    rsaEncryptionIdentifier(digest),
    octetString(encryptedKey),
  );
}

async function keyAgreement(
  {
    contentKey,
    identifier,
    key,
  }: {
    contentKey: Uint8Array;
    identifier: Uint8Array;
    key: Extract<PublicKey, { kind: 'ec' }>;
  },
  { crypto, encryption }: RecipientTools,
): Promise<Uint8Array> {
  const { publicPoint, sharedSecret } = await encryption.agree(key.curve, key.point);
  const { scheme, identifier: algorithm } = writtenScheme();
  const ukm = crypto.random(UKM);
  const wrapped = wrapKey(contentKey, keyEncryptionKey({ sharedSecret, ukm }, scheme, crypto));
  const keyType = encodingOf(new DerReader(key.spki).sequence().read(Tag.sequence));
  const originatorKey = sequence(keyType, bitString(publicPoint));
  return tlv(
    contextTag(1),
    integer(3),
    context(0, retag(contextTag(1), originatorKey)),
    context(1, octetString(ukm)),
    algorithm,
    sequence(sequence(identifier, octetString(wrapped))),
  );
}
