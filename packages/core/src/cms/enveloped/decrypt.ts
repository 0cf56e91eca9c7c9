import { concat } from '../../bytes/index.js';
import {
  algorithmIdentifierOf,
  encryptionOf,
  parsePublicKey,
  pointOnCurve,
  rsaEncryptionSchemeOf,
  unwrapKey,
  type PublicKey,
} from '../../crypto/index.js';
import { CURVES, Oid } from '../../crypto/algorithm-table.js';
import { Tag, oidOf } from '../../der/index.js';
import type { Decryptor, EcDecryptor, RsaDecryptor } from '../../decryptor.js';
import { coreError, type KysoError } from '../../errors.js';
import type { CryptoProvider } from '../../ports.js';
import { parseCertificate, type Certificate } from '../../x509/index.js';
import { cmsError } from '../signed-data.js';
import { contentCipherOf, type ContentCipher, type ContentEncryption } from './content-cipher.js';
import { aesParameters } from './encrypt.js';
import { parseEnvelopedData, type EnvelopedData } from './enveloped-data.js';
import { keyAgreementSchemeOf, keyEncryptionKey } from './key-agreement.js';
import {
  isRecipient,
  recipientText,
  type OriginatorKey,
  type RecipientIdentifier,
  type RecipientInfo,
} from './recipient-info.js';

export interface DecryptCmsOptions {
  readonly decryptor: Decryptor;
  readonly crypto: CryptoProvider;
  /**
   * Refuses EnvelopedData with `ERR_CMS`: it cannot tell whether somebody altered the content, and a program
   * that answers strangers whether decrypting went well can be asked until the content is known.
   */
  readonly authenticatedOnly?: boolean;
  readonly signal?: AbortSignal;
}

/** What was in an encrypted message. */
export interface DecryptedCms {
  readonly content: Uint8Array;
  /** Dotted OID of what the content is; id-data for most. */
  readonly contentType: string;
  readonly contentEncryption: ContentEncryption;
  /** False for EnvelopedData, whose content may have been altered without a trace. */
  readonly authenticated: boolean;
  /** The entry of the message that the key opened. */
  readonly recipient: RecipientIdentifier;
}

/**
 * Opens an encrypted CMS message (`parseEnvelopedData` says which forms are read) with the key of one recipient.
 * RSA keys: OAEP with any digests, and PKCS#1 v1.5; keys on elliptic curves: one-pass ECDH with the derivation
 * of X9.63 and AES key wrap. The content is AES in GCM or CBC.
 *
 * Throws `ERR_NOT_RECIPIENT` with `recipients` where it is for others, `ERR_DECRYPTION` where the key does not
 * open it or it was altered, without telling which; `ERR_CMS`, `ERR_DER`, `ERR_LIMIT`,
 * `ERR_UNSUPPORTED_ALGORITHM`, and what the decryptor throws. A message with PKCS#1 v1.5 and CBC that is not
 * what it was gives, once in 256 times, bytes that are no content: telling it apart is what an attacker needs.
 */
export async function decryptCms(
  p7m: Uint8Array,
  options: DecryptCmsOptions,
): Promise<DecryptedCms> {
  const { decryptor, crypto, authenticatedOnly = false } = options;
  const message = parseEnvelopedData(p7m);
  if (authenticatedOnly && !message.authenticated) {
    throw cmsError('EnvelopedData, which cannot tell whether it was altered');
  }
  const certificate = parseCertificate(decryptor.certificate);
  const cipher = cipherOf(message);
  const recipient = recipientFor(message, { certificate, kind: decryptor.kind });
  const opening = { recipient, certificate, cipher, options };
  const key = await (decryptor.kind === 'rsa'
    ? transportedKey(decryptor, opening)
    : agreedKey(decryptor, opening));
  const parameters = aesParameters(cipher, key, message.authAttributes);
  const encrypted =
    cipher.mode === 'gcm'
      ? concat([message.encryptedContent, message.mac])
      : message.encryptedContent;
  const content = await encryptionOf(crypto).decryptAes(encrypted, parameters);
  key.fill(0);
  if (!content) throw decryptionError();
  const { contentType, authenticated } = message;
  const contentEncryption = cipher.name;
  const { identifier } = recipient;
  return { content, contentType, contentEncryption, authenticated, recipient: identifier };
}

