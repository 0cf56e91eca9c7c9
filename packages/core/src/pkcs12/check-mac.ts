import { equalBytes } from '../bytes/index.js';
import { algorithmIdentifierOf, digestAlgorithmOf } from '../crypto/index.js';
import { DerReader, Tag, expectTag, type DerElement } from '../der/index.js';
import { Purpose, hmacOf, kdfDigest, pbkdf2, pkcs12Kdf, type KdfDigest } from './derive-key.js';
import { keyFileError } from './errors.js';
import { hmacDigestOf, pbkdf2Parameters, type Opening } from './protection.js';

/**
 * Whether the MAC over the authenticated safe is right, which also proves the password (RFC 7292
 * §4, PBMAC1 by RFC 9579). Throws `ERR_KEY_FILE` for a MAC that is malformed or of an unknown kind.
 *
 *     MacData ::= SEQUENCE {
 *       mac        DigestInfo,
 *       macSalt    OCTET STRING,
 *       iterations INTEGER DEFAULT 1 }
 */
export async function isMacRight(
  macData: DerElement,
  content: Uint8Array,
  opening: Opening,
): Promise<boolean> {
  const reader = DerReader.within(macData);
  const info = reader.sequence();
  const algorithm = info.read(Tag.sequence);
  const expected = info.octetString();
  info.finish();
  const salt = reader.octetString();
  const iterations = reader.done ? 1 : reader.smallInteger();
  reader.finish();
  const { oid, parameters } = algorithmIdentifierOf(algorithm);
  if (oid === PBMAC1) {
    return equalBytes(await pbmac1(parameters, content, opening), expected);
  }
  const digest = kdfDigest(digestAlgorithmOf(algorithm));
  if (!digest) throw keyFileError('unsupported', `MAC ${oid} is not supported`, { facts: { oid } });
  opening.algorithms.add(`MAC HMAC-${digest}`);
  opening.budget.spend(iterations);
  const length = expected.length;
  const key = pkcs12Kdf(opening.password.bmp, Purpose.mac, { digest, salt, iterations, length });
  return equalBytes(hmacOf(digest, key, content), expected);
}

const PBMAC1 = '1.2.840.113549.1.5.14';
/** Longest key of a PBMAC1 that is derived, in octets; Bouncy Castle writes 256. */
const MAX_MAC_KEY = 1024;

/** PBMAC1-params ::= SEQUENCE { keyDerivationFunc, messageAuthScheme AlgorithmIdentifier } */
async function pbmac1(
  parameters: DerElement | undefined,
  content: Uint8Array,
  { password, budget, subtle, algorithms }: Opening,
): Promise<Uint8Array> {
  if (!parameters) throw keyFileError('malformed', 'PBMAC1 without parameters');
  expectTag(parameters, Tag.sequence);
  const reader = DerReader.within(parameters);
  const { salt, iterations, keyLength, prf } = pbkdf2Parameters(reader.read(Tag.sequence));
  const digest: KdfDigest = hmacDigestOf(reader.read(Tag.sequence));
  reader.finish();
  // RFC 9579 §5: the length must be given; nothing else says how long the key of an HMAC is.
  if (keyLength === undefined || keyLength < 1 || keyLength > MAX_MAC_KEY) {
    throw keyFileError('malformed', 'PBMAC1 without a usable key length');
  }
  algorithms.add(`MAC PBMAC1 PBKDF2-HMAC-${prf} HMAC-${digest}`);
  budget.spend(iterations);
  const task = { digest: prf, salt, iterations, length: keyLength };
  return hmacOf(digest, await pbkdf2(password.utf8, task, subtle), content);
}
