import { algorithmIdentifierOf, unknownParameters } from '../../crypto/digest-identifier.js';
import { unsupported } from '../../crypto/unsupported.js';
import {
  DerReader,
  Tag,
  contentsOf,
  expectTag,
  smallIntegerOf,
  type DerElement,
} from '../../der/index.js';
import { integer, octetString, oid, sequence } from '../../der/writer.js';

/** Ciphers of contents that are read; the two with keys of 256 bits are written. */
export type ContentEncryption =
  'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm' | 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc';

/** A cipher with its parameters. Lengths in bytes. */
export type ContentCipher =
  | {
      readonly mode: 'gcm';
      readonly name: ContentEncryption;
      readonly keyLength: number;
      readonly iv: Uint8Array;
      readonly tagLength: number;
    }
  | {
      readonly mode: 'cbc';
      readonly name: ContentEncryption;
      readonly keyLength: number;
      readonly iv: Uint8Array;
    };

/** Length of the nonce that is written (RFC 5084 §3.2 recommends it). */
export const GCM_NONCE = 12;
/** Length of the tag that is written: the longest. */
export const GCM_TAG = 16;
/** Length of an initialisation vector of CBC. */
export const CBC_IV = 16;
/** Longest nonce of GCM that is read; some writers take a whole block or a digest. */
const MAX_NONCE = 64;

interface CipherEntry {
  readonly oid: string;
  readonly mode: 'gcm' | 'cbc';
  readonly keyLength: number;
}

/** RFC 3565 §2.3, RFC 5084 §3.2. */
const CIPHERS: Readonly<Record<ContentEncryption, CipherEntry>> = {
  'aes-128-cbc': { oid: '2.16.840.1.101.3.4.1.2', mode: 'cbc', keyLength: 16 },
  'aes-192-cbc': { oid: '2.16.840.1.101.3.4.1.22', mode: 'cbc', keyLength: 24 },
  'aes-256-cbc': { oid: '2.16.840.1.101.3.4.1.42', mode: 'cbc', keyLength: 32 },
  'aes-128-gcm': { oid: '2.16.840.1.101.3.4.1.6', mode: 'gcm', keyLength: 16 },
  'aes-192-gcm': { oid: '2.16.840.1.101.3.4.1.26', mode: 'gcm', keyLength: 24 },
  'aes-256-gcm': { oid: '2.16.840.1.101.3.4.1.46', mode: 'gcm', keyLength: 32 },
};

const NAME_BY_OID: ReadonlyMap<string, ContentEncryption> = new Map(
  (Object.keys(CIPHERS) as ContentEncryption[]).map((name) => [CIPHERS[name].oid, name]),
);

/**
 * The cipher of an AlgorithmIdentifier. Throws `ERR_DER`, and `ERR_UNSUPPORTED_ALGORITHM` with `oid`.
 *
 *     AES-IV ::= OCTET STRING (SIZE(16))
 *     GCMParameters ::= SEQUENCE {
 *       aes-nonce        OCTET STRING,
 *       aes-ICVlen       AES-GCM-ICVlen DEFAULT 12 }
 */
export function contentCipherOf(element: DerElement): ContentCipher {
  const { oid: found, parameters } = algorithmIdentifierOf(element);
  const name = NAME_BY_OID.get(found);
  if (!name) throw unsupported(`${found} is not a cipher that is known`, { oid: found });
  if (!parameters) throw unknownParameters(found);
  const { mode, keyLength } = CIPHERS[name];
  if (mode === 'cbc') {
    expectTag(parameters, Tag.octetString);
    const iv = contentsOf(parameters);
    if (iv.length !== CBC_IV) throw unknownParameters(found);
    return { mode, name, keyLength, iv };
  }
  expectTag(parameters, Tag.sequence);
  const reader = DerReader.within(parameters);
  const iv = reader.octetString();
  const length = reader.optional(Tag.integer);
  reader.finish();
  const tagLength = length ? smallIntegerOf(length) : 12;
  const known = tagLength >= 12 && tagLength <= 16 && iv.length >= 1 && iv.length <= MAX_NONCE;
  if (!known) throw unknownParameters(found);
  return { mode, name, keyLength, iv, tagLength };
}

/** DER of the AlgorithmIdentifier of a cipher. */
export function contentCipherIdentifier(cipher: ContentCipher): Uint8Array {
  const { oid: dotted } = CIPHERS[cipher.name];
  const iv = octetString(cipher.iv);
  if (cipher.mode === 'cbc') return sequence(oid(dotted), iv);
  return sequence(oid(dotted), sequence(iv, integer(cipher.tagLength)));
}
