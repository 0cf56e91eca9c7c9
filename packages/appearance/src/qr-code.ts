import encodeQR from 'qr';
import { markError } from './errors.js';

/** How much of a code may be lost: about 7, 15, 25 or 30 % (ISO/IEC 18004 §6.5.1). */
export type QrErrorCorrection = 'L' | 'M' | 'Q' | 'H';

const LEVELS = { L: 'low', M: 'medium', Q: 'quartile', H: 'high' } as const;

/** Bytes of the largest symbol in byte mode, by level (ISO/IEC 18004 Table 7, version 40). */
const CAPACITY = { L: 2953, M: 2331, Q: 1663, H: 1273 } as const;

/** The light border that a code must have, in modules (ISO/IEC 18004 §6.3.8). */
export const QUIET_ZONE = 4;

/**
 * The modules of a QR code row by row from the top, true for dark, without the border. Text is brought to NFC
 * and written as UTF-8. Throws `ERR_MARK_QR` for more text than the largest symbol holds.
 */
export function qrModules(text: string, errorCorrection: QrErrorCorrection): boolean[][] {
  const composed = text.normalize('NFC');
  const { length } = new TextEncoder().encode(composed);
  if (length > CAPACITY[errorCorrection]) {
    throw markError(
      'ERR_MARK_QR',
      `a QR code of level ${errorCorrection} holds ${CAPACITY[errorCorrection]} bytes, found ${length}`,
      { facts: { length, maximum: CAPACITY[errorCorrection] } },
    );
  }
  // The library always leaves a border.
  const rows = encodeQR(composed, 'raw', { ecc: LEVELS[errorCorrection], border: 1 });
  return rows.slice(1, -1).map((row) => row.slice(1, -1));
}
