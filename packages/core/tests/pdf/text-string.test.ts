import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateOf, dateString, isString, textOf, textString } from '../../src/pdf/index.js';
import { PdfParser } from '../../src/pdf/parser.js';
import { latin1, textOfBytes } from './make-pdf.js';

describe('text strings (ISO 32000-2 §7.9.2.2)', () => {
  test.each([
    ['ASCII', 'Ha Noi', 'Ha Noi'],
    ['PDFDocEncoding', '\x80\x8d\xa0\x18\xe9', '•“€˘é'],
    ['UTF-16BE', '\xfe\xff\x00K\x00\xfd\x1e\xc7', 'Kýệ'],
    ['UTF-16LE', '\xff\xfeK\x00', 'K'],
    ['UTF-8', '\xef\xbb\xbfK\xc3\xbd', 'Ký'],
    ['UTF-16 with half a unit', '\xfe\xff\x00K\x00', 'K'],
  ])('%s', (_, bytes, text) => {
    expect(textOf(latin1(bytes))).toBe(text);
  });

  test('what is written is read back, composed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        const value = new PdfParser({ bytes: textString(text), base: 0, last: true }).value();
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
    ['D:20269901', undefined],
    ['today', undefined],
    ['', undefined],
  ])('%s', (text, iso) => {
    expect(dateOf(text)?.toISOString()).toBe(iso);
  });

  test('a time is written to the second in UTC, whatever its year', () => {
    const written = (iso: string): string => textOfBytes(dateString(new Date(iso)));
    expect(written('2026-06-01T08:09:10.987Z')).toBe('(D:20260601080910Z)');
    expect(written('+010000-01-02T03:04:05Z')).toBe('(D:+0100000102030405Z)');
  });

  test('what is written is read back', () => {
    const time = new Date('2026-12-31T23:59:58Z');
    expect(dateOf(textOfBytes(dateString(time)).slice(1, -1))).toEqual(time);
  });
});
