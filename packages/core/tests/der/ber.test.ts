import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc } from '../../../../test-fixtures/properties.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../src/bytes/index.js';
import { DerReader, derOfBer } from '../../src/der/index.js';
import { integer, octetString, sequence, setOf, tlv } from '../../src/der/writer.js';
import { isKysoError } from '../../src/errors.js';
import { corpus } from '../crypto/corpora.js';

function bytes(hex: string): Uint8Array {
  return fromHex(hex.replace(/ /g, '')) ?? new Uint8Array();
}

/** A tree of elements, to be written in DER and in any BER of the same value. */
type Tree = { readonly octets: Uint8Array } | { readonly children: readonly Tree[] };

const { tree } = fc.letrec<{ tree: Tree; leaf: Tree; node: Tree }>((tie) => ({
  leaf: fc.record({ octets: fc.uint8Array({ maxLength: 12 }) }),
  node: fc.record({ children: fc.array(tie('tree'), { maxLength: 4 }) }),
  tree: fc.oneof({ maxDepth: 5 }, tie('leaf'), tie('node')),
}));

function derOf(value: Tree): Uint8Array {
  return 'octets' in value ? octetString(value.octets) : sequence(...value.children.map(derOf));
}

/** The same in BER: every choice that X.690 §8 leaves is taken from `choices` in turn. */
function berOf(value: Tree, choices: Iterator<number>): Uint8Array {
  const choice = (choices.next().value as number | undefined) ?? 0;
  if ('children' in value) {
    const contents = Buffer.concat(value.children.map((child) => berOf(child, choices)));
    return choice % 2 === 0 ? indefinite(0x30, contents) : definite(0x30, contents, choice % 5);
  }
  const { octets } = value;
  if (choice % 3 === 0) return definite(0x04, octets, choice % 5);
  const half = octets.length >> 1;
  const parts = Buffer.concat([
    octetString(octets.subarray(0, half)),
    octetString(octets.subarray(half)),
  ]);
  return choice % 3 === 1 ? indefinite(0x24, parts) : definite(0x24, parts, 0);
}

function indefinite(tag: number, contents: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(tag, 0x80), contents, Uint8Array.of(0, 0)]);
}

/** Length octets in `width` octets after the first where that is not 0: BER need not be minimal. */
function definite(tag: number, contents: Uint8Array, width: number): Uint8Array {
  if (width === 0) return tlv(tag, contents);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(contents.length);
  const least = contents.length > 255 ? 2 : 1;
  const octets = length.subarray(4 - Math.max(width, least));
  return Buffer.concat([Uint8Array.of(tag, 0x80 | octets.length), octets, contents]);
}

/** Whether the strict reader goes through the whole of it. */
function isDer(input: Uint8Array): boolean {
  const walk = (reader: DerReader): void => {
    for (const child of reader.rest(10_000)) {
      if ((child.tag & 0x20) !== 0) walk(DerReader.within(child));
    }
  };
  try {
    walk(new DerReader(input));
    return true;
  } catch (error) {
    if (isKysoError(error) && error.code === 'ERR_DER') return false;
    throw error;
  }
}

