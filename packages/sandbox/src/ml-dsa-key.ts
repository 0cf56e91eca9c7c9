import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import * as asn1js from 'asn1js';
import type * as pkijs from 'pkijs';
import { algorithmIdentifier, toDer } from './der.js';
import type { RandomStream } from './random.js';

/** The kinds of ML-DSA key that a sandbox makes (FIPS 204). */
export type MlDsaKeyType = 'ml-dsa-44' | 'ml-dsa-65' | 'ml-dsa-87';

/** A key of ML-DSA: this Node's OpenSSL may have none, so that it is no `KeyObject`. */
export interface MlDsaKey {
  readonly keyType: MlDsaKeyType;
  /** 32 bytes that everything else is computed from. */
  readonly seed: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

const CODE = {
  'ml-dsa-44': ml_dsa44,
  'ml-dsa-65': ml_dsa65,
  'ml-dsa-87': ml_dsa87,
} as const;

// RFC 9881 §2: one identifier for keys and for signatures.
const OIDS: Readonly<Record<MlDsaKeyType, string>> = {
  'ml-dsa-44': '2.16.840.1.101.3.4.3.17',
  'ml-dsa-65': '2.16.840.1.101.3.4.3.18',
  'ml-dsa-87': '2.16.840.1.101.3.4.3.19',
};

/** A key from the next 32 bytes of the stream. */
export function mlDsaKey(keyType: MlDsaKeyType, stream: RandomStream): MlDsaKey {
  const seed = stream(32);
  const { publicKey, secretKey } = CODE[keyType].keygen(seed);
  return { keyType, seed, publicKey, secretKey };
}

/** Signs without randomness (FIPS 204 §3.4): equal input gives equal bytes, as everything of a seeded sandbox. */
export function mlDsaSign({ keyType, secretKey }: MlDsaKey, message: Uint8Array): Uint8Array {
  return CODE[keyType].sign(message, secretKey, { extraEntropy: false });
}

/** The parameters must be absent (RFC 9881 §2). */
export function mlDsaAlgorithm({ keyType }: MlDsaKey): pkijs.AlgorithmIdentifier {
  return algorithmIdentifier(OIDS[keyType]);
}

/** SubjectPublicKeyInfo, DER (RFC 9881 §4). */
export function mlDsaSpki(key: MlDsaKey): Uint8Array<ArrayBuffer> {
  return toDer(
    new asn1js.Sequence({
      value: [
        mlDsaAlgorithm(key).toSchema(),
        new asn1js.BitString({ valueHex: Uint8Array.from(key.publicKey) }),
      ],
    }),
  );
}

/** The forms of a private key: RFC 9881 §6. */
export type MlDsaForm = 'seed' | 'expanded' | 'both';

/** PrivateKeyInfo, DER, in the form that holds the seed, or another. */
export function mlDsaPkcs8(key: MlDsaKey, form: MlDsaForm = 'seed'): Uint8Array<ArrayBuffer> {
  const octets = (bytes: Uint8Array): asn1js.OctetString =>
    new asn1js.OctetString({ valueHex: Uint8Array.from(bytes) });
  const forms = {
    seed: () =>
      new asn1js.Primitive({
        idBlock: { tagClass: 3, tagNumber: 0 },
        valueHex: Uint8Array.from(key.seed),
      }),
    expanded: () => octets(key.secretKey),
    both: () => new asn1js.Sequence({ value: [octets(key.seed), octets(key.secretKey)] }),
  };
  return toDer(
    new asn1js.Sequence({
      value: [
        new asn1js.Integer({ value: 0 }),
        mlDsaAlgorithm(key).toSchema(),
        octets(toDer(forms[form]())),
      ],
    }),
  );
}
