import { fc } from '../../../../test-fixtures/properties.js';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../src/bytes/index.js';
import {
  DerReader,
  Tag,
  bitStringOf,
  booleanOf,
  contentsOf,
  contextTag,
  elementAt,
  encodingOf,
  integerOf,
  oidOf,
  smallIntegerOf,
  stringOf,
  timeOf,
} from '../../src/der/index.js';
import { integer, octetString, sequence, tlv } from '../../src/der/writer.js';
import { isKysoError } from '../../src/errors.js';

function bytes(hex: string): Uint8Array {
  return fromHex(hex.replace(/ /g, '')) ?? new Uint8Array();
}

const element = (hex: string) => elementAt(bytes(hex), 0);
const derError = (offset: number): unknown =>
  expect.objectContaining({ code: 'ERR_DER', facts: { offset } });

describe('an element', () => {
  it.each([0, 1, 127, 128, 255, 256, 65_535, 65_536, 70_000])(
    'of %i contents octets is read back as it was written, in place',
    (length) => {
      const contents = new Uint8Array(length).fill(0xab);
      const der = octetString(contents);
      const read = elementAt(der, 0);
      expect(contentsOf(read)).toEqual(contents);
      expect(contentsOf(read).buffer).toBe(der.buffer);
      expect(encodingOf(read)).toEqual(der);
    },
  );

  it.each([
    ['nothing', '', 0],
    ['a tag alone', '04', 0],
    ['contents that break off', '0403 0102', 0],
    ['an indefinite length', '3080 0000', 1],
    ['a long form for a short length', '04 8101 00', 1],
    ['a leading zero in the length', '04 820080' + '00'.repeat(128), 1],
    ['five length octets', '04 850000000001 00', 1],
    ['length octets that break off', '04 82 01', 1],
    ['a length of 4 GiB', '04 84 ffffffff', 0],
    ['the reserved length ff', '04 ff 00', 1],
    ['a multi-octet tag', '1f 81 01 00', 0],
  ])('with %s is refused at its offset', (_, hex, offset) => {
    expect(() => element(hex)).toThrow(derError(offset));
  });

  it('that reaches beyond its container is refused although the bytes go on', () => {
    const der = bytes('3003 0405 0102030405');
    expect(() => new DerReader(der).sequence().octetString()).toThrow(derError(2));
  });
});

