import { compareBytes, concat } from '../../bytes/index.js';
import { encryptionOf } from '../../crypto/index.js';
import { Tag, contextTag } from '../../der/index.js';
import { header, integer, oid, octetString } from '../../der/writer.js';
import { coreError } from '../../errors.js';
import type { AesParameters, Clock, CryptoProvider } from '../../ports.js';
import { parseCertificate } from '../../x509/index.js';
import { nested } from '../build.js';
import { CONTENT_TYPE } from '../oids.js';
import {
  CBC_IV,
  GCM_NONCE,
  GCM_TAG,
  contentCipherIdentifier,
  type ContentCipher,
} from './content-cipher.js';
import { MAX_RECIPIENTS } from './recipient-info.js';
import { checkRecipient, recipientInfo } from './recipient.js';

export interface EncryptCmsOptions {
  /** DER of the certificates of those who are to read it, at least one. */
  readonly recipients: readonly Uint8Array[];
  readonly crypto: CryptoProvider;
  /**
   * `aes-256-gcm` (default) makes AuthEnvelopedData, in which an alteration is noticed; `aes-256-cbc` makes
   * EnvelopedData for readers that know no other, in which it is not.
   */
  readonly contentEncryption?: 'aes-256-gcm' | 'aes-256-cbc';
  /** Digest of RSA-OAEP. Default SHA-256; some tokens have SHA-1 only, which is no weakness here (RFC 8017 §7.1). */
  readonly oaepDigest?: 'SHA-1' | 'SHA-256';
  /** Encrypts to certificates that are expired or not valid yet. Default: `ERR_CERTIFICATE_NOT_VALID`. */
  readonly allowInvalidCertificate?: boolean;
  /** Default: the engine's own clock. */
  readonly clock?: Clock;
}

/** Longest content, in bytes: what every engine encrypts in one piece (WebCrypto has no other way). */
const MAX_CONTENT = 1 << 30;

/**
 * DER of a CMS message that only the holders of the recipients' keys can read. RSA keys get the content key by
 * RSA-OAEP, keys on elliptic curves by one-pass ECDH with a fresh key for each, and AES key wrap (RFC 5753).
 * Whose the certificates are is for the caller to check: nothing here validates a path.
 *
 * Throws `ERR_CERTIFICATE`, `ERR_CERTIFICATE_NOT_VALID`, `ERR_KEY_USAGE` where a certificate is not for
 * encryption, `ERR_UNSUPPORTED_ALGORITHM` for other kinds of keys and RSA below 2,048 bits, `ERR_LIMIT`; each
 * with the `subject` that it is about. `TypeError` without recipients.
 */
export async function encryptCms(
  content: Uint8Array,
  options: EncryptCmsOptions,
): Promise<Uint8Array> {
  const { crypto, contentEncryption = 'aes-256-gcm', oaepDigest = 'SHA-256' } = options;
  const encryption = encryptionOf(crypto);
  checkSizes(content, options.recipients);
  const certificates = options.recipients.map(parseCertificate);
  const time = (options.clock ?? now)();
  const recipients = certificates.map((certificate) =>
    checkRecipient(certificate, { time, allowInvalid: options.allowInvalidCertificate === true }),
  );
  const cipher = newCipher(contentEncryption, crypto);
  const key = crypto.random(cipher.keyLength);
  try {
    const infos: Uint8Array[] = [];
    for (const recipient of recipients) {
      infos.push(await recipientInfo(key, recipient, { crypto, encryption, oaepDigest }));
    }
    const encrypted = await encryption.encryptAes(content, aesParameters(cipher, key));
    const agreed = recipients.some(({ key: { kind } }) => kind === 'ec');
    return message({ cipher, encrypted, infos, version: agreed ? 2 : 0 });
  } finally {
    key.fill(0);
  }
}

/** AES as the engines take it; nothing beside the content is authenticated unless it is given. */
export function aesParameters(
  cipher: ContentCipher,
  key: Uint8Array,
  additionalData: Uint8Array = new Uint8Array(0),
): AesParameters {
  const { mode, iv } = cipher;
  if (mode === 'cbc') return { mode, key, iv };
  return { mode, key, iv, tagLength: cipher.tagLength, additionalData };
}

function now(): Date {
  return new Date();
}

function checkSizes(content: Uint8Array, recipients: readonly Uint8Array[]): void {
  if (recipients.length === 0) throw new TypeError('recipients: at least one certificate expected');
  for (const [what, found, limit] of [
    ['recipients', recipients.length, MAX_RECIPIENTS],
    ['bytes of content', content.length, MAX_CONTENT],
  ] as const) {
    if (found <= limit) continue;
    throw coreError('ERR_LIMIT', `${found} ${what}, at most ${limit} are encrypted`, {
      facts: { found, limit },
    });
  }
}

function newCipher(
  name: 'aes-256-gcm' | 'aes-256-cbc',
  { random }: Pick<CryptoProvider, 'random'>,
): ContentCipher {
  const keyLength = 32;
  return name === 'aes-256-cbc'
    ? { mode: 'cbc', name, keyLength, iv: random(CBC_IV) }
    : { mode: 'gcm', name, keyLength, iv: random(GCM_NONCE), tagLength: GCM_TAG };
}

interface Message {
  readonly cipher: ContentCipher;
  /** With the tag behind it for GCM. */
  readonly encrypted: Uint8Array;
  readonly infos: readonly Uint8Array[];
  /** Of EnvelopedData (RFC 5652 §6.1): 0 where all recipients are of version 0; AuthEnvelopedData has 0 (RFC 5083 §2.1). */
  readonly version: 0 | 2;
}

function message({ cipher, encrypted, infos, version }: Message): Uint8Array {
  const authenticated = cipher.mode === 'gcm';
  const end = encrypted.length - (authenticated ? GCM_TAG : 0);
  const body = encrypted.subarray(0, end);
  const enveloped = nested(Tag.sequence, [
    integer(authenticated ? 0 : version),
    ...nested(Tag.set, [...infos].sort(compareBytes)),
    ...nested(Tag.sequence, [
      oid(CONTENT_TYPE.data),
      contentCipherIdentifier(cipher),
      header(contextTag(0, 'primitive'), body.length),
      body,
    ]),
    ...(authenticated ? [octetString(encrypted.subarray(end))] : []),
  ]);
  const type = authenticated ? CONTENT_TYPE.authEnvelopedData : CONTENT_TYPE.envelopedData;
  return concat(nested(Tag.sequence, [oid(type), ...nested(contextTag(0), enveloped)]));
}
