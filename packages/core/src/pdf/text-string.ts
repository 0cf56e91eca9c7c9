import { latin1Bytes, latin1Text, toHex, utf8Text } from '../bytes/index.js';

/** PDFDocEncoding where it differs from Latin-1 (ISO 32000-2 Annex D.3): codes 0x18–0x1F and 0x80–0xA0. */
const DOC_LOW = '\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc';
const DOC_HIGH =
  '\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212\u2030\u201e\u201c\u201d\u2018\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161\u017e\ufffd\u20ac';

/** The text of a text string: UTF-16 by its mark, UTF-8 by its mark (PDF 2.0), otherwise PDFDocEncoding (§7.9.2.2). */
export function textOf(bytes: Uint8Array): string {
  const [a, b, c] = bytes;
  if (a === 0xfe && b === 0xff) return utf16(bytes.subarray(2), 'big');
  if (a === 0xff && b === 0xfe) return utf16(bytes.subarray(2), 'little');
  if (a === 0xef && b === 0xbb && c === 0xbf) return utf8Text(bytes.subarray(3)) ?? docText(bytes);
  return docText(bytes);
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
export function textString(text: string): Uint8Array {
  const composed = text.normalize('NFC');
  if (/^[\x20-\x7e]*$/.test(composed))
    return latin1Bytes(`(${composed.replace(/[\\()]/g, '\\$&')})`);
  const units = new Uint8Array(2 + 2 * composed.length);
  units.set([0xfe, 0xff]);
  for (let i = 0; i < composed.length; i++) {
    units[2 + 2 * i] = composed.charCodeAt(i) >> 8;
    units[3 + 2 * i] = composed.charCodeAt(i) & 0xff;
  }
  return latin1Bytes(`<${toHex(units)}>`);
}

/** A date in UTC: `(D:YYYYMMDDHHmmSSZ)` (§7.9.4). */
export function dateString(time: Date): Uint8Array {
  const iso = time.toISOString();
  // Slices where the year has four digits: every signature states its time through here.
  const digits =
    iso.length === 24
      ? `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)}${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`
      : iso.replace(/[-:T]|\.\d+/g, '');
  return latin1Bytes(`(D:${digits})`);
}

const DATE = /^(?:D:)?\s*(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?\s*([Z+-])?(\d\d)?'?(\d\d)?'?/;

/** The instant of a date string in any of the forms in use, or undefined. Without a zone it counts as UTC. */
export function dateOf(text: string): Date | undefined {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const [
    ,
    year,
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    sign,
    zoneHour = '00',
    zoneMinute = '00',
  ] = match;
  const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(local)) return undefined;
  const shift = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60_000;
  return new Date(sign === '+' ? local - shift : sign === '-' ? local + shift : local);
}
