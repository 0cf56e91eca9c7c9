/** A piece of text with its look; sizes in points. */
export interface TextRun {
  readonly text: string;
  readonly size: number;
  readonly bold: boolean;
}

/** Measures of a font at the size of 1 point. */
export interface FontMeasures {
  /** Height of the line box and the baseline's distance from its top. */
  readonly lineHeight: number;
  readonly baseline: number;
  widthOf(text: string): number;
}

/** A line as it is drawn, at its final size. */
export type FittedLine<Run extends TextRun> = Run & { readonly width: number };

/**
 * Text is not drawn smaller than this, in points, unless it was asked for smaller: below it, tone marks
 * on Vietnamese capitals run together in print.
 */
export const MINIMUM_TEXT_SIZE = 5;

/** Lines stay unbroken while that costs less than a fifth of the size that breaking them allows. */
const UNBROKEN_PREFERENCE = 0.8;

const SCALE_STEP = 0.01;

/** Room for text in points, and the size below which it is not shrunk; default `MINIMUM_TEXT_SIZE`. */
export interface TextArea {
  readonly width: number;
  readonly height: number;
  readonly minimumSize?: number;
}

/**
 * Shrinks all lines in one proportion until they fit `area` (points), breaking them at spaces where
 * that keeps the text much larger. Returns `undefined` where only a size below the minimum would fit.
 */
export function fitText<Run extends TextRun>(
  runs: readonly Run[],
  area: TextArea,
  measuresOf: (run: Run) => FontMeasures,
): readonly FittedLine<Run>[] | undefined {
  const { minimumSize = MINIMUM_TEXT_SIZE } = area;
  const smallest = Math.max(...runs.map((run) => Math.min(1, minimumSize / run.size)));
  const unbroken = runs.map((run) => measured(run, run.text, measuresOf(run)));
  const unbrokenScale = Math.min(1, scaleToFit(unbroken, area, measuresOf));
  const paragraphs = runs.map((run) => words(run, measuresOf(run)));

  const enough = Math.max(smallest, unbrokenScale / UNBROKEN_PREFERENCE);
  for (let scale = 1; scale > enough; scale -= SCALE_STEP) {
    const broken = paragraphs.flatMap((paragraph) => breakLines(paragraph, area.width / scale));
    if (scaleToFit(broken, area, measuresOf) >= scale) return scaled(broken, scale);
  }
  if (unbrokenScale >= smallest) return scaled(unbroken, unbrokenScale);
  const broken = paragraphs.flatMap((paragraph) => breakLines(paragraph, area.width / smallest));
  if (scaleToFit(broken, area, measuresOf) < smallest) return undefined;
  return scaled(broken, smallest);
}

/** The height that fitted lines take, in points. */
export function heightOfLines<Run extends TextRun>(
  lines: readonly Run[],
  measuresOf: (run: Run) => FontMeasures,
): number {
  return lines.reduce((sum, line) => sum + line.size * measuresOf(line).lineHeight, 0);
}

function scaleToFit<Run extends TextRun>(
  lines: readonly FittedLine<Run>[],
  area: TextArea,
  measuresOf: (run: Run) => FontMeasures,
): number {
  const widest = Math.max(...lines.map((line) => line.width));
  return Math.min(area.width / widest, area.height / heightOfLines(lines, measuresOf));
}

function measured<Run extends TextRun>(
  run: Run,
  text: string,
  measures: FontMeasures,
): FittedLine<Run> {
  return { ...run, text, width: measures.widthOf(text) * run.size };
}

interface Paragraph<Run extends TextRun> {
  readonly run: Run;
  /** Width of a space. */
  readonly space: number;
  readonly words: readonly FittedLine<Run>[];
}

function words<Run extends TextRun>(run: Run, measures: FontMeasures): Paragraph<Run> {
  const parts = run.text.split(' ').map((word) => measured(run, word, measures));
  return { run, space: measures.widthOf(' ') * run.size, words: parts };
}

/** Fills each line with as many words as `width` holds; a word that is wider stands alone. */
function breakLines<Run extends TextRun>(
  { run, space, words }: Paragraph<Run>,
  width: number,
): FittedLine<Run>[] {
  const lines: FittedLine<Run>[] = [];
  let line: FittedLine<Run> | undefined;
  for (const word of words) {
    if (line !== undefined && line.width + space + word.width <= width) {
      line = {
        ...run,
        text: `${line.text} ${word.text}`,
        width: line.width + space + word.width,
      };
      continue;
    }
    if (line !== undefined) lines.push(line);
    line = word;
  }
  return line === undefined ? lines : [...lines, line];
}

function scaled<Run extends TextRun>(
  lines: readonly FittedLine<Run>[],
  scale: number,
): readonly FittedLine<Run>[] {
  return lines.map((line) => ({ ...line, size: line.size * scale, width: line.width * scale }));
}
