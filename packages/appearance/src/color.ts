import { grayscale, rgb, type Color } from 'pdf-lib';

/** A colour as `#rrggbb`, sRGB. */
export type MarkColor = `#${string}`;

/** The colour in the smallest space that holds it: a black mark asks for no RGB in its document. */
export function inked(color: MarkColor): Color {
  const value = Number.parseInt(color.slice(1), 16);
  const [red, green, blue] = [value >> 16, (value >> 8) & 0xff, value & 0xff];
  if (red === green && green === blue) return grayscale(red / 255);
  return rgb(red / 255, green / 255, blue / 255);
}
