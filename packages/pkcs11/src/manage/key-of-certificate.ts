import { parsePublicKey } from '@kyso/core/crypto';
import type { Certificate } from '@kyso/core/x509';
import type { KeyNumbers, KeyObjects, PublicKeyObject } from '../host/protocol.js';
import { numbersOf } from '../signer/key-wanted.js';

/** A key of a token that has the public key of a certificate. */
export interface KeyOfCertificate {
  /** CKA_ID. */
  readonly id: Uint8Array;
  /** Whether the private key was seen, or only the public one. */
  readonly seen: 'private' | 'public';
}

/**
 * The key that a certificate belongs to, by its public key. A private EC key does not show it: then the public key of
 * the same CKA_ID does.
 */
export function keyOfCertificate(
  { publicKey }: Certificate,
  { publicKeys, privateKeys }: KeyObjects,
): KeyOfCertificate | undefined {
  const wanted = numbersOf(parsePublicKey(publicKey));
  const own = privateKeys.find((key) => isSame(key, wanted));
  if (own) return { id: own.id, seen: 'private' };
  const published = publicKeys.filter((key) => isSame(key, wanted));
  for (const { id } of published) {
    if (privateKeys.some((key) => isSilent(key, wanted) && same(key.id, id)))
      return { id, seen: 'private' };
  }
  const [first] = published;
  return first && { id: first.id, seen: 'public' };
}

function isSilent(key: PublicKeyObject, { keyType }: KeyNumbers): boolean {
  return key.keyType === keyType && !key.modulus && !key.point;
}

function isSame(one: KeyNumbers, other: KeyNumbers): boolean {
  const [first, second] = [one.modulus ?? one.point, other.modulus ?? other.point];
  return one.keyType === other.keyType && !!first && !!second && same(first, second);
}

/** Whether two values are the same octets. */
export function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