describe('a reader', () => {
  it('reads in order, skips what is optional and absent, and proves that nothing is left', () => {
    const der = sequence(integer(5), octetString(bytes('01')), integer(6));
    const reader = new DerReader(der).sequence();
    expect(reader.smallInteger()).toBe(5);
    expect(reader.optional(Tag.boolean)).toBeUndefined();
    expect(reader.octetString()).toEqual(bytes('01'));
    expect(() => {
      reader.finish();
    }).toThrow(derError(8));
    expect(reader.peek()).toBe(Tag.integer);
    reader.read();
    expect(reader.peek()).toBeUndefined();
    expect(reader.done).toBe(true);
    reader.finish();
    expect(() => reader.read()).toThrow(derError(der.length));
  });

  it('refuses another tag and stays where it was', () => {
    const reader = new DerReader(integer(1));
    expect(() => reader.octetString()).toThrow(derError(0));
    expect(reader.smallInteger()).toBe(1);
  });

  it('bounds the number of elements', () => {
    const reader = new DerReader(sequence(integer(1), integer(2), integer(3)));
    expect(() => reader.sequence().rest(2)).toThrow(
      expect.objectContaining({ code: 'ERR_LIMIT', facts: { limit: 2, offset: 8 } }),
    );
    expect(new DerReader(sequence(integer(1), integer(2))).sequence().rest(2)).toHaveLength(2);
  });

  it('gives a value or ERR_DER for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (input) => {
        expect(isTreeOrRefusal(input)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Walks every element of the input; true where that ends in a value or in the reader's own error. */
function isTreeOrRefusal(input: Uint8Array): boolean {
  const walk = (reader: DerReader): void => {
    for (const child of reader.rest(100)) {
      stringOf(child);
      if ((child.tag & 0x20) !== 0) walk(DerReader.within(child));
      else if (child.tag === Tag.integer) integerOf(child);
      else if (child.tag === Tag.oid) oidOf(child);
      else if (child.tag === Tag.boolean) booleanOf(child);
      else if (child.tag === Tag.bitString) bitStringOf(child);
      else if (child.tag === Tag.utcTime || child.tag === Tag.generalizedTime) timeOf(child);
    }
  };
  try {
    walk(new DerReader(input));
    return true;
  } catch (error) {
    return isKysoError(error) && error.code === 'ERR_DER';
  }
}

describe('values are read from their one encoding only', () => {
  it.each([
    ['BOOLEAN 01', '0101 01'],
    ['BOOLEAN of no octets', '0100'],
    ['BOOLEAN of two octets', '0102 ffff'],
  ])('%s', (_, hex) => {
    expect(() => booleanOf(element(hex))).toThrow(derError(0));
  });

  it.each([
    ['INTEGER of no octets', '0200'],
    ['INTEGER padded with 00', '0202 0001'],
    ['INTEGER padded with ff', '0202 ff80'],
  ])('%s', (_, hex) => {
    expect(() => integerOf(element(hex))).toThrow(derError(0));
  });

  it.each([
    ['negative', '0201 ff'],
    ['2^31', '0205 0080000000'],
    ['2^32', '0205 0100000000'],
  ])('a small INTEGER is not %s', (_, hex) => {
    expect(() => smallIntegerOf(element(hex))).toThrow(derError(0));
  });

  it('the largest small INTEGER is 2^31 − 1', () => {
    expect(smallIntegerOf(element('0204 7fffffff'))).toBe(2 ** 31 - 1);
  });

  it.each([
    ['BIT STRING of no octets', '0300'],
    ['eight unused bits', '0302 0800'],
    ['unused bits of nothing', '0301 01'],
    ['unused bits that are set', '0302 0101'],
  ])('%s', (_, hex) => {
    expect(() => bitStringOf(element(hex))).toThrow(derError(0));
  });

  it('BIT STRING tells its unused bits', () => {
    expect(bitStringOf(element('0303 04 fff0'))).toEqual({ bytes: bytes('fff0'), unusedBits: 4 });
    expect(bitStringOf(element('0301 00'))).toEqual({ bytes: new Uint8Array(), unusedBits: 0 });
  });

  it.each([
    ['of no octets', '0600'],
    ['that breaks off', '0602 2a86'],
    ['with a padded arc', '0603 2a8001'],
    ['with a padded first arc', '0602 8001'],
    ['longer than 64 octets', `0641 ${'01'.repeat(65)}`],
  ])('OBJECT IDENTIFIER %s', (_, hex) => {
    expect(() => oidOf(element(hex))).toThrow(derError(0));
  });
});

describe('strings', () => {
  it.each([
    ['UTF8String', tlv(Tag.utf8String, new TextEncoder().encode('Nguyễn Văn Ổn')), 'Nguyễn Văn Ổn'],
    ['BMPString', tlv(Tag.bmpString, bytes('1ed4006e')), 'Ổn'],
    ['TeletexString as Latin-1', tlv(Tag.teletexString, bytes('e9')), 'é'],
    ['PrintableString', tlv(Tag.printableString, bytes('564e')), 'VN'],
    ['malformed UTF8String', tlv(Tag.utf8String, bytes('c3')), undefined],
    ['BMPString of odd length', tlv(Tag.bmpString, bytes('1ed400')), undefined],
    ['another type', integer(1), undefined],
  ])('%s', (_, der, text) => {
    expect(stringOf(elementAt(der, 0))).toBe(text);
  });
});

describe('context tags', () => {
  it('carry class, form and number', () => {
    expect(contextTag(0)).toBe(0xa0);
    expect(contextTag(3, 'primitive')).toBe(0x83);
  });
});
