import { latin1Text, toHex, utf8Text } from '../bytes/index.js';

/** PDFDocEncoding where it differs from Latin-1 (ISO 32000-2 Annex D.3): codes 0x18–0x1F and 0x80–0xA0. */
const DOC_LOW = '\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc';
const DOC_HIGH =
  '\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212\u2030\u201e\u201c\u201d\u2018\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161\u017e\ufffd\u20ac';

/**
 * The text of a text string: UTF-16 by its mark, UTF-8 by its mark (PDF 2.0), otherwise PDFDocEncoding (§7.9.2.2).
 * UTF-16LE is not allowed and found all the same. Escape sequences that name a language are left out.
 */
export function textOf(bytes: Uint8Array): string {
  const [a, b, c] = bytes;
  if (a === 0xfe && b === 0xff) return withoutLanguages(utf16(bytes.subarray(2), 'big'));
  if (a === 0xff && b === 0xfe) return withoutLanguages(utf16(bytes.subarray(2), 'little'));
  const isUtf8 = a === 0xef && b === 0xbb && c === 0xbf;
  const text = isUtf8 ? utf8Text(bytes.subarray(3)) : undefined;
  return text === undefined ? docText(bytes) : withoutLanguages(text);
}

/**
 * Takes out `ESC en ESC` and `ESC enUS ESC` (§7.9.2.2.1), each code in one unit of two bytes or in a unit for each
 * letter.
 */
function withoutLanguages(text: string): string {
  return text.replace(/\u001b[^\u001b]{1,5}\u001b/g, '');
}

function utf16(bytes: Uint8Array, order: 'big' | 'little'): string {
  let text = '';
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    const [first = 0, second = 0] = [bytes[i], bytes[i + 1]];
    text += String.fromCharCode(order === 'big' ? first * 256 + second : second * 256 + first);
  }
  return text;
}

function docText(bytes: Uint8Array): string {
  return latin1Text(bytes).replace(/[\x18-\x1f\x80-\xa0]/g, (char) => {
    const code = char.charCodeAt(0);
    return (code < 0x20 ? DOC_LOW[code - 0x18] : DOC_HIGH[code - 0x80]) ?? char;
  });
}

/** The text in PDFDocEncoding, or undefined where it has a character outside it. */
export function docBytes(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  for (const char of text) {
    const [low, high] = [DOC_LOW.indexOf(char), DOC_HIGH.indexOf(char)];
    const code = low >= 0 ? 0x18 + low : high >= 0 && char !== '\ufffd' ? 0x80 + high : -1;
    const own = char.codePointAt(0) ?? 0;
    const isLatin = own < 0x18 || (own >= 0x20 && own < 0x80) || (own > 0xa0 && own <= 0xff);
    if (code < 0 && !isLatin) return undefined;
    bytes.push(code < 0 ? own : code);
  }
  return Uint8Array.from(bytes);
}

/**
 * A text string ready for a file: ASCII as a literal with escapes; anything else as UTF-16BE with
 * its mark, in hexadecimal, since raw bytes of it may be parentheses. Text is put into NFC first.
 */
export function textString(text: string): string {
  if (isPlainAscii(text)) return `(${text})`;
  if (/^[\x20-\x7e]*$/.test(text)) return `(${text.replace(/[\\()]/g, '\\$&')})`;
  const composed = text.normalize('NFC');
  const units = new Uint8Array(2 + 2 * composed.length);
  units.set([0xfe, 0xff]);
  for (let i = 0; i < composed.length; i++) {
    units[2 + 2 * i] = composed.charCodeAt(i) >> 8;
    units[3 + 2 * i] = composed.charCodeAt(i) & 0xff;
  }
  return `<${toHex(units)}>`;
}

/** Printable, and nothing to escape: as names of fields are, which every signature writes. */
function isPlainAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const escaped = code === 0x5c || code === 0x28 || code === 0x29;
    if (code < 0x20 || code > 0x7e || escaped) return false;
  }
  return true;
}

/** A date in UTC: `(D:YYYYMMDDHHmmSSZ)` (§7.9.4). */
export function dateString(time: Date): string {
  const year = time.getUTCFullYear();
  // toISOString takes four times as long, and every signature states its time through here.
  if (!(year >= 1000 && year <= 9999))
    return `(D:${time.toISOString().replace(/[-:T]|\.\d+/g, '')})`;
  const day = twoDigits(time.getUTCMonth() + 1) + twoDigits(time.getUTCDate());
  const hour = twoDigits(time.getUTCHours()) + twoDigits(time.getUTCMinutes());
  return `(D:${year}${day}${hour}${twoDigits(time.getUTCSeconds())}Z)`;
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

/** Year, then as much as there is; a zone only behind an hour. Apostrophes may be missing, or be others. */
const DATE =
  /^\s*(?:D:)?\s*(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(\d\d)?(\d\d)?\s*(?:([Zz+-])\s*(\d\d?)?['\u2019:]?(\d\d)?)?)?)?)?/;

/** The form of ISO 8601, which some producers write in place of it. */
const ISO_DATE =
  /^(\s*(?:D:)?\s*\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?/;

/**
 * The instant of a date string in any of the forms in use; undefined where there is no such day or time. Without a
 * zone it counts as UTC; what follows the date is passed over.
 */
export function dateOf(text: string): Date | undefined {
  const match = DATE.exec(text.replace(ISO_DATE, '$1$2$3$4$5$6'));
  if (!match) return undefined;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00'] = match;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const time = Date.parse(`${local}Z`);
  // Engines differ on 31 February: some take it for a day in March.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 19) !== local) return undefined;
  const shift = zoneShift(match.slice(7));
  return shift === undefined ? undefined : new Date(time - shift);
}

/** How far the zone is ahead of UTC, in milliseconds; undefined where there is no such zone. */
function zoneShift([sign = 'Z', hours = '0', minutes = '0']: readonly string[]):
  number | undefined {
  if (sign !== '+' && sign !== '-') return 0;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const shift = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '+' ? shift : -shift;
}
