import { fc } from '../../../../test-fixtures/properties.js';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/bytes/index.js';
import {
  DerReader,
  Tag,
  bitStringOf,
  booleanOf,
  contentsOf,
  elementAt,
  encodingOf,
  generalizedTimeText,
  integerOf,
  oidOctets,
  oidOf,
  oidText,
  stringOf,
  timeOf,
  timeOfText,
} from '../../src/der/index.js';
import {
  bitString,
  boolean,
  context,
  generalizedTime,
  ia5String,
  integer,
  nullValue,
  octetString,
  oid,
  retag,
  sequence,
  setOf,
  unsignedInteger,
  utf8String,
} from '../../src/der/writer.js';

const first = (der: Uint8Array) => elementAt(der, 0);
const valueOf = (contents: Uint8Array): bigint =>
  BigInt.asIntN(contents.length * 8, BigInt(`0x${toHex(contents)}`));

describe('what is written is read back', () => {
  it('INTEGER, of either sign and any width', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(1n << 600n), max: 1n << 600n }), (value) => {
        expect(valueOf(integerOf(first(integer(value))))).toBe(value);
      }),
    );
  });

  it.each([
    [0, '020100'],
    [127, '02017f'],
    [128, '02020080'],
    [-1, '0201ff'],
    [-128, '020180'],
    [-129, '0202ff7f'],
  ])('INTEGER %i in the octets of X.690', (value, hex) => {
    expect(toHex(integer(value))).toBe(hex);
  });

  it('INTEGER of big-endian octets, leading zeros and all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const contents = integerOf(first(unsignedInteger(bytes)));
        const value = bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
        expect(valueOf(contents)).toBe(value);
      }),
    );
  });

  it('OBJECT IDENTIFIER', () => {
    const arcs = fc.array(fc.bigInt({ min: 0n, max: 1n << 128n }), { maxLength: 2 });
    const head = fc.oneof(
      fc.tuple(fc.nat(1), fc.bigInt({ min: 0n, max: 39n })),
      fc.tuple(fc.constant(2), fc.bigInt({ min: 0n, max: 1n << 70n })),
    );
    fc.assert(
      fc.property(head, arcs, ([top, second], rest) => {
        const text = [top, second, ...rest].join('.');
        expect(oidOf(first(oid(text)))).toBe(text);
      }),
    );
  });

  it.each([
    ['2.5.4.3', '550403'],
    ['1.2.840.113549.1.1.11', '2a864886f70d01010b'],
    ['2.999.3', '883703'],
    ['0.39', '27'],
    ['1.0', '28'],
    ['2.0', '50'],
    // Arcs on both sides of six octets: the bound below which no bigint is needed.
    ['1.2.4398046511103', '2affffffffff7f'],
    ['1.2.4398046511104', '2a81808080808000'],
    // ITU-T X.667: an arc of 128 bits.
    ['2.25.329800735698586629295641978511506172918', '6983f09da7ebcfdee0c7a1a7b2c0948cc8f9d776'],
  ])('OBJECT IDENTIFIER %s in the octets of X.690', (text, hex) => {
    expect(toHex(oidOctets(text))).toBe(hex);
    expect(oidText(oidOctets(text))).toBe(text);
  });

  it.each(['', '1', '3.1', '1.40', '1.2.', '1..2', '1.02', 'a.b', '-1.2'])(
    '%j is no OBJECT IDENTIFIER: misuse',
    (text) => {
      expect(() => oidOctets(text)).toThrow(TypeError);
    },
  );

  it('BOOLEAN, NULL, OCTET STRING, BIT STRING and texts', () => {
    expect(booleanOf(first(boolean(true)))).toBe(true);
    expect(booleanOf(first(boolean(false)))).toBe(false);
    expect(toHex(nullValue())).toBe('0500');
    fc.assert(
      fc.property(fc.uint8Array(), fc.string({ unit: 'grapheme' }), (bytes, text) => {
        expect(contentsOf(first(octetString(bytes)))).toEqual(bytes);
        expect(bitStringOf(first(bitString(bytes)))).toEqual({ bytes, unusedBits: 0 });
        expect(stringOf(first(utf8String(text)))).toBe(text);
      }),
    );
    expect(stringOf(first(ia5String('http://tsa.ca.gov.vn')))).toBe('http://tsa.ca.gov.vn');
  });

  it('nested elements', () => {
    const inner = integer(7);
    const reader = new DerReader(sequence(context(1, inner), octetString(inner))).sequence();
    expect(contentsOf(reader.read(0xa1))).toEqual(inner);
    expect(reader.octetString()).toEqual(inner);
    expect(toHex(retag(0x82, inner))).toBe('820107');
    expect(inner[0]).toBe(Tag.integer);
  });
});

describe('SET OF', () => {
  it('is in the order of the encodings, the same for every order given (X.690 §11.6)', () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 5 }).map(octetString), { maxLength: 6 });
    fc.assert(
      fc.property(parts, (elements) => {
        const der = setOf(elements);
        expect(setOf(elements.toReversed())).toEqual(der);
        const read = new DerReader(der)
          .set()
          .rest(10)
          .map((one) => toHex(encodingOf(one)));
        expect(read).toEqual(elements.map(toHex).sort());
      }),
    );
  });
});

describe('times', () => {
  it('GeneralizedTime of any second from year 1 to 9999', () => {
    const instants = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (date) => {
        const whole = new Date(Math.floor(date.getTime() / 1000) * 1000);
        expect(timeOf(first(generalizedTime(whole)))).toEqual(whole);
        expect(timeOfText(generalizedTimeText(whole), 'generalized')).toEqual(whole);
      }),
    );
  });

  it.each([
    ['500101000000Z', '1950-01-01T00:00:00.000Z'],
    ['491231235959Z', '2049-12-31T23:59:59.000Z'],
    ['000229120000Z', '2000-02-29T12:00:00.000Z'],
    ['2611201030Z', '2026-11-20T10:30:00.000Z'],
  ])('UTCTime %s is %s', (text, iso) => {
    expect(timeOfText(text, 'utc')?.toISOString()).toBe(iso);
  });

  it.each([
    ['20261120103000.5Z', '2026-11-20T10:30:00.500Z'],
    ['20261120103000.123456Z', '2026-11-20T10:30:00.123Z'],
    ['00010101000000Z', '0001-01-01T00:00:00.000Z'],
  ])('GeneralizedTime %s is %s', (text, iso) => {
    expect(timeOfText(text, 'generalized')?.toISOString()).toBe(iso);
  });

  it.each([
    ['utc', '260229000000Z'],
    ['utc', '261301000000Z'],
    ['utc', '260100000000Z'],
    ['utc', '260101240000Z'],
    ['utc', '260101000060Z'],
    ['utc', '260101000000+0700'],
    ['utc', '260101000000'],
    ['generalized', '20261120103000'],
    ['generalized', '20261120103000,5Z'],
    ['generalized', '20261120103000.Z'],
    ['generalized', '202611201030Z'],
    ['generalized', '20261120103000+0700'],
  ] as const)('%s %s is no time', (kind, text) => {
    expect(timeOfText(text, kind)).toBeUndefined();
  });

  it('an element of another type or text is refused at its offset', () => {
    for (const der of [integer(1), retag(Tag.utcTime, generalizedTime(new Date(0)))]) {
      expect(() => timeOf(first(der))).toThrow(
        expect.objectContaining({ code: 'ERR_DER', facts: { offset: 0 } }),
      );
    }
  });
});
