import { isKysoError } from '../errors.js';
import { headerOf, lastStartXref } from './header.js';
import { sectionNear } from './nearby.js';
import { MAX_OFFSET_DRIFT } from './limits.js';
import type { ToleranceLog } from './tolerance.js';
import type { ByteWindow } from './window.js';
import type { XrefSection } from './xref.js';

/** Where reading begins. */
export interface Start {
  readonly version: string;
  /** Added to every offset of the file: those before the header do not count where offsets count from it. */
  readonly base: number;
  /** The newest section; undefined where none can be read and the cross-reference must be rebuilt. */
  readonly section: XrefSection | undefined;
}

/**
 * Finds header and newest section as other readers do: with bytes before the header, offsets count
 * from the header or, where that leads nowhere, from the first byte; a `startxref` a few bytes off
 * finds its section.
 */
export function tolerantStart(window: ByteWindow, log: ToleranceLog): Start {
  const header = headerOf(window);
  const at = header?.at ?? 0;
  if (!header || at > 0) log.note('file-header', { at });
  const version = header?.version ?? '1.4';
  const stated = statedStart(window);
  const bases = stated === undefined ? [] : at > 0 ? [at, 0] : [0];
  // What stands exactly where it should tells what offsets count from; only then a few bytes are forgiven.
  for (const drift of [0, MAX_OFFSET_DRIFT]) {
    for (const base of bases) {
      const offset = (stated ?? 0) + base;
      const section = sectionNear(window, offset, { base, drift });
      if (!section) continue;
      if (section.offset !== offset)
        log.note('xref-offset', { expected: section.offset, found: offset, at: offset });
      return { version, base, section };
    }
  }
  return { version, base: 0, section: undefined };
}

/** True where the file ends with a `startxref` and an offset, as PDFs do. */
export function statesStart(window: ByteWindow): boolean {
  return statedStart(window) !== undefined;
}

function statedStart(window: ByteWindow): number | undefined {
  try {
    return lastStartXref(window);
  } catch (error) {
    if (isKysoError(error)) return undefined;
    throw error;
  }
}
