/** Digest algorithms that are recognised. SHA-1 and MD5 are read and reported, never produced. */
export type DigestAlgorithm =
  | 'MD5'
  | 'SHA-1'
  | 'SHA-224'
  | 'SHA-256'
  | 'SHA-384'
  | 'SHA-512'
  | 'SHA-512/256'
  | 'SHA3-224'
  | 'SHA3-256'
  | 'SHA3-384'
  | 'SHA3-512'
  | 'SHAKE256';

/** Named curves of ECDSA keys (RFC 5480, RFC 5639). */
export type EcCurve =
  'P-256' | 'P-384' | 'P-521' | 'brainpoolP256r1' | 'brainpoolP384r1' | 'brainpoolP512r1';

/** Parameter sets of ML-DSA (FIPS 204 §4), by their names there. */
export type MlDsaParameterSet = 'ML-DSA-44' | 'ML-DSA-65' | 'ML-DSA-87';

/**
 * A signature algorithm with everything that decides the bytes of a signature. The curve of an ECDSA
 * or EdDSA key stands in the key; `encoding` says how the two numbers of ECDSA are written:
 * `der` is the SEQUENCE of RFC 3279 §2.2.3, `p1363` is r and s side by side as tokens give them. ML-DSA is
 * the pure one with an empty context (RFC 9882 §3.2).
 */
export type SignatureAlgorithm =
  | { readonly kind: 'rsa-pkcs1'; readonly digest: DigestAlgorithm }
  | {
      readonly kind: 'rsa-pss';
      readonly digest: DigestAlgorithm;
      readonly mgfDigest: DigestAlgorithm;
      /** Bytes. */
      readonly saltLength: number;
    }
  | { readonly kind: 'ecdsa'; readonly digest: DigestAlgorithm; readonly encoding: 'der' | 'p1363' }
  | { readonly kind: 'eddsa'; readonly curve: 'Ed25519' | 'Ed448' }
  | { readonly kind: 'ml-dsa'; readonly parameterSet: MlDsaParameterSet }
  | { readonly kind: 'dsa'; readonly digest: DigestAlgorithm };

/** How an RSA key carries a content key (RFC 8017 §7). PKCS#1 v1.5 is read and never produced. */
export type RsaEncryptionScheme =
  | {
      readonly kind: 'rsa-oaep';
      readonly digest: DigestAlgorithm;
      readonly mgfDigest: DigestAlgorithm;
      /** Usually empty. */
      readonly label: Uint8Array;
    }
  | { readonly kind: 'rsa-pkcs1' };
