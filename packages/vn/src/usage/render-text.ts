import type { Language } from '@kyso/core/validation';
import type { UsageTable } from './stats.js';
import { boundsText, headingsOf, keysText, numbersOf, usageTexts } from './texts.js';

/** The table for a terminal: columns under each other, numbers to the right. */
export function usageText(table: UsageTable, language: Language): string {
  const words = usageTexts(language);
  const title = `${words.title}: ${boundsText(table, words)}\n`;
  if (table.total.total === 0) return `${title}${words.nothing}\n`;
  const body = table.rows.map((row) => [
    ...keysText(row, table, words),
    ...numbersOf(row, language),
  ]);
  const sum = [
    ...table.by.map((_, index) => (index === 0 ? words.sum : '')),
    ...numbersOf(table.total, language),
  ];
  const lines = [headingsOf(table, words), ...body, sum].map((line) => line.map(shown));
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => Array.from(line[column] ?? '').length)),
  );
  const texts = lines.map((line) =>
    line.map((cell, column) => padded(cell, widths[column] ?? 0, column < table.by.length)),
  );
  return `${title}\n${texts.map((cells) => `${cells.join('  ').trimEnd()}\n`).join('')}`;
}

function padded(cell: string, width: number, isText: boolean): string {
  const margin = ' '.repeat(Math.max(0, width - Array.from(cell).length));
  return isText ? cell + margin : margin + cell;
}

/** What a name must not do to a terminal: control characters, and text in another order than it is read. */
const UNSEEN = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text in which nothing is unseen. */
export function shown(text: string): string {
  return text.normalize('NFC').replace(UNSEEN, '\ufffd');
}
