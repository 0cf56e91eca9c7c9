import { parsePublicKey, type PublicKey } from '@kyso/core/crypto';
import { parseCertificate } from '@kyso/core/x509';
import { CKK } from '../cryptoki.js';
import type { KeyNumbers, KeyPurpose, KeyWanted } from '../host/protocol.js';

/** What the private key of a certificate is known by. `id` is null where the certificate is not on the token. */
export function keyWanted({
  certificate,
  id,
  use,
}: {
  readonly certificate: Uint8Array;
  readonly id: Uint8Array | null;
  readonly use: KeyPurpose;
}): KeyWanted {
  const { publicKey } = parseCertificate(certificate);
  return {
    ...numbersOf(parsePublicKey(publicKey)),
    id,
    use,
    certificate: id ? certificate : null,
  };
}

/** What tokens tell of a key. */
export function numbersOf(key: PublicKey): KeyNumbers {
  switch (key.kind) {
    case 'rsa':
      return { keyType: CKK.rsa, modulus: key.modulus };
    case 'ec':
      return { keyType: CKK.ec, point: key.point };
    case 'ed25519':
    case 'ed448':
      return { keyType: CKK.ecEdwards, point: key.point };
    case 'ml-dsa':
    case 'dsa':
      // No mechanism signs with it, which is said before a key is looked for.
      return { keyType: -1 };
  }
}
