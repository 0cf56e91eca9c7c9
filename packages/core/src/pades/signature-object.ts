import { dateString, pdf, textString, type PdfText } from '../pdf/index.js';
import { ACT_KEY } from './act-record.js';
import type { SignatureDescription } from './types.js';

/** Characters kept for the four numbers of /ByteRange: four times 15 digits, more than 2^49 each. */
const BYTE_RANGE_ROOM = 66;
const HEAD = '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [';
/** A document timestamp names no time and no person: its token does (EN 319 142-1 §5.4.3, ISO 32000-2 §12.8.5). */
const TIMESTAMP_HEAD =
  '<< /Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161 /ByteRange [';

/** Everything up to the `<` of /Contents; the same for all signatures. */
const BEFORE_CONTENTS = beforeContents(HEAD);

function beforeContents(head: string): Uint8Array {
  return pdf(`${head}${' '.repeat(BYTE_RANGE_ROOM)}] /Contents `);
}

/** The text of a signature dictionary whose /ByteRange and /Contents are still empty. */
export interface SignatureObject {
  readonly text: PdfText;
  /** Offset in `text` of the room between the brackets of /ByteRange. */
  readonly byteRangeAt: number;
  /** Offsets in `text` of `<` of /Contents and of the byte behind its `>`. */
  readonly contentsStart: number;
  readonly contentsEnd: number;
}

/** What stands in a signature dictionary beside its value. */
export interface SignatureEntries {
  readonly description: SignatureDescription;
  readonly time: Date;
  /** The text of /Reference, where the signature certifies or locks. */
  readonly references: string | undefined;
  /** JSON of the act, where one is recorded. */
  readonly act?: string | undefined;
}

/**
 * A signature dictionary (ISO 32000-2 §12.8.1) with room for a CMS of `reserved` bytes. The time
 * stands in /M and not in the CMS (EN 319 142-1 §6.3).
 */
export function signatureObject(
  reserved: number,
  { description, time, references, act }: SignatureEntries,
): SignatureObject {
  const texts = (
    [
      ['Name', description.name],
      ['Reason', description.reason],
      ['Location', description.location],
      ['ContactInfo', description.contact],
      [ACT_KEY, act],
    ] as const
  ).flatMap(([key, text]) => (text === undefined ? [] : [` /${key} `, textString(text)]));
  const bonds = references ? [' /Reference ', references] : [];
  const tail = [' /M ', dateString(time), ...texts, ...bonds, ' >>'];
  return objectOf(BEFORE_CONTENTS, { byteRangeAt: HEAD.length, reserved, tail });
}

/** The dictionary of a document timestamp with room for a token of `reserved` bytes. */
export function timestampObject(reserved: number): SignatureObject {
  const byteRangeAt = TIMESTAMP_HEAD.length;
  return objectOf(beforeContents(TIMESTAMP_HEAD), { byteRangeAt, reserved, tail: [' >>'] });
}

interface Parts {
  readonly byteRangeAt: number;
  readonly reserved: number;
  readonly tail: PdfText;
}

function objectOf(head: Uint8Array, { byteRangeAt, reserved, tail }: Parts): SignatureObject {
  const contentsStart = head.length;
  const room = new Uint8Array(2 * reserved).fill(0x30);
  const text = [head, '<', room, '>', ...tail];
  return { text, byteRangeAt, contentsStart, contentsEnd: contentsStart + room.length + 2 };
}

/** Writes the four numbers into their room. */
export function writeByteRange(room: Uint8Array, range: readonly number[]): void {
  const text = range.join(' ');
  if (text.length > BYTE_RANGE_ROOM) throw new RangeError(`byte range ${text} does not fit`);
  room.set(pdf(text));
}
