import { fc } from '../../../../test-fixtures/properties.js';
import { latin1, textOfBytes } from '../pdf/make-pdf.js';

/**
 * One fault in a file. Places are fractions of the file's length or of the number of candidates, so that a
 * fault fits every file and a failing list of faults still means something when some are left out.
 */
export type Fault =
  /** Text over what is there: the offsets behind it stay right, and the fault is reached. */
  | { readonly kind: 'over'; readonly at: number; readonly text: string }
  | { readonly kind: 'bit'; readonly at: number; readonly bit: number }
  /** A stretch of the file over another one. */
  | { readonly kind: 'copy'; readonly from: number; readonly to: number; readonly length: number }
  /** A number in place of another, cut or padded to its width. */
  | { readonly kind: 'number'; readonly at: number; readonly text: string }
  /** A name of the file in place of another, cut or padded to its width. */
  | { readonly kind: 'name'; readonly from: number; readonly to: number }
  /** Bytes out and text in: every offset behind it is wrong. */
  | { readonly kind: 'splice'; readonly at: number; readonly cut: number; readonly text: string }
  | { readonly kind: 'end'; readonly at: number };

/** Numbers at which readers stumble: bounds of types, of tables, of good sense. */
const NUMBERS = [
  ...['0', '1', '7', '-1', '65535', '2147483647', '2147483648', '4294967296', '8388608', '1.5'],
  ...['8388607', '9007199254740993', '99999999999999999999', '-0', '00000000000000000001', '1e9'],
];

/** Words of the file format: in the wrong place each asks for something that is not there. */
const WORDS = [
  ...['obj', 'endobj', 'stream', 'endstream', 'xref', 'trailer', 'startxref', '%%EOF', 'null'],
  ...['<<', '>>', '[', ']', '(', ')', '<', '>', '%', '/', '\0', ' R', '1 0 R', '3 0 R', '99 0 R'],
  ...['/Prev 9', '/XRefStm 9', '/Size 1', '/Root', '/Encrypt', '/ID', '/Type', '/Kids', '/Parent'],
  ...['/Length 5 0 R', '/Filter', '/FlateDecode', '/DecodeParms', '/Predictor 15', '/Columns 1e9'],
  ...['/N', '/First', '/Index', '/W', '/ObjStm', '/XRef', '/AcroForm', '/Fields', '/Annots'],
  ...['/ByteRange', '/Contents <00>', '/FT /Sig', '/V', '/T', '/Rotate', '/MediaBox', '/Count'],
];

// Without fast-check's preference for the ends, where a fault only spoils the header or the last line.
const place = fc.noBias(fc.nat(999_999)).map((parts) => parts / 1_000_000);
const word = fc.constantFrom(...WORDS);
const blanks = fc.integer({ min: 1, max: 40 }).map((length) => ' '.repeat(length));

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    kind: fc.constant('over' as const),
    at: place,
    text: fc.oneof(word, fc.constantFrom(...NUMBERS), blanks),
  }),
  fc.record({ kind: fc.constant('bit' as const), at: place, bit: fc.nat(7) }),
  fc.record({
    kind: fc.constant('copy' as const),
    from: place,
    to: place,
    length: fc.integer({ min: 1, max: 300 }),
  }),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('number' as const),
      at: place,
      text: fc.oneof(fc.nat(3000).map(String), fc.constantFrom(...NUMBERS)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('name' as const), from: place, to: place }),
  },
  fc.record({
    kind: fc.constant('splice' as const),
    at: place,
    cut: fc.nat(60),
    text: fc.oneof(fc.constant(''), word, fc.constantFrom(...NUMBERS)),
  }),
  fc.record({ kind: fc.constant('end' as const), at: place }),
);

/** One to five faults. */
export const faults: fc.Arbitrary<readonly Fault[]> = fc.array(fault, {
  minLength: 1,
  maxLength: 5,
});

/** The file with the faults, one after the other. */
export function mutated(file: Uint8Array, list: readonly Fault[]): Uint8Array {
  return latin1(list.reduce(applied, textOfBytes(file)));
}

function applied(text: string, fault: Fault): string {
  const offset = (at: number): number => Math.floor(at * text.length);
  switch (fault.kind) {
    case 'over':
      return over(text, offset(fault.at), fault.text);
    case 'bit': {
      const at = offset(fault.at);
      return over(text, at, String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << fault.bit)));
    }
    case 'copy': {
      const piece = text.slice(offset(fault.from), offset(fault.from) + fault.length);
      return over(text, offset(fault.to), piece);
    }
    case 'number': {
      const hit = chosen(text.matchAll(/\d+/g), fault.at);
      const width = hit?.[0].length ?? 0;
      return hit ? over(text, hit.index, fault.text.slice(0, width).padStart(width)) : text;
    }
    case 'name': {
      const [from, to] = [fault.from, fault.to].map((at) =>
        chosen(text.matchAll(/\/[A-Za-z]+/g), at),
      );
      if (!from || !to) return text;
      return over(text, to.index, from[0].slice(0, to[0].length).padEnd(to[0].length));
    }
    case 'splice': {
      const at = offset(fault.at);
      return text.slice(0, at) + fault.text + text.slice(at + fault.cut);
    }
    case 'end':
      return text.slice(0, offset(fault.at));
  }
}

function over(text: string, at: number, put: string): string {
  return text.slice(0, at) + put + text.slice(at + put.length);
}

function chosen<T>(candidates: Iterable<T>, at: number): T | undefined {
  const all = [...candidates];
  return all[Math.floor(at * all.length)];
}
