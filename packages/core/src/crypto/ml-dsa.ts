import type { MlDsaParameterSet } from '../algorithms.js';
import { coreError } from '../errors.js';

/** One check by ML-DSA; the lengths of key and signature are those of the parameter set. */
export interface MlDsaCheck {
  readonly parameterSet: MlDsaParameterSet;
  readonly publicKey: Uint8Array;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}

type MlDsaCode = (typeof import('@noble/post-quantum/ml-dsa.js'))['ml_dsa65'];

/**
 * Checks a signature of pure ML-DSA with an empty context (FIPS 204 §5.3, RFC 9882 §3.2). False for what does not
 * verify. Rejects with `ERR_UNSUPPORTED_ALGORITHM` where the code cannot be loaded.
 */
export async function verifyMlDsa(check: MlDsaCheck): Promise<boolean> {
  const code = await mlDsaCode(check.parameterSet);
  return code.verify(check.signature, check.data, check.publicKey);
}

/**
 * The code of a parameter set, loaded when it is first needed: whoever meets no such signature does not pay for it
 * (docs/decisions/017-post-quantum.md).
 */
export async function mlDsaCode(parameterSet: MlDsaParameterSet): Promise<MlDsaCode> {
  const { ml_dsa44, ml_dsa65, ml_dsa87 } = await loaded(parameterSet);
  return { 'ML-DSA-44': ml_dsa44, 'ML-DSA-65': ml_dsa65, 'ML-DSA-87': ml_dsa87 }[parameterSet];
}

async function loaded(name: MlDsaParameterSet) {
  try {
    return await import('@noble/post-quantum/ml-dsa.js');
  } catch (cause) {
    throw coreError('ERR_UNSUPPORTED_ALGORITHM', `the code of ${name} cannot be loaded here`, {
      facts: { name },
      cause,
    });
  }
}
