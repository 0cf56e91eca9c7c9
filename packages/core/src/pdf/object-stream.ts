import { coreError } from '../errors.js';
import { MAX_OBJECTS_IN_STREAM } from './limits.js';
import type { PdfValue } from './objects.js';
import { PdfParser } from './parser.js';
import { xrefError } from './xref.js';

/**
 * Objects inside one object stream (ISO 32000-2 §7.5.7), each parsed when it is asked for. Throws `ERR_XREF_DAMAGED`
 * where /First and /N cannot be used, `ERR_LIMIT`, `ERR_PDF_SYNTAX`.
 */
export class ObjectStream {
  readonly #num: number;
  readonly #bytes: Uint8Array;
  readonly #places: readonly (readonly [num: number, offset: number])[];

  constructor(
    num: number,
    bytes: Uint8Array,
    { first, count }: { first: PdfValue; count: PdfValue },
  ) {
    if (
      typeof first !== 'number' ||
      typeof count !== 'number' ||
      count < 0 ||
      first < 0 ||
      first > bytes.length
    ) {
      throw xrefError(`object stream ${num} has no usable /First and /N`, 0);
    }
    const parser = new PdfParser({ bytes, base: undefined, last: true });
    this.#num = num;
    this.#bytes = bytes;
    if (count > MAX_OBJECTS_IN_STREAM) {
      throw coreError('ERR_LIMIT', `object stream ${num} holds ${count} objects`, {
        facts: { limit: MAX_OBJECTS_IN_STREAM, found: count },
      });
    }
    this.#places = Array.from({ length: Math.min(count, bytes.length) }, () => {
      const object = parser.unsigned();
      return [object, first + parser.unsigned()] as const;
    });
  }

  /** The index that a number stands at: the stated one where it does, otherwise the last one of that number. */
  indexOf(num: number, stated: number): number {
    if (this.#places[stated]?.[0] === num) return stated;
    const found = this.#places.findLastIndex(([object]) => object === num);
    return found < 0 ? stated : found;
  }

  object(num: number, index: number): PdfValue {
    const place = this.#places[index];
    if (place?.[0] !== num)
      throw xrefError(`object ${num} is not at index ${index} of object stream ${this.#num}`, 0);
    return new PdfParser({ bytes: this.#bytes, base: undefined, last: true }, place[1]).value();
  }
}
