import { describe, expect, test } from 'vitest';
import { passwordBytes } from '../../src/pdf/password.js';

const texts = (password: string, revision: number): string[] =>
  passwordBytes(password, revision).map((bytes) => Buffer.from(bytes).toString('hex'));
const utf8 = (text: string): string => Buffer.from(text).toString('hex');

describe('the bytes that a password stands for', () => {
  test.each([
    // The examples of RFC 4013 §3.
    ['a soft hyphen is left out', 'I\u00adX', 'IX'],
    ['case stays', 'USER', 'USER'],
    ['a compatibility form becomes its letter', '\u00aa', 'a'],
    ['a Roman numeral becomes letters', '\u2168', 'IX'],
    ['another space becomes a space', 'a\u00a0b', 'a b'],
    ['decomposed Vietnamese is composed', 'mật'.normalize('NFD'), 'mật'.normalize('NFC')],
  ])('from revision 5 on it is prepared by SASLprep: %s', (_, password, prepared) => {
    expect(texts(password, 6)[0]).toBe(utf8(prepared));
  });

  test('from revision 5 on the unprepared form is tried too, and 127 bytes count', () => {
    expect(texts('\u2168', 5)).toContain(utf8('\u2168'));
    expect(passwordBytes('ậ'.repeat(100), 6)[0]).toHaveLength(127);
  });

  test('before revision 5 it is PDFDocEncoding where that has the characters, otherwise UTF-8', () => {
    expect(texts('5 €', 4)).toEqual(['3520a0', utf8('5 €')]);
    expect(texts('caf\u00e9', 2)[0]).toBe('636166e9');
    expect(texts('mật', 3)).toEqual([utf8('mật')]);
    expect(texts('', 3)).toEqual(['']);
  });
});
