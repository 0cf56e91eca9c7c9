import type { DigestAlgorithm } from '../../algorithms.js';
import { deriveKeyX963 } from '../../crypto/index.js';
import {
  algorithmIdentifierOf,
  isNull,
  unknownParameters,
} from '../../crypto/digest-identifier.js';
import { unsupported } from '../../crypto/unsupported.js';
import { encodingOf, type DerElement } from '../../der/index.js';
import { context, octetString, oid, sequence } from '../../der/writer.js';
import type { CryptoProvider } from '../../ports.js';

/** Which key derivation and which key wrap follow the agreement on a secret. */
export interface KeyAgreementScheme {
  readonly digest: DigestAlgorithm;
  /** DER of the AlgorithmIdentifier of the wrap, as it stands in the message: the derivation covers it. */
  readonly keyWrap: Uint8Array;
  /** Bytes of the key that is derived. */
  readonly keyLength: number;
}

/**
 * One-pass ECDH with the derivation of X9.63 (RFC 5753 §7.1.4, §7.1.5; SEC 1 for the first of each). The
 * cofactor of every curve that is read is 1, so that both ways agree on the same secret.
 */
const SCHEMES: ReadonlyMap<string, DigestAlgorithm> = new Map([
  ['1.3.133.16.840.63.0.2', 'SHA-1'],
  ['1.3.132.1.11.0', 'SHA-224'],
  ['1.3.132.1.11.1', 'SHA-256'],
  ['1.3.132.1.11.2', 'SHA-384'],
  ['1.3.132.1.11.3', 'SHA-512'],
  ['1.3.133.16.840.63.0.3', 'SHA-1'],
  ['1.3.132.1.14.0', 'SHA-224'],
  ['1.3.132.1.14.1', 'SHA-256'],
  ['1.3.132.1.14.2', 'SHA-384'],
  ['1.3.132.1.14.3', 'SHA-512'],
]);

/** AES key wrap (RFC 3565 §2.3.2), with the length of its key in bytes. */
const KEY_WRAPS: ReadonlyMap<string, number> = new Map([
  ['2.16.840.1.101.3.4.1.5', 16],
  ['2.16.840.1.101.3.4.1.25', 24],
  ['2.16.840.1.101.3.4.1.45', 32],
]);

/** What is written: SHA-256 and a key of 256 bits; the parameters of AES key wrap are absent. */
const WRITTEN: KeyAgreementScheme = {
  digest: 'SHA-256',
  keyWrap: sequence(oid('2.16.840.1.101.3.4.1.45')),
  keyLength: 32,
};
const WRITTEN_OID = oid('1.3.132.1.11.1');

/** The scheme that is written, and DER of its AlgorithmIdentifier. */
export function writtenScheme(): { scheme: KeyAgreementScheme; identifier: Uint8Array } {
  return { scheme: WRITTEN, identifier: sequence(WRITTEN_OID, WRITTEN.keyWrap) };
}

/** The scheme of a keyEncryptionAlgorithm. Throws `ERR_DER`, and `ERR_UNSUPPORTED_ALGORITHM` with `oid`. */
export function keyAgreementSchemeOf(element: DerElement): KeyAgreementScheme {
  const { oid: found, parameters } = algorithmIdentifierOf(element);
  const digest = SCHEMES.get(found);
  if (!digest) throw unsupported(`${found} is not a key agreement that is known`, { oid: found });
  if (!parameters) throw unknownParameters(found);
  const wrap = algorithmIdentifierOf(parameters);
  const keyLength = KEY_WRAPS.get(wrap.oid);
  if (keyLength === undefined) {
    throw unsupported(`${wrap.oid} is not a key wrap that is known`, { oid: wrap.oid });
  }
  // RFC 3565 §2.3.2: absent; some writers have NULL.
  if (wrap.parameters && !isNull(wrap.parameters)) throw unknownParameters(wrap.oid);
  return { digest, keyWrap: encodingOf(parameters), keyLength };
}

/** What the key that wraps is derived from. */
export interface SharedSecret {
  readonly sharedSecret: Uint8Array;
  /** User keying material of the sender (RFC 5652 §6.2.2). */
  readonly ukm?: Uint8Array;
}

/**
 * The key that wraps the content key (RFC 5753 §7.2).
 *
 *     ECC-CMS-SharedInfo ::= SEQUENCE {
 *       keyInfo         AlgorithmIdentifier,
 *       entityUInfo [0] EXPLICIT OCTET STRING OPTIONAL,
 *       suppPubInfo [2] EXPLICIT OCTET STRING }
 */
export function keyEncryptionKey(
  { sharedSecret, ukm }: SharedSecret,
  { digest, keyWrap, keyLength }: KeyAgreementScheme,
  crypto: Pick<CryptoProvider, 'createDigest'>,
): Uint8Array {
  const bits = new Uint8Array(4);
  new DataView(bits.buffer).setUint32(0, 8 * keyLength);
  const sharedInfo = sequence(
    keyWrap,
    ...(ukm ? [context(0, octetString(ukm))] : []),
    context(2, octetString(bits)),
  );
  return deriveKeyX963(sharedSecret, { digest, sharedInfo, length: keyLength }, crypto);
}
