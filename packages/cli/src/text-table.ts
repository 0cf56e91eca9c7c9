import { visibleText } from '@kyso/core/reports';

/**
 * Rows of a label and a value, the values under each other; each line is indented by so many
 * spaces.
 */
export function table(rows: readonly (readonly [string, string])[], indent: number): string {
  const width = Math.max(0, ...rows.map(([label]) => label.length));
  const margin = ' '.repeat(indent);
  return rows
    .map(([label, value]) => `${margin}${label.padEnd(width)}  ${visibleText(value)}\n`)
    .join('');
}

/** Narrower than this, values stand below their labels: beside them a column of some words would be left. */
const NARROW = 60;

/**
 * The same for a terminal of that many columns: long values go on below themselves, and in a narrow one values
 * stand below their labels. Infinity breaks no line.
 */
export function wrappedTable(
  rows: readonly (readonly [string, string])[],
  { indent, width: columns }: { readonly indent: number; readonly width: number },
): string {
  if (columns === Infinity) return table(rows, indent);
  const isNarrow = columns < NARROW;
  const margin = ' '.repeat(isNarrow ? 2 : indent);
  const labelled = Math.max(0, ...rows.map(([label]) => width(label)));
  const hanging = margin + ' '.repeat(isNarrow ? 2 : labelled + 2);
  const lines = rows.flatMap(([label, value]) => {
    const [first = '', ...others] = brokenAt(
      visibleText(value),
      Math.max(columns - hanging.length, 8),
    );
    const rest = others.map((line) => hanging + line);
    if (!isNarrow)
      return [`${margin}${label}${' '.repeat(labelled - width(label))}  ${first}`, ...rest];
    return [...(label === '' ? [] : [`${margin}${label}:`]), hanging + first, ...rest];
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** Lines of at most so many letters, broken between words where there are any. */
function brokenAt(text: string, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const pieces = width(word) > most ? inPieces(word, most) : [word];
    for (const piece of pieces) {
      if (line !== '' && width(line) + 1 + width(piece) > most) {
        lines.push(line);
        line = piece;
      } else line = line === '' ? piece : `${line} ${piece}`;
    }
  }
  return [...lines, line];
}

function inPieces(word: string, most: number): string[] {
  const letters = Array.from(word);
  const count = Math.ceil(letters.length / most);
  return Array.from({ length: count }, (_, i) => letters.slice(i * most, (i + 1) * most).join(''));
}

/** Rows of cells, each column as wide as its widest cell, the first row above them all. */
export function columns(rows: readonly (readonly string[])[], indent: number): string {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => width(visibleText(row[at] ?? '')))),
  );
  const line = (row: readonly string[]) =>
    row
      .map(
        (cell, at) => visibleText(cell) + ' '.repeat((widths[at] ?? 0) - width(visibleText(cell))),
      )
      .join('  ');
  return rows.map((row) => `${' '.repeat(indent)}${line(row).trimEnd()}\n`).join('');
}

/** Letters as people count them: names in certificates may be decomposed. */
function width(cell = ''): number {
  return Array.from(cell.normalize('NFC')).length;
}
