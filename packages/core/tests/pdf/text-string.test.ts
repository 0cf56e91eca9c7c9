import { fc } from '../../../../test-fixtures/properties.js';
import { describe, expect, test } from 'vitest';
import { dateOf, dateString, isString, textOf, textString } from '../../src/pdf/index.js';
import { PdfParser } from '../../src/pdf/parser.js';
import { docBytes } from '../../src/pdf/text-string.js';
import { latin1 } from './make-pdf.js';

describe('text strings (ISO 32000-2 §7.9.2.2)', () => {
  test.each([
    ['ASCII', 'Ha Noi', 'Ha Noi'],
    ['PDFDocEncoding', '\x80\x8d\xa0\x18\xe9', '•“€˘é'],
    ['UTF-16BE', '\xfe\xff\x00K\x00\xfd\x1e\xc7', 'Kýệ'],
    ['UTF-16LE', '\xff\xfeK\x00', 'K'],
    ['UTF-8', '\xef\xbb\xbfK\xc3\xbd', 'Ký'],
    ['UTF-16 with half a unit', '\xfe\xff\x00K\x00', 'K'],
    ['UTF-16 beyond the first plane', '\xfe\xff\xd8\x3d\xde\x00', '\u{1f600}'],
    ['UTF-16LE beyond ASCII', '\xff\xfeK\x00\xfd\x00\xc7\x1e', 'Kýệ'],
    ['a mark and no text', '\xfe\xff', ''],
    ['the mark of UTF-8 before what is none', '\xef\xbb\xbf\xff', 'ï»¿ÿ'],
    ['a language, a letter to a unit', '\xfe\xff\x00\x1b\x00v\x00i\x00\x1b\x00K', 'K'],
    ['language and country in two units', '\xfe\xff\x00A\x00\x1bviVN\x00\x1b\x00K', 'AK'],
    ['a language in UTF-8', '\xef\xbb\xbfA\x1ben-US\x1bK', 'AK'],
    ['an ESC that begins no language', '\xfe\xff\x00\x1b\x00K', '\x1bK'],
    ['0x1B in PDFDocEncoding, which is no ESC', 'A\x1ben\x1bB', 'A˙en˙B'],
  ])('%s', (_, bytes, text) => {
    expect(textOf(latin1(bytes))).toBe(text);
  });

  // ISO 32000-2 Annex D.3, by name of the glyph.
  const DOC_ENCODING: readonly (readonly [first: number, text: string])[] = [
    [0x18, '\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc'],
    [0x80, '\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044'],
    [0x88, '\u2039\u203a\u2212\u2030\u201e\u201c\u201d\u2018'],
    [0x90, '\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160'],
    [0x98, '\u0178\u017d\u0131\u0142\u0153\u0161\u017e'],
    [0xa0, '\u20ac'],
  ];

  test.each(
    DOC_ENCODING.flatMap(([first, text]) =>
      Array.from(text, (char, i) => [(first + i).toString(16), char] as const),
    ),
  )('PDFDocEncoding 0x%s is %s, and back', (code, char) => {
    const bytes = Uint8Array.of(parseInt(code, 16));
    expect(textOf(bytes)).toBe(char);
    expect(docBytes(char)).toEqual(bytes);
  });

  test('every other code of PDFDocEncoding is that of Latin-1, and the undefined one stays unknown', () => {
    const codes = Array.from({ length: 256 }, (_, code) => code).filter(
      (code) => !(code >= 0x18 && code < 0x20) && !(code >= 0x80 && code <= 0xa0),
    );
    expect(textOf(Uint8Array.from(codes))).toBe(String.fromCharCode(...codes));
    expect(textOf(Uint8Array.of(0x9f))).toBe('\ufffd');
    expect(docBytes('\ufffd')).toBeUndefined();
    expect(docBytes('ệ')).toBeUndefined();
  });

  test('Vietnamese is written as UTF-16BE in hexadecimal, whatever form it came in', () => {
    for (const text of ['Kệ(', 'Kệ('.normalize('NFD')])
      expect(textString(text)).toBe('<feff004b1ec70028>');
    expect(textString('a(b\\')).toBe('(a\\(b\\\\)');
  });

  test('what is written is read back, composed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        const value = new PdfParser({
          bytes: latin1(textString(text)),
          base: 0,
          last: true,
        }).value();
        expect(isString(value) && textOf(value.bytes)).toBe(text.normalize('NFC'));
      }),
    );
  });
});

