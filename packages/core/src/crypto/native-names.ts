import type { DigestAlgorithm, EcCurve } from '../algorithms.js';

/** Digests of WebCrypto, by their names there. */
export const NATIVE_DIGESTS: Readonly<Partial<Record<DigestAlgorithm, string>>> = {
  'SHA-1': 'SHA-1',
  'SHA-256': 'SHA-256',
  'SHA-384': 'SHA-384',
  'SHA-512': 'SHA-512',
};

/** Curves of WebCrypto, by their names there. */
export const NATIVE_CURVES: Readonly<Partial<Record<EcCurve, string>>> = {
  'P-256': 'P-256',
  'P-384': 'P-384',
  'P-521': 'P-521',
};
