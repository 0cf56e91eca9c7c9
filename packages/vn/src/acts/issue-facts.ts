import { vnError } from '../errors.js';
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

/** Reads number and date of an issue. Throws `ERR_VALUE` for what is none, or another symbol than the document's. */
export function readIssueFacts(
  given: { readonly number: string; readonly date?: string },
  document: { readonly time: Date; readonly symbol: string | null },
): IssueFacts {
  const [, digits, , own] =
    /^\s*(\d{1,9}[A-Za-z]?)\s*(\/\s*(\S.*?))?\s*$/u.exec(given.number) ?? [];
  if (digits === undefined)
    throw invalid('number', given.number, 'digits, or digits and symbol such as 15/QĐ-TTg');
  const symbol = own?.normalize('NFC') ?? document.symbol;
  if (own !== undefined && document.symbol !== null && folded(own) !== folded(document.symbol))
    throw invalid('number', given.number, `the symbol of the document, ${document.symbol}`);
  const date = given.date ?? vietnamTime(document.time).slice(0, 10);
  const [year = '', month = '', day = ''] = checkedDate(date);
  return {
    number: digits.length < 2 ? `0${digits}` : digits,
    ...{ symbol, date, day, year },
    month: Number(month) <= 2 ? month : String(Number(month)),
  };
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
