import { coreError, type ErrorFacts, type KysoError } from '../errors.js';

/** `ERR_UNSUPPORTED_ALGORITHM`: what was met, and its `oid` or `name` as a fact. */
export function unsupported(problem: string, facts: ErrorFacts): KysoError {
  return coreError('ERR_UNSUPPORTED_ALGORITHM', problem, { facts });
}
