import { isKysoError } from '../errors.js';
import { mended } from './mend.js';
import { objectNear } from './nearby.js';
import { readIndirect, type IndirectObject } from './read-object.js';
import type { ToleranceLog } from './tolerance.js';
import type { ByteWindow } from './window.js';
import { xrefError } from './xref.js';

/** The object that an entry means: its number, generation and stated offset. */
export interface Wanted {
  readonly num: number;
  readonly gen: number;
  readonly offset: number;
}

/**
 * Reads an object as other readers do: none where the entry says byte 0, from a few bytes beside where
 * it stands there, and with faults in its syntax passed over. Throws `ERR_XREF_DAMAGED` where another
 * object, or none, stands there.
 */
export function readTolerantly(
  window: ByteWindow,
  wanted: Wanted,
  log: ToleranceLog,
): IndirectObject | undefined {
  const { num, offset } = wanted;
  const found = readAsStated(window, wanted);
  if (found) return found;
  if (offset === 0) {
    // Some producers write an entry in use at byte 0 for an object that they left out.
    log.note('object-offset', { found: 0, at: `object ${num}` });
    return undefined;
  }
  const near = objectNear(window, wanted);
  if (near === undefined)
    throw xrefError(`object ${num} expected at byte ${offset}, not found there`, offset);
  if (near !== offset)
    log.note('object-offset', { expected: near, found: offset, at: `object ${num}` });
  return readLeniently(window, { ...wanted, offset: near }, log);
}

function readAsStated(window: ByteWindow, wanted: Wanted): IndirectObject | undefined {
  try {
    const found = readIndirect(window, wanted.offset);
    return found.num === wanted.num && found.gen === wanted.gen ? found : undefined;
  } catch (error) {
    if (isKysoError(error) && error.code === 'ERR_PDF_SYNTAX') return undefined;
    throw error;
  }
}

function readLeniently(
  window: ByteWindow,
  { num, offset }: Wanted,
  log: ToleranceLog,
): IndirectObject {
  try {
    return readIndirect(window, offset);
  } catch (error) {
    if (!isKysoError(error) || error.code !== 'ERR_PDF_SYNTAX') throw error;
    log.note('object-syntax', { found: error.message, at: `object ${num}` });
    const found = readIndirect(window, offset, { lenient: true });
    return { ...found, value: mended(found.value) };
  }
}
