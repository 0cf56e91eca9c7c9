import type { MarkColor } from './color.js';
import type { TextRun } from './fit-text.js';
import type { MarkLine } from './options.js';

/** A line of text with everything settled. */
export interface MarkRun extends TextRun {
  readonly italic: boolean;
  readonly color: MarkColor;
}

/** The look of lines that do not say their own. */
export type RunDefaults = Partial<Omit<MarkRun, 'text'>>;

const DEFAULT_SIZE = 10;

/**
 * Settles the defaults and splits at line breaks. Text becomes NFC, since a font places the letter ế
 * rightly only as one character; tabs become spaces. Blank text all through is no text.
 */
export function toRuns(
  lines: readonly (MarkLine | string)[],
  defaults: RunDefaults = {},
): readonly MarkRun[] {
  const runs = lines.flatMap((given) => {
    const line: MarkLine = typeof given === 'string' ? { text: given } : given;
    const {
      size = DEFAULT_SIZE,
      bold = false,
      italic = false,
      color = '#000000',
    } = {
      ...defaults,
      ...line,
    };
    const parts = line.text
      .normalize('NFC')
      .replaceAll('\t', ' ')
      .split(/\r\n|\r|\n/);
    return parts.map((text) => ({ text, size, bold, italic, color }));
  });
  return runs.every((run) => run.text.trim() === '') ? [] : runs;
}
