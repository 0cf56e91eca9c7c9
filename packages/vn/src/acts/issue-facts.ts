import { vnError } from '../errors.js';
import type { PrintedFigures } from '../plan/signing-plan.js';
import { vietnamTime } from '../time.js';

/** Number and date as they are written on the document. */
export interface IssueFacts {
  /** Digits; below 10 with a leading 0 (NĐ 30/2020 Appendix I, II.3). */
  readonly number: string;
  /** What stands behind the "/", such as `QĐ-TTg`; null where neither call nor document say. */
  readonly symbol: string | null;
  /** `2026-11-20`. */
  readonly date: string;
  /** Below 10 with a leading 0. */
  readonly day: string;
  /** 1 and 2 with a leading 0, others without (II.4). */
  readonly month: string;
  readonly year: string;
}

/** What a document says of its number and date before it is issued. */
export interface WrittenFacts {
  readonly time: Date;
  readonly symbol: string | null;
  /** Figures that stand written in its text: what is given must be the same, or may be left out. */
  readonly printed: PrintedFigures;
}

/**
 * Reads number and date of an issue. Throws `ERR_VALUE` for what is none, or another symbol than the document's, and
 * `ERR_NUMBER_FILLED` for another number or date than stands written.
 */
export function readIssueFacts(
  given: { readonly number?: string; readonly date?: string },
  document: WrittenFacts,
): IssueFacts {
  const { printed } = document;
  const wanted = given.number ?? printed.number ?? '';
  const [, digits, , own] = /^\s*(\d{1,9}\p{L}?)\s*(\/\s*(\S.*?))?\s*$/u.exec(wanted) ?? [];
  if (digits === undefined)
    throw invalid('number', wanted, 'digits, or digits and symbol such as 15/QĐ-TTg');
  const symbol = own?.normalize('NFC') ?? document.symbol;
  if (own !== undefined && document.symbol !== null && folded(own) !== folded(document.symbol))
    throw invalid('number', wanted, `the symbol of the document, ${document.symbol}`);
  const date = given.date ?? printedDate(printed) ?? vietnamTime(document.time).slice(0, 10);
  const [year = '', month = '', day = ''] = checkedDate(date);
  refuseOther(printed, { number: digits, day, month, year });
  return {
    number: digits.length < 2 ? `0${digits}` : digits,
    ...{ symbol, date, day, year },
    month: Number(month) <= 2 ? month : String(Number(month)),
  };
}

/** The date as it is written; undefined where a figure of it is blank. */
function printedDate({ day, month, year }: PrintedFigures): string | undefined {
  if (day === undefined || month === undefined || year === undefined) return undefined;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** What stands written cannot be written again, nor be something else in the record than on the page. */
function refuseOther(printed: PrintedFigures, given: Required<PrintedFigures>): void {
  for (const part of ['number', 'day', 'month', 'year'] as const) {
    const found = printed[part];
    if (found === undefined || plain(found) === plain(given[part])) continue;
    throw vnError('ERR_NUMBER_FILLED', `the document has the ${part} ${found} already`, {
      facts: { field: part, found, expected: given[part] },
    });
  }
}

function plain(figure: string): string {
  return folded(figure).replace(/^0+/u, '');
}

/** What the record of an issue says. */
export function recordOfIssue({ number, symbol, date }: IssueFacts): Record<string, string> {
  return { number: symbol === null ? number : `${number}/${symbol}`, date };
}

function checkedDate(date: string): string[] {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)?.slice(1);
  const time = new Date(`${date}T00:00:00Z`);
  const isDay = parts && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(date);
  if (!isDay) throw invalid('date', date, 'a day such as 2026-11-20');
  return parts;
}

function folded(symbol: string): string {
  return symbol.normalize('NFC').replace(/\s+/gu, '').toLocaleUpperCase('vi');
}

function invalid(name: string, value: string, expected: string): Error {
  return vnError('ERR_VALUE', `${name}: expected ${expected}, found "${value}"`, {
    facts: { name, value, expected },
  });
}
