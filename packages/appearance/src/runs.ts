import { grayscale, rgb, type Color } from 'pdf-lib';
import type { TextRun } from './fit-text.js';
import type { MarkColor, MarkLine } from './options.js';

/** A line of text with everything settled. */
export interface MarkRun extends TextRun {
  readonly color: MarkColor;
}

const DEFAULT_SIZE = 10;

/**
 * Settles the defaults and splits at line breaks. Text becomes NFC, since a font places the letter ế
 * rightly only as one character; tabs become spaces. Blank text all through is no text.
 */
export function toRuns(lines: readonly (MarkLine | string)[]): readonly MarkRun[] {
  const runs = lines.flatMap((given) => {
    const line: MarkLine = typeof given === 'string' ? { text: given } : given;
    const { size = DEFAULT_SIZE, bold = false, color = '#000000' } = line;
    const parts = line.text
      .normalize('NFC')
      .replaceAll('\t', ' ')
      .split(/\r\n|\r|\n/);
    return parts.map((text) => ({ text, size, bold, color }));
  });
  return runs.every((run) => run.text.trim() === '') ? [] : runs;
}

/** The colour in the smallest space that holds it: a black mark asks for no RGB in its document. */
export function inked(color: MarkColor): Color {
  const value = Number.parseInt(color.slice(1), 16);
  const [red, green, blue] = [value >> 16, (value >> 8) & 0xff, value & 0xff];
  if (red === green && green === blue) return grayscale(red / 255);
  return rgb(red / 255, green / 255, blue / 255);
}
