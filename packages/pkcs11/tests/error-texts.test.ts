import { describe, expect, test } from 'vitest';
import { KysoError } from '@kyso/core';
import { errorText } from '@kyso/pkcs11';
import { pkcs11Error } from '../src/errors.js';

const CODES = [
  ...['ERR_NATIVE_MISSING', 'ERR_MODULE', 'ERR_NO_MODULE', 'ERR_TOKEN_NOT_FOUND'],
  ...['ERR_TOKEN_REMOVED', 'ERR_CERTIFICATE_NOT_FOUND', 'ERR_CERTIFICATE_AMBIGUOUS'],
  ...['ERR_CERTIFICATE_NOT_VALID', 'ERR_CERTIFICATE_CHANGED', 'ERR_KEY_NOT_FOUND'],
  ...['ERR_TOKEN_AMBIGUOUS', 'ERR_KEY_EXISTS', 'ERR_CERTIFICATE_MISMATCH'],
  ...['ERR_MECHANISM', 'ERR_PIN', 'ERR_TIMEOUT', 'ERR_HOST', 'ERR_CLOSED', 'ERR_CRYPTOKI'],
  'ERR_TENANT',
];

describe('what an error means for a person', () => {
  test.each(CODES)('%s has a meaning and an advice in both languages', (code) => {
    const { vi, en } = errorText(new KysoError(code, '')) ?? expect.fail(`no text for ${code}`);
    for (const text of [vi.meaning, vi.advice, en.meaning, en.advice]) {
      expect(text).toMatch(/\.$/);
      expect(text).toBe(text.normalize('NFC'));
    }
  });

  test('the answer of the module says more than the code', () => {
    const facts = { ckr: 'CKR_PIN_INCORRECT', rv: 0xa0, reason: 'wrong' };
    const wrong = errorText(pkcs11Error('ERR_PIN', '', { facts }));
    expect(wrong?.vi.meaning).not.toBe(errorText(pkcs11Error('ERR_PIN', ''))?.vi.meaning);
  });

  test.each([
    'last-try',
    'refused-before',
    'missing',
    'cancelled',
    'locked',
    'not-initialised',
    'length',
    'unchanged',
  ])('a PIN that is %s has a text of its own', (reason) => {
    const told = errorText(pkcs11Error('ERR_PIN', '', { facts: { reason } }));
    expect(told?.vi.meaning).not.toBe(errorText(pkcs11Error('ERR_PIN', ''))?.vi.meaning);
  });

  test('errors of other packages have none', () => {
    expect(errorText(new KysoError('ERR_NOT_PDF', ''))).toBeUndefined();
  });
});
