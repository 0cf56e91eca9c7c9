import { latin1Text } from '../bytes/index.js';
import { PdfParser } from './parser.js';
import type { ByteWindow } from './window.js';
import { xrefError } from './xref.js';

/** Bytes at the end of the file in which `startxref` is looked for. */
const TAIL = 2048;
/** Bytes at the start in which the header is looked for (ISO 32000-2 Annex, as readers do). */
const HEAD = 1024;

/** The header's offset and the version that it names; undefined where the first 1,024 bytes hold none. */
export function headerOf(window: ByteWindow): { at: number; version: string } | undefined {
  const head = window.view(0, HEAD);
  const at = indexOf(head, '%PDF-');
  if (at < 0) return undefined;
  const match = /^\d\.\d/.exec(latin1Text(head.subarray(at + 5, at + 8)));
  return { at, version: match ? match[0] : '1.4' };
}

/** The offset that the last `startxref` of the file names. Throws `ERR_XREF_DAMAGED`. */
export function lastStartXref(window: ByteWindow): number {
  const start = Math.max(0, window.size - TAIL);
  const tail = window.view(start, TAIL);
  for (let at = tail.lastIndexOf(0x73); at >= 0; at = tail.lastIndexOf(0x73, at - 1)) {
    const parser = new PdfParser({ bytes: tail, base: start, last: true }, at);
    if (parser.takeKeyword('startxref')) return parser.unsigned();
    if (at === 0) break;
  }
  throw xrefError('no startxref at the end of the file', start);
}

/** Place of a word in bytes, or -1. */
export function indexOf(bytes: Uint8Array, word: string): number {
  const first = word.charCodeAt(0);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let same = 1;
    while (same < word.length && bytes[at + same] === word.charCodeAt(same)) same++;
    if (same === word.length) return at;
  }
  return -1;
}