describe('dates (ISO 32000-2 §7.9.4)', () => {
  test.each([
    ['D:20260601080910Z', '2026-06-01T08:09:10.000Z'],
    ["D:20260601150910+07'00'", '2026-06-01T08:09:10.000Z'],
    ["D:20260601033910-04'30", '2026-06-01T08:09:10.000Z'],
    ['D:2026', '2026-01-01T00:00:00.000Z'],
    ['20260601', '2026-06-01T00:00:00.000Z'],
    ['D:202606', '2026-06-01T00:00:00.000Z'],
    ['D:2026060108', '2026-06-01T08:00:00.000Z'],
    ['D:202606010809', '2026-06-01T08:09:00.000Z'],
    ['D:20260601080910', '2026-06-01T08:09:10.000Z'],
    ["D:20260601080910Z00'00'", '2026-06-01T08:09:10.000Z'],
    ["D:20260601080910Z00'00", '2026-06-01T08:09:10.000Z'],
    ['D:20260601080910z', '2026-06-01T08:09:10.000Z'],
    ["D:20260601080910-00'00'", '2026-06-01T08:09:10.000Z'],
    ['D:20260601150910+0700', '2026-06-01T08:09:10.000Z'],
    ['D:20260601150910+07', '2026-06-01T08:09:10.000Z'],
    ['D:20260601150910+07:00', '2026-06-01T08:09:10.000Z'],
    ['D:20260601150910+07\u201900\u2019', '2026-06-01T08:09:10.000Z'],
    ["D:20260601150910+7'00'", '2026-06-01T08:09:10.000Z'],
    ["D:202606011509+07'00'", '2026-06-01T08:09:00.000Z'],
    ["D:20260601150910 +07'00'", '2026-06-01T08:09:10.000Z'],
    ["20260601000910+07'00'", '2026-05-31T17:09:10.000Z'],
    ["D:20251231233000-01'30'", '2026-01-01T01:00:00.000Z'],
    ['D:20260601080910Z and more', '2026-06-01T08:09:10.000Z'],
    ['D:20260601080910\0', '2026-06-01T08:09:10.000Z'],
    [' D: 20260601', '2026-06-01T00:00:00.000Z'],
    ['D:2026-', '2026-01-01T00:00:00.000Z'],
    ['2026-06-01', '2026-06-01T00:00:00.000Z'],
    ['2026-06-01T15:09:10.5+07:00', '2026-06-01T08:09:10.000Z'],
    ['D:20240229', '2024-02-29T00:00:00.000Z'],
    ['D:20269901', undefined],
    ['D:20260231', undefined],
    ['D:20260229', undefined],
    ['D:20260600', undefined],
    ['D:20260001', undefined],
    ['D:2026060124', undefined],
    ['D:202606010860', undefined],
    ['D:20260601080960', undefined],
    ["D:20260601080910+24'00'", undefined],
    ["D:20260601080910-07'60'", undefined],
    ['2026-02-31', undefined],
    ['D:26', undefined],
    ['D:', undefined],
    ['today', undefined],
    ['', undefined],
  ])('%s', (text, iso) => {
    expect(dateOf(text)?.toISOString()).toBe(iso);
  });

  test('a time is written to the second in UTC, whatever its year', () => {
    const written = (iso: string): string => dateString(new Date(iso));
    expect(() => dateString(new Date(NaN))).toThrow(RangeError);
    expect(written('2026-06-01T08:09:10.987Z')).toBe('(D:20260601080910Z)');
    expect(written('+010000-01-02T03:04:05Z')).toBe('(D:+0100000102030405Z)');
  });

  test('what is written is read back', () => {
    const time = new Date('2026-12-31T23:59:58Z');
    expect(dateOf(dateString(time).slice(1, -1))).toEqual(time);
  });
});