/** RFC 5083 §2.1: AuthEnvelopedData takes ciphers that authenticate, and only it has a place for the tag. */
function cipherOf({
  authenticated,
  contentEncryptionAlgorithm,
  mac,
}: EnvelopedData): ContentCipher {
  const cipher = contentCipherOf(contentEncryptionAlgorithm);
  if ((cipher.mode === 'gcm') !== authenticated) {
    throw cmsError(`${cipher.name} in ${authenticated ? 'AuthEnvelopedData' : 'EnvelopedData'}`);
  }
  if (cipher.mode === 'gcm' && cipher.tagLength !== mac.length) {
    throw cmsError(`tag of ${mac.length} bytes, its algorithm says ${cipher.tagLength}`);
  }
  return cipher;
}

type KeyTransport = Extract<RecipientInfo, { kind: 'key-transport' }>;
type KeyAgreement = Extract<RecipientInfo, { kind: 'key-agreement' }>;

/** The first entry for the certificate that fits its kind of key. */
function recipientFor(
  { recipients }: EnvelopedData,
  { certificate, kind }: { readonly certificate: Certificate; readonly kind: Decryptor['kind'] },
): KeyTransport | KeyAgreement {
  const wanted = kind === 'rsa' ? 'key-transport' : 'key-agreement';
  for (const info of recipients) {
    if (info.kind === wanted && isRecipient(info.identifier, certificate)) return info;
  }
  throw notRecipient(recipients);
}

/** Recipients that an error names; a circular may have hundreds. */
const NAMED = 8;

function notRecipient(recipients: readonly RecipientInfo[]): KysoError {
  const texts = recipients.map((info) =>
    info.kind === 'other' ? 'a key without certificate' : recipientText(info.identifier),
  );
  const named = texts.slice(0, NAMED).join('; ');
  return coreError('ERR_NOT_RECIPIENT', `the message is encrypted to others: ${named}`, {
    facts: { recipients: named, count: texts.length },
  });
}

/** The one error for a wrong key, tag, padding or point. */
function decryptionError(): KysoError {
  return coreError('ERR_DECRYPTION', 'the key does not open the message, or it was altered');
}

interface Opening {
  readonly recipient: KeyTransport | KeyAgreement;
  readonly certificate: Certificate;
  readonly cipher: ContentCipher;
  readonly options: DecryptCmsOptions;
}

async function transportedKey(
  decryptor: RsaDecryptor,
  { recipient, cipher: { keyLength }, options: { crypto, signal } }: Opening,
): Promise<Uint8Array> {
  const { algorithm, encryptedKey } = recipient;
  const scheme = rsaEncryptionSchemeOf(algorithm);
  // Made whether it is needed or not: the time must not tell (RFC 3218 §2.3.2).
  const other = crypto.random(keyLength);
  const key = await decryptor.decryptKey(
    { encryptedKey, scheme, keyLength },
    { ...(signal && { signal }) },
  );
  const fits = key?.length === keyLength;
  if (scheme.kind === 'rsa-pkcs1') return fits ? new Uint8Array(key) : other;
  if (!fits) throw decryptionError();
  return new Uint8Array(key);
}

async function agreedKey(
  decryptor: EcDecryptor,
  { recipient, certificate, cipher, options: { crypto, signal } }: Opening,
): Promise<Uint8Array> {
  const { algorithm, encryptedKey } = recipient;
  const scheme = keyAgreementSchemeOf(algorithm);
  const { originator, ukm } = recipient.kind === 'key-agreement' ? recipient : {};
  if (!originator) throw cmsError('key agreement without a key of the sender');
  const own = parsePublicKey(certificate.publicKey);
  const point = peerPoint(originator, own);
  const sharedSecret = await decryptor.agree(point, { ...(signal && { signal }) });
  const wrapping = keyEncryptionKey({ sharedSecret, ...(ukm && { ukm }) }, scheme, crypto);
  const key = unwrapKey(encryptedKey, wrapping);
  if (key?.length !== cipher.keyLength) throw decryptionError();
  return key;
}

/** The sender's point on the curve of the recipient's key (RFC 5753 §3.1.1: the curve may be left out). */
function peerPoint({ algorithm, point }: OriginatorKey, own: PublicKey): Uint8Array {
  const { oid, parameters } = algorithmIdentifierOf(algorithm);
  if (own.kind !== 'ec' || oid !== Oid.ecPublicKey) {
    throw cmsError(`key agreement between a key of kind ${own.kind} and one of ${oid}`);
  }
  const curve = parameters?.tag === Tag.oid ? oidOf(parameters) : undefined;
  if (curve !== undefined && curve !== CURVES[own.curve].oid) {
    throw cmsError(`the sender's key is on the curve ${curve}, the recipient's on ${own.curve}`);
  }
  const whole = pointOnCurve(own.curve, point);
  if (!whole) throw decryptionError();
  return whole;
}
