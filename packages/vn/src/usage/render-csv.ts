import type { Language } from '@kyso/core/validation';
import { shown } from './render-text.js';
import type { UsageTable } from './stats.js';
import { headingsOf, keysText, numbersOf, usageTexts } from './texts.js';

export interface UsageCsvOptions {
  /** Of the headings and words. */
  readonly language: Language;
  /** Puts a byte order mark first, by which Excel knows UTF-8. Default false. */
  readonly bom?: boolean;
  /** Between the fields; Excel in Vietnamese expects `;`. Default `,`. */
  readonly separator?: ',' | ';';
}

/**
 * The table as CSV (RFC 4180, UTF-8, lines end in CR LF), the sums in the last line. A text that a
 * spreadsheet would take for a formula gets an apostrophe before it.
 */
export function usageCsv(table: UsageTable, options: UsageCsvOptions): string {
  const { language, bom = false, separator = ',' } = options;
  const words = usageTexts(language);
  const sum = table.by.map((_, index) => (index === 0 ? words.sum : ''));
  const lines = [
    headingsOf(table, words).map(textField),
    ...table.rows.map((row) => [
      ...keysText(row, table, words).map(textField),
      ...numbersOf(row, language).map(field),
    ]),
    [...sum.map(textField), ...numbersOf(table.total, language).map(field)],
  ];
  const text = lines.map((line) => `${line.join(separator)}\r\n`).join('');
  return bom ? `\ufeff${text}` : text;
}

/** OWASP's list of first characters that make a cell a formula; tab and CR are among those not shown. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20\ufffd]/u;

function textField(text: string): string {
  const safe = shown(text);
  return field(FORMULA.test(safe) ? `'${safe}` : safe);
}

function field(text: string): string {
  return /[",;\s']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
