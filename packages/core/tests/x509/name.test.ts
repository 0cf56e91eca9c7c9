import { describe, expect, test } from 'vitest';
import { elementAt } from '../../src/der/index.js';
import { oid, sequence, setOf, tlv, utf8String } from '../../src/der/writer.js';
import { latin1Bytes } from '../../src/bytes/index.js';
import { commonNameOf, identifiersOf, nameOf, nameText, sameName } from '../../src/x509/index.js';

const CN = '2.5.4.3';
const O = '2.5.4.10';
const C = '2.5.4.6';
const UID = '0.9.2342.19200300.100.1.1';

type Attribute = readonly [type: string, value: string | Uint8Array];

const attribute = ([type, value]: Attribute) =>
  sequence(oid(type), typeof value === 'string' ? utf8String(value) : value);
const name = (...rdns: readonly (readonly Attribute[])[]) =>
  nameOf(elementAt(sequence(...rdns.map((rdn) => setOf(rdn.map(attribute)))), 0));
const single = (...attributes: readonly Attribute[]) => name(...attributes.map((one) => [one]));
const printable = (text: string) => tlv(0x13, latin1Bytes(text));
const bmp = (text: string) => tlv(0x1e, new Uint8Array(Buffer.from(text, 'utf16le').swap16()));

describe('the text of a name', () => {
  test('keeps the encoded order and joins attributes of one RDN', () => {
    expect(
      nameText(
        name(
          [[C, 'VN']],
          [
            [O, 'Sở Y tế'],
            [CN, 'An'],
          ],
        ),
      ),
    ).toBe('C=VN, CN=An + O=Sở Y tế');
  });

  test.each([
    ['a,b+c', 'CN=a\\,b\\+c'],
    ['"q" <x>; \\', 'CN=\\"q\\" \\<x\\>\\; \\\\'],
    ['#1', 'CN=\\#1'],
    [' a ', 'CN=\\ a\\ '],
    ['x\u0000y\n', 'CN=x\\00y\\0a'],
    ['a\u202eb', 'CN=a\\e2\\80\\aeb'],
    ['', 'CN='],
  ])('escapes %j', (value, text) => {
    expect(nameText(single([CN, value]))).toBe(text);
  });

  test('reads BMPString, and shows what is no string in hexadecimal', () => {
    expect(nameText(single([CN, bmp('Đỗ')]))).toBe('CN=Đỗ');
    expect(nameText(single([CN, Uint8Array.of(2, 1, 5)]))).toBe('CN=#020105');
    expect(nameText(single(['1.2.3.4', 'x']))).toBe('1.2.3.4=x');
  });

  test('has the most specific common name, or none', () => {
    expect(commonNameOf(single([CN, 'a'], [O, 'b'], [CN, 'c']))).toBe('c');
    expect(commonNameOf(single([O, 'b']))).toBeUndefined();
  });
});

describe('identity numbers in UID', () => {
  test('are found by OID wherever they stand', () => {
    const subject = name(
      [[C, 'VN']],
      [[UID, 'MST:0101234567']],
      [
        [CN, 'SỞ Y TẾ'],
        [UID, 'MNS: 1057 '],
      ],
      [[UID, 'cccd:001099000001']],
      [[UID, 'CMND:012345678']],
    );
    expect(identifiersOf(subject)).toEqual([
      { scheme: 'MST', value: '0101234567' },
      { scheme: 'MNS', value: '1057' },
      { scheme: 'CCCD', value: '001099000001' },
      { scheme: 'CMND', value: '012345678' },
    ]);
  });

  test('are not guessed from other values or other attributes', () => {
    const subject = single(
      [UID, 'nguyenvana'],
      [UID, 'MST:'],
      [UID, 'HC:B123'],
      [CN, 'MST:0101234567'],
    );
    expect(identifiersOf(subject)).toEqual([]);
  });
});

describe('equality of names', () => {
  test.each([
    ['case', single([CN, 'Nguyễn Văn A']), single([CN, 'NGUYỄN VĂN a'])],
    ['string type', single([CN, 'Root CA']), single([CN, printable('Root CA')])],
    ['white space', single([CN, ' Root   CA']), single([CN, 'Root CA '])],
    [
      'composition',
      single([CN, 'Cơ yếu'.normalize('NFC')]),
      single([CN, 'Cơ yếu'.normalize('NFD')]),
    ],
    [
      'order within an RDN',
      name([
        [O, 'a'],
        [CN, 'b'],
      ]),
      name([
        [CN, 'B'],
        [O, 'A'],
      ]),
    ],
  ])('does not see %s', (_, a, b) => {
    expect(sameName(a, b)).toBe(true);
    expect(sameName(b, a)).toBe(true);
  });

  test.each([
    ['another value', single([CN, 'a']), single([CN, 'b'])],
    ['tone marks', single([CN, 'Ma']), single([CN, 'Mà'])],
    ['another type', single([CN, 'a']), single([O, 'a'])],
    ['order of RDNs', single([CN, 'a'], [O, 'b']), single([O, 'b'], [CN, 'a'])],
    ['a missing RDN', single([CN, 'a'], [O, 'b']), single([CN, 'a'])],
    ['a value that is no string', single([CN, Uint8Array.of(2, 1, 5)]), single([CN, '\u0005'])],
  ])('sees %s', (_, a, b) => {
    expect(sameName(a, b)).toBe(false);
  });
});
