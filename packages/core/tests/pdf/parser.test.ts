import { fc } from '../../../../test-fixtures/properties.js';
import { describe, expect, test } from 'vitest';
import {
  isArray,
  isDict,
  isName,
  isStream,
  isString,
  nameText,
  numberText,
  textString,
  type PdfValue,
} from '../../src/pdf/index.js';
import { PdfParser } from '../../src/pdf/parser.js';
import { latin1, textOfBytes } from './make-pdf.js';

const parsed = (text: string): PdfValue =>
  new PdfParser({ bytes: latin1(text), base: 0, last: true }).value();

/** The value without its bytes in the file, strings as text. */
function plain(value: PdfValue): unknown {
  if (isString(value)) return { text: textOfBytes(value.bytes) };
  if (isName(value)) return `/${value.name}`;
  if (isArray(value)) return value.items.map(plain);
  if (isDict(value))
    return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plain(entry)]));
  if (isStream(value)) return plain(value.dict);
  return typeof value === 'object' && value !== null
    ? `${String(value.num)} ${String(value.gen)} R`
    : value;
}

describe('objects (ISO 32000-2 §7.3)', () => {
  test.each<[string, unknown]>([
    ['true', true],
    ['false', false],
    ['null', null],
    ['123', 123],
    ['+17', 17],
    ['-98', -98],
    ['34.5', 34.5],
    ['-.002', -0.002],
    ['4.', 4],
    ['--5', -5],
    ['00012', 12],
    ['/Name1', '/Name1'],
    ['/A;Name_With-Various***Characters?', '/A;Name_With-Various***Characters?'],
    ['/1.2', '/1.2'],
    ['/paired#28#29parentheses', '/paired()parentheses'],
    ['/The_Key_of_F#23_Minor', '/The_Key_of_F#_Minor'],
    ['/A#4', '/A#4'],
    ['/A#zz', '/A#zz'],
    ['/', '/'],
    ['(This is a string)', { text: 'This is a string' }],
    ['(balanced () parentheses (and \\( one))', { text: 'balanced () parentheses (and ( one)' }],
    ['()', { text: '' }],
    ['(\\n\\r\\t\\b\\f\\(\\)\\\\\\x)', { text: '\n\r\t\b\f()\\x' }],
    ['(a\\\nb\\\r\nc\\\rd)', { text: 'abcd' }],
    ['(a\r\nb\rc\nd)', { text: 'a\nb\nc\nd' }],
    ['(\\0053\\53\\053x\\777)', { text: '\x053++x\xff' }],
    ['<901FA3>', { text: '\x90\x1f\xa3' }],
    ['<90 1f\nA>', { text: '\x90\x1f\xa0' }],
    ['<>', { text: '' }],
    [
      '[549 3.14 false (Ralph) /SomeName [] ]',
      [549, 3.14, false, { text: 'Ralph' }, '/SomeName', []],
    ],
    ['[1 2 3 0 R 4 5 R]', [1, 2, '3 0 R', '4 5 R']],
    ['[1 0 Rx]', 'error'],
    ['<</a/b/c<</d[1]>>/e 7 0 R>>', { a: '/b', c: { d: [1] }, e: '7 0 R' }],
    ['<< % a comment >>\n/a % (\r1>>', { a: 1 }],
    ['<</a 1/a 2>>', { a: 2 }],
    ['<</a>>', 'error'],
    ['<<1 2>>', 'error'],
    ['(never closed', 'error'],
    ['<12', 'error'],
    ['<1g>', 'error'],
    ['[1', 'error'],
    [')', 'error'],
    ['endobj', 'error'],
    ['', 'error'],
    ['+', 'error'],
    ['8388608 0 R', 'error'],
  ])('%j', (text, expected) => {
    if (expected === 'error')
      expect(() => parsed(text)).toThrow(expect.objectContaining({ code: 'ERR_PDF_SYNTAX' }));
    else expect(plain(parsed(text))).toEqual(expected);
  });

  test('nest 200 deep and no deeper', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(plain(parsed(nested(200)))).toBeInstanceOf(Array);
    expect(() => parsed(nested(300))).toThrow(expect.objectContaining({ code: 'ERR_LIMIT' }));
  });

  test('keep their text and the places of their entries', () => {
    const dict = parsed('  << /A 1 /B [ 2 ] >> ');
    if (!isDict(dict)) expect.unreachable();
    expect(textOfBytes(dict.raw)).toBe('<< /A 1 /B [ 2 ] >>');
    expect(dict.at).toBe(2);
    expect(dict.spans.get('B')).toEqual({ keyStart: 8, start: 11, end: 16 });
    const twice = parsed('<</A 1/A 2>>');
    expect(isDict(twice) && twice.repeated).toEqual(['A']);
  });
});

describe('what is written is read back', () => {
  test('names', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)), maxLength: 20 }),
        (name) => {
          expect(plain(parsed(`${nameText(name)} `))).toBe(`/${name}`);
        },
      ),
    );
  });

  test('numbers, to five decimals', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (number) => {
        expect(parsed(numberText(number))).toBeCloseTo(number, 4);
      }),
    );
  });

  test('text strings are balanced whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        expect(isString(parsed(textString(text)))).toBe(true);
      }),
    );
  });
});
