import type { Signer } from '@kyso/core';
import type { OpenPkcs12Options, Sha3SigningDigest, SigningDigest } from '@kyso/core/node';
import { usageError } from './errors.js';

/** Options that say by which algorithm a key signs; without them it is the usual one of the key. */
export const ALGORITHM_OPTIONS = {
  pss: { type: 'boolean' },
  digest: { type: 'string' },
  'post-quantum': { type: 'boolean' },
} as const;

export interface AlgorithmOptions {
  readonly pss?: boolean;
  readonly digest?: string;
  /** Beside a key that signs: one of ML-DSA does so only where this is given. */
  readonly 'post-quantum'?: boolean;
}

const SHA2: readonly string[] = ['SHA-256', 'SHA-384', 'SHA-512'] satisfies SigningDigest[];
const SHA3: readonly string[] = ['SHA3-256', 'SHA3-384', 'SHA3-512'] satisfies Sha3SigningDigest[];

/** What a key file is to sign with. Throws `ERR_USAGE` on a digest that is none of these. */
export function fileAlgorithm({
  pss,
  digest,
  'post-quantum': allowed,
}: AlgorithmOptions): Pick<OpenPkcs12Options, 'pss' | 'digest' | 'allowPostQuantum'> {
  return {
    ...(pss === true && { pss }),
    ...(digest !== undefined && { digest: namedDigest(digest, isSigningDigest) }),
    allowPostQuantum: allowed === true,
  };
}

/** The same of a token, whose mechanisms are of SHA-2. */
export function tokenAlgorithm({ pss, digest }: AlgorithmOptions): {
  readonly scheme?: 'pss';
  readonly digest?: SigningDigest;
} {
  return {
    ...(pss === true && { scheme: 'pss' as const }),
    ...(digest !== undefined && { digest: namedDigest(digest, isSha2) }),
  };
}

/** Throws `ERR_USAGE` where the key cannot do what was asked of it: an option is never passed over. */
export function checkAlgorithm({ algorithm }: Signer, { pss, digest }: AlgorithmOptions): void {
  if (pss === true && algorithm.kind !== 'rsa-pss')
    throw usageError(`--pss is for RSA keys, this one signs by ${algorithm.kind}`, {
      option: 'pss',
    });
  const own = 'digest' in algorithm ? algorithm.digest : undefined;
  if (digest !== undefined && own !== digest)
    throw usageError(`this key does not sign with --digest ${digest}`, { option: 'digest' });
}

function isSha2(digest: string): digest is SigningDigest {
  return SHA2.includes(digest);
}

function isSigningDigest(digest: string): digest is SigningDigest | Sha3SigningDigest {
  return isSha2(digest) || SHA3.includes(digest);
}

function namedDigest<T extends string>(digest: string, is: (digest: string) => digest is T): T {
  if (is(digest)) return digest;
  const names = [...SHA2, ...SHA3].filter(is).join(', ');
  throw usageError(`--digest is one of ${names}`, { option: 'digest' });
}
