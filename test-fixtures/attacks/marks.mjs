import { FONT } from './numbers.mjs';
import { ref, stream, text } from './pdf-objects.mjs';

/** An appearance that shows a text; it is as large as the rectangle. */
export function shown(words, { rect = [0, 0, 100, 20] } = {}) {
  return form(`BT /F1 10 Tf 2 5 Td ${text(words)} Tj ET`, rect);
}

/** The appearance of a text field with its value (ISO 32000-2 §12.7.4.3). */
export function fieldText(words, rect = [0, 0, 100, 20]) {
  return form(`/Tx BMC q BT /F1 10 Tf 0 g 2 5 Td ${text(words)} Tj ET Q EMC`, rect);
}

/** An opaque white sheet, with a text on it. */
export function cover(words, rect) {
  const [width, height] = sizeOf(rect);
  const sheet = `1 1 1 rg 0 0 ${width} ${height} re f 0 g`;
  return form(`${sheet} BT /F1 14 Tf 4 5 Td ${text(words)} Tj ET`, rect);
}

/** A form XObject that fills the rectangle. */
export function form(content, rect, entries = {}) {
  return stream(content, {
    Type: '/XObject',
    Subtype: '/Form',
    BBox: [0, 0, ...sizeOf(rect)],
    Resources: { Font: { F1: ref(FONT) } },
    ...entries,
  });
}

function sizeOf([left, bottom, right, top]) {
  return [right - left, top - bottom];
}
