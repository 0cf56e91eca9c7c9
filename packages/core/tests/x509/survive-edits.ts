import { isKysoError } from '../../src/errors.js';
import { fc } from '../../../../test-fixtures/properties.js';

/** Reads `der` with up to four bytes changed, many times over: what `read` throws must be a `KysoError`. */
export function surviveEdits(der: Uint8Array, read: (bytes: Uint8Array) => unknown): void {
  const edit = fc.record({ at: fc.nat(der.length - 1), value: fc.nat(255) });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      const bytes = der.slice();
      for (const { at, value } of edits) bytes[at] = value;
      try {
        read(bytes);
      } catch (error) {
        if (!isKysoError(error)) throw error;
      }
    }),
    { numRuns: 1000 },
  );
}
