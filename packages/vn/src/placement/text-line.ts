/** A stretch of a line in one font and size. */
export interface TextRun {
  readonly text: string;
  /** Left edge and width as for the line. */
  readonly x: number;
  readonly width: number;
  readonly font: string;
  readonly fontSize: number;
  readonly bold: boolean;
  readonly italic: boolean;
}

/**
 * Text that stands in one row of one column. Points, origin at the bottom left of the page as displayed
 * and turned so that its text is upright; `x y width height` is the box of the letters with accents and
 * descenders.
 */
export interface TextLine {
  /** From 1. */
  readonly page: number;
  /** NFC, one space between words however they were spaced, none within words drawn in pieces. */
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly baseline: number;
  /** Size of most of its letters. */
  readonly fontSize: number;
  /** True where most of its letters are. */
  readonly bold: boolean;
  readonly italic: boolean;
  /** False for text in another direction than most of its page, such as a watermark across it. */
  readonly upright: boolean;
  readonly runs: readonly TextRun[];
  /** Where each UTF-16 unit of `text` begins, and as last entry where the text ends. */
  readonly offsets: readonly number[];
}

/** The x at which the character at that UTF-16 offset of the line's text begins; its end for the length. */
export function xAt(line: TextLine, offset: number): number {
  const bounded = Math.min(Math.max(Math.trunc(offset), 0), line.text.length);
  return line.offsets[bounded] ?? line.x + line.width;
}
