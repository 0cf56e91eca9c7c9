import { isKysoError, type KysoError } from '@kyso/core';
import { ckrName } from '../ckr-names.js';
import { pkcs11Error, type Pkcs11ErrorCode } from '../errors.js';

/** Calls a function of the module; what it answers becomes a typed error that names the call. */
export function calling<T>(call: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw isKysoError(error) ? error : answerError(call, error);
  }
}

/** Answers after which a session, and what was found in it, is no longer there. */
export const LOST = [
  'CKR_SESSION_HANDLE_INVALID',
  'CKR_SESSION_CLOSED',
  'CKR_DEVICE_REMOVED',
  'CKR_TOKEN_NOT_PRESENT',
  'CKR_TOKEN_NOT_RECOGNIZED',
  'CKR_SLOT_ID_INVALID',
  'CKR_CRYPTOKI_NOT_INITIALIZED',
  'CKR_DEVICE_ERROR',
];

/** Whether the module answered one of these. */
export function isAnswer(error: unknown, answers: readonly string[]): boolean {
  return isKysoError(error) && answers.includes(String(error.facts['ckr']));
}

/** The return value in an error of the native part; undefined where there is none. */
function returnValue(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'number' && error.code !== 0) return error.code;
  const [, digits] = /CKR_\w+:(\d+)/.exec(error.message) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** The message carries what the module answered and nothing that was given to it. */
function answerError(call: string, error: unknown): KysoError {
  const rv = returnValue(error);
  if (rv === undefined) {
    const said = error instanceof Error ? error.message : String(error);
    return pkcs11Error('ERR_CRYPTOKI', `${call} failed: ${said}`, {
      facts: { call },
      cause: error,
    });
  }
  const ckr = ckrName(rv);
  const { code = 'ERR_CRYPTOKI', reason } = MEANINGS[ckr] ?? {};
  const facts = { call, ckr, rv, ...(reason !== undefined && { reason }) };
  return pkcs11Error(code, `${call} answered ${ckr} (0x${rv.toString(16)})`, { facts });
}

interface Meaning {
  readonly code?: Pkcs11ErrorCode;
  readonly reason?: string;
}

/** Answers that have a code of their own in this package. */
const MEANINGS: Readonly<Partial<Record<string, Meaning>>> = {
  CKR_PIN_INCORRECT: { code: 'ERR_PIN', reason: 'wrong' },
  CKR_PIN_INVALID: { code: 'ERR_PIN', reason: 'malformed' },
  CKR_PIN_LEN_RANGE: { code: 'ERR_PIN', reason: 'malformed' },
  CKR_PIN_EXPIRED: { code: 'ERR_PIN', reason: 'expired' },
  CKR_PIN_LOCKED: { code: 'ERR_PIN', reason: 'locked' },
  CKR_USER_PIN_NOT_INITIALIZED: { code: 'ERR_PIN', reason: 'not-initialised' },
  CKR_FUNCTION_CANCELED: { reason: 'cancelled' },
  CKR_DEVICE_REMOVED: { code: 'ERR_TOKEN_REMOVED' },
  CKR_TOKEN_NOT_PRESENT: { code: 'ERR_TOKEN_REMOVED' },
  CKR_MECHANISM_INVALID: { code: 'ERR_MECHANISM' },
  CKR_MECHANISM_PARAM_INVALID: { code: 'ERR_MECHANISM' },
  CKR_KEY_TYPE_INCONSISTENT: { code: 'ERR_MECHANISM' },
};
