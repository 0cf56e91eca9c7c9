/** What a name out of a document must not do: write lines of a report, move the cursor, turn the direction of writing. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A text in which nothing is unseen. */
export function oneLine(text: string): string {
  return text.replace(UNSEEN, '\ufffd');
}

/**
 * Rows of a label and a value, the values under each other; each line is indented by so many
 * spaces.
 */
export function table(rows: readonly (readonly [string, string])[], indent: number): string {
  const width = Math.max(0, ...rows.map(([label]) => label.length));
  const margin = ' '.repeat(indent);
  return rows
    .map(([label, value]) => `${margin}${label.padEnd(width)}  ${oneLine(value)}\n`)
    .join('');
}

/** Rows of cells, each column as wide as its widest cell, the first row above them all. */
export function columns(rows: readonly (readonly string[])[], indent: number): string {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => width(oneLine(row[at] ?? '')))),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => oneLine(cell) + ' '.repeat((widths[at] ?? 0) - width(oneLine(cell))))
      .join('  ');
  return rows.map((row) => `${' '.repeat(indent)}${line(row).trimEnd()}\n`).join('');
}

/** Letters as people count them: names in certificates may be decomposed. */
function width(cell = ''): number {
  return Array.from(cell.normalize('NFC')).length;
}
