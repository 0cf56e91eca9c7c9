import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CKR_NAMES, ckrName } from '../src/ckr-names.js';
import { ckrText } from '../src/ckr-texts.js';
import type { Explanation } from '../src/explanation.js';

/** What a person at a desk meets; each must have words of its own. */
const MET_BY_PEOPLE = [
  ...['PIN_INCORRECT', 'PIN_INVALID', 'PIN_LEN_RANGE', 'PIN_EXPIRED', 'PIN_LOCKED'],
  ...['USER_PIN_NOT_INITIALIZED', 'TOKEN_NOT_PRESENT', 'TOKEN_NOT_RECOGNIZED'],
  ...['TOKEN_WRITE_PROTECTED', 'DEVICE_REMOVED', 'DEVICE_ERROR', 'DEVICE_MEMORY'],
  ...['SESSION_CLOSED', 'SESSION_HANDLE_INVALID', 'SESSION_COUNT', 'USER_NOT_LOGGED_IN'],
  ...['USER_ALREADY_LOGGED_IN', 'USER_ANOTHER_ALREADY_LOGGED_IN', 'KEY_HANDLE_INVALID'],
  ...['KEY_TYPE_INCONSISTENT', 'KEY_FUNCTION_NOT_PERMITTED', 'KEY_SIZE_RANGE'],
  ...['MECHANISM_INVALID', 'MECHANISM_PARAM_INVALID', 'BUFFER_TOO_SMALL', 'FUNCTION_FAILED'],
  ...['FUNCTION_CANCELED', 'FUNCTION_NOT_SUPPORTED', 'FUNCTION_REJECTED', 'GENERAL_ERROR'],
  ...['CRYPTOKI_NOT_INITIALIZED', 'OPERATION_ACTIVE', 'HOST_MEMORY', 'ENCRYPTED_DATA_INVALID'],
].map((name) => `CKR_${name}`);

describe('names of return values', () => {
  it('agree with the header of the standard that the native binding is built from', ({ skip }) => {
    const header = standardHeader();
    if (header === undefined) return skip('pkcs11js is not installed');
    const defined = [...header.matchAll(/^#define (CKR_\w+)\s+0x([0-9A-F]+)UL/gm)];
    expect(defined.length).toBeGreaterThan(90);
    for (const [, name, hex] of defined) expect(ckrName(parseInt(hex ?? '', 16))).toBe(name);
  });

  it('are each given once', () => {
    const names = Object.values(CKR_NAMES);
    expect(new Set(names).size).toBe(names.length);
  });

  it("tell a vendor's code by its distance from CKR_VENDOR_DEFINED, also when read as signed", () => {
    expect(ckrName(0x80000005)).toBe('CKR_VENDOR_DEFINED+0x5');
    expect(ckrName(0x80000005 | 0)).toBe('CKR_VENDOR_DEFINED+0x5');
  });

  it('tell an unassigned code by its number', () => {
    expect(ckrName(0x4)).toBe('CKR_0x4');
  });
});

describe('texts of return values', () => {
  it.each([...Object.values(CKR_NAMES), 'CKR_VENDOR_DEFINED+0x5', 'CKR_0x4', 'constructor'])(
    '%s has a meaning and an advice in both languages, in Unicode normal form C',
    (name) => {
      for (const text of sentences(ckrText(name))) {
        expect(text).toMatch(/^\p{Lu}.*\.$/u);
        expect(text).toBe(text.normalize('NFC'));
      }
    },
  );

  it.each(MET_BY_PEOPLE)('%s speaks of the person and not of the code', (name) => {
    expect(Object.values(CKR_NAMES)).toContain(name);
    for (const text of sentences(ckrText(name))) expect(text).not.toContain('CKR_');
  });

  it('names the code where only the code helps', () => {
    expect(ckrText('CKR_MUTEX_BAD').vi.advice).toContain('CKR_MUTEX_BAD');
    expect(ckrText('CKR_VENDOR_DEFINED+0x5').en.meaning).toContain('only its maker knows');
  });
});

function sentences(text: Explanation): readonly string[] {
  return [text.vi.meaning, text.vi.advice, text.en.meaning, text.en.advice];
}

function standardHeader(): string | undefined {
  try {
    const root = dirname(createRequire(import.meta.url).resolve('pkcs11js/package.json'));
    const path = join(root, 'includes/pkcs11/pkcs11t.h');
    return existsSync(path) ? readFileSync(path, 'latin1') : undefined;
  } catch {
    return undefined;
  }
}
