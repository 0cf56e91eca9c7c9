import { equalBytes, utf8Bytes } from '../bytes/index.js';
import { docBytes } from './text-string.js';

/** Bytes of a password that count in revisions 5 and 6 (ISO 32000-2 §7.6.4.3.3). */
const MAX_UTF8 = 127;

/**
 * The byte strings that a password may stand for, likeliest first. Up to revision 4 it is PDFDocEncoding
 * (§7.6.4.3.2); what has no place in it was written as UTF-8 by some tools. From revision 5 on it is
 * UTF-8 after SASLprep; some writers leave the preparation out.
 */
export function passwordBytes(password: string, revision: number): Uint8Array[] {
  const utf8 = (text: string): Uint8Array => utf8Bytes(text).subarray(0, MAX_UTF8);
  const all =
    revision >= 5
      ? [utf8(saslPrep(password)), utf8(password), utf8(password.normalize('NFC'))]
      : [
          docBytes(password.normalize('NFC')),
          utf8Bytes(password.normalize('NFC')),
          utf8Bytes(password),
        ];
  const known = all.filter((bytes) => bytes !== undefined);
  return known.filter((bytes, i) => !known.slice(0, i).some((other) => equalBytes(other, bytes)));
}

/** Non-ASCII spaces (RFC 3454 Table C.1.2), which become spaces. */
const SPACES = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g;
/** Characters commonly mapped to nothing (RFC 3454 Table B.1). */
const NOTHING =
  /\u00ad|\u034f|\u1806|[\u180b-\u180d]|[\u200b-\u200d]|\u2060|[\ufe00-\ufe0f]|\ufeff/g;

/**
 * Mapping and normalisation of SASLprep (RFC 4013 §2.1 and §2.2). Prohibited characters are not refused:
 * a password that opens nothing is found out by trying it.
 */
function saslPrep(text: string): string {
  return text.replace(SPACES, ' ').replace(NOTHING, '').normalize('NFKC');
}
