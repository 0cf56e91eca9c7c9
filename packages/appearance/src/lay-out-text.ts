import { markError } from './errors.js';
import { fitText, heightOfLines, MINIMUM_TEXT_SIZE, type FittedLine } from './fit-text.js';
import type { FontFace, MarkFont } from './fonts.js';
import type { MarkRun } from './runs.js';
import type { MarkArea } from './parts.js';

/** A line of text with its font. */
export interface SetRun extends MarkRun {
  readonly font: MarkFont;
}

/** A line at its final size, with the start of its baseline. */
export type PlacedLine = FittedLine<SetRun> & { readonly x: number; readonly y: number };

/**
 * Gives each run its font: `fontOf` is asked once for each face. Throws what `fontOf` throws, and
 * `ERR_MARK_CHARACTER`.
 */
export async function setRuns(
  runs: readonly MarkRun[],
  fontOf: (face: FontFace) => Promise<MarkFont>,
): Promise<readonly SetRun[]> {
  const set: SetRun[] = [];
  for (const run of runs) {
    const known = set.find(({ bold, italic }) => bold === run.bold && italic === run.italic);
    const font = known?.font ?? (await fontOf(run));
    checkCharacters(run.text, font);
    set.push({ ...run, font });
  }
  return set;
}

function checkCharacters(text: string, font: MarkFont): void {
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (font.has(codePoint)) continue;
    const name = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
    throw markError('ERR_MARK_CHARACTER', `the font has no glyph for ${name} in "${text}"`, {
      facts: { character, codePoint: name },
    });
  }
}

const fontOfRun = ({ font }: SetRun): MarkFont => font;

/** Breaks and shrinks the runs until they fit. Throws `ERR_MARK_DOES_NOT_FIT`. */
export function fitRuns(
  runs: readonly SetRun[],
  { width, height }: Pick<MarkArea, 'width' | 'height'>,
  minimumSize = MINIMUM_TEXT_SIZE,
): readonly FittedLine<SetRun>[] {
  const lines = fitText(runs, { width, height, minimumSize }, fontOfRun);
  if (lines !== undefined) return lines;
  throw markError(
    'ERR_MARK_DOES_NOT_FIT',
    `the text does not fit ${width.toFixed(1)} × ${height.toFixed(1)} points at the ` +
      `smallest size of ${minimumSize} points`,
    { facts: { width, height, minimumSize } },
  );
}

/** Height of fitted lines in points. */
export function textHeight(lines: readonly FittedLine<SetRun>[]): number {
  return heightOfLines(lines, fontOfRun);
}

/** How lines stand in an area. */
export interface TextAlignment {
  readonly align: 'left' | 'center' | 'right';
  readonly valign: 'top' | 'middle' | 'bottom';
}

/** Share of the free room that stands at the left of a line or above all lines. */
const SHARES = { left: 0, center: 0.5, right: 1, top: 0, middle: 0.5, bottom: 1 } as const;

/** Gives each line the start of its baseline, from the top down. */
export function placeLines(
  lines: readonly FittedLine<SetRun>[],
  area: MarkArea,
  { align, valign }: TextAlignment,
): readonly PlacedLine[] {
  let top = area.y + area.height - (area.height - textHeight(lines)) * SHARES[valign];
  return lines.map((line) => {
    const { lineHeight, baseline } = line.font;
    const x = area.x + (area.width - line.width) * SHARES[align];
    const y = top - baseline * line.size;
    top -= lineHeight * line.size;
    return { ...line, x, y };
  });
}