describe('derOfBer', () => {
  it('takes DER over byte for byte, and tells what follows it', () => {
    fc.assert(
      fc.property(tree, fc.uint8Array({ maxLength: 4 }), (value, tail) => {
        const der = derOf(value);
        const read = derOfBer(Buffer.concat([der, tail]));
        expect(read.rewritten).toBe(false);
        expect(read.length).toBe(der.length);
        expect(new Uint8Array(read.der)).toEqual(der);
      }),
    );
  });

  it('gives the octets of the DER for indefinite lengths and octets in pieces', () => {
    const onlyForms = fc.infiniteStream(fc.constantFrom(0, 1, 10, 20));
    fc.assert(
      fc.property(tree, onlyForms, (value, stream) => {
        // 0, 10, 20: indefinite or in pieces; 1 with definite lengths in the form of DER.
        const choices = stream.map((choice) => (choice === 1 ? 5 : choice));
        const ber = berOf(value, choices);
        const read = derOfBer(ber);
        expect(read.length).toBe(ber.length);
        expect(new Uint8Array(read.der)).toEqual(derOf(value));
      }),
    );
  });

  it('answers or refuses for any BER and any damage to it, and never runs away', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 });
    const anyForms = fc.infiniteStream(fc.nat(29));
    fc.assert(
      fc.property(tree, anyForms, damage, (value, choices, changes) => {
        const ber = new Uint8Array(berOf(value, choices));
        for (const [at, octet] of changes) ber[at % ber.length] = octet;
        expect(isAnswerOrRefusal(ber)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['no end-of-contents octets', '3080 0201 01', 5],
    ['half of them', '3080 0201 01 00', 5],
    ['a primitive element of indefinite length', '3080 0480 0000 0000', 2],
    ['octets in pieces of another type', '2480 0201 01 0000', 0],
    ['an element that reaches beyond its container', '3080 0405 01 0000', 2],
    ['nine length octets', '30 89 000000000000000001 00', 1],
    ['nothing', '', 0],
    ['a tag that goes on, with indefinite length', 'bf 81 01 80 0201 01 0000', 0],
  ])('with %s is refused at its offset', (_, hex, offset) => {
    expect(() => derOfBer(bytes(hex))).toThrow(
      expect.objectContaining({ code: 'ERR_DER', facts: { offset } }),
    );
  });

  it('end-of-contents octets that break off are those of the innermost element', () => {
    expect(() => derOfBer(bytes('3080 3080 0000'))).toThrow(
      expect.objectContaining({ code: 'ERR_DER', facts: { offset: 6 } }),
    );
  });

  it('keeps constructed contents that are no elements', () => {
    // The second end-of-contents octet stands outside of the container.
    expect(derOfBer(bytes('3003 3080 00 00'))).toMatchObject({ rewritten: false, length: 5 });
    const odd = bytes('3006 a104 ffffffff');
    expect(derOfBer(odd)).toMatchObject({ rewritten: false, length: 8 });
    expect(toHex(derOfBer(bytes('3080 a104 ffffffff 0000')).der)).toBe('3006a104ffffffff');
  });

  it.each([
    ['definite', (depth: number) => nested(depth)],
    ['indefinite', (depth: number) => bytes('3080'.repeat(depth) + '0000'.repeat(depth))],
  ])('bounds the depth of %s lengths', (_, of) => {
    expect(derOfBer(of(60)).length).toBe(of(60).length);
    for (const depth of [70, 5_000]) {
      expect(() => derOfBer(of(depth))).toThrow(expect.objectContaining({ code: 'ERR_LIMIT' }));
    }
  });

  it('half a million elements in one container are read', () => {
    const many = indefinite(
      0x31,
      new Uint8Array(1 << 20).fill(5).map((octet, at) => (at % 2 ? 0 : octet)),
    );
    const read = derOfBer(many);
    expect(read.rewritten).toBe(true);
    expect(new DerReader(read.der).set().rest(1 << 20)).toHaveLength(1 << 19);
  });

  it('sorts nothing: a SET keeps the order in which it was signed', () => {
    const unsorted = tlv(0x31, integer(2), integer(1));
    expect(derOfBer(unsorted).der).toEqual(unsorted);
    expect(setOf([integer(2), integer(1)])).not.toEqual(unsorted);
  });
});

function nested(depth: number): Uint8Array {
  let der = integer(1);
  for (let i = 0; i < depth; i++) der = sequence(der);
  return der;
}

function isAnswerOrRefusal(ber: Uint8Array): boolean {
  try {
    const { length, der } = derOfBer(ber);
    return length <= ber.length && der.length <= ber.length + 8;
  } catch (error) {
    return isKysoError(error) && (error.code === 'ERR_DER' || error.code === 'ERR_LIMIT');
  }
}

function hasOpenSsl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    if (process.env['CI']) throw new Error('openssl is missing', { cause: error });
    console.warn('openssl is missing: its BER is not tried');
    return false;
  }
}

describe.runIf(hasOpenSsl())('BER that OpenSSL streams', () => {
  let folder = '';
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { stdio: 'ignore' });
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kyso-ber-'));
    const request = [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=Ky so',
    ];
    openssl(...request, '-keyout', at('key.pem'), '-out', at('cert.pem'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['one piece', 10],
    ['many pieces', 5000],
  ])('content in %s becomes the DER that OpenSSL writes at once', (_, times) => {
    writeFileSync(at('text'), 'Quyết định số 15/QĐ-TTg. '.repeat(times));
    // PKCS#1 without attributes: the same signature value both times.
    const sign = [
      'cms',
      '-sign',
      '-binary',
      '-noattr',
      '-md',
      'sha256',
      '-outform',
      'DER',
      '-nodetach',
    ];
    const files = ['-signer', at('cert.pem'), '-inkey', at('key.pem'), '-in', at('text')];
    openssl(...sign, ...files, '-out', at('der'));
    openssl(...sign, ...files, '-stream', '-out', at('ber'));
    const ber = readFileSync(at('ber'));
    const read = derOfBer(ber);
    expect(isDer(ber)).toBe(false);
    expect(isDer(read.der)).toBe(true);
    expect(read.rewritten).toBe(true);
    expect(read.length).toBe(ber.length);
    expect(Buffer.from(read.der).equals(readFileSync(at('der')))).toBe(true);
  });
});

const cms = corpus('cms');

describe.runIf(cms !== undefined)('CMS files of the test data', () => {
  const names =
    cms === undefined
      ? []
      : readdirSync(cms).filter((name) => /\.(p7[sm]|pkcs7|cms|cades|csig|sig|bin)$/.test(name));

  it('are there', () => {
    expect(names.length).toBeGreaterThan(60);
  });

  it.each(names)('%s is read, and what comes out is read again without change', (name) => {
    const input = readFileSync(join(cms ?? '', name));
    const first = derOfBer(input);
    const second = derOfBer(first.der);
    expect(second).toMatchObject({ rewritten: false, length: first.der.length });
  });
});
