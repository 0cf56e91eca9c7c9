import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { isKysoError } from '@kyso/core';
import { eventOf, isTime } from './event.js';
import type { UsageEvent } from './types.js';

/** What stands at the beginning of every file. */
export interface FileHeader {
  readonly format: typeof FORMAT;
  /** Number of the file, from 1. */
  readonly file: number;
  /** Events in the files before. */
  readonly entries: number;
  /** True where lines carry seals. */
  readonly sealed: boolean;
}

/** An incomplete line that a crash left, moved into a file of its own. */
export interface TornNote {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a line says: it begins a file, records an event, or tells what was mended. */
export type Entry =
  | { readonly header: FileHeader }
  | { readonly event: UsageEvent }
  | { readonly torn: readonly TornNote[] };

/** One line of the log. */
export type UsageRecord = {
  /** Number of the line in the whole log, from 1. */
  readonly seq: number;
  /** When it was appended, RFC 3339 in UTC. */
  readonly time: string;
  /** SHA-256 of the line before, hexadecimal; zeros for the first. */
  readonly previous: string;
} & Entry;

export const FORMAT = 'kyso-usage/1';
/** What the first line of a log names as the line before. */
export const NO_LINE = '0'.repeat(64);

const TORN_NAME = /^usage-torn-\d{12}-[0-9a-f]{16}\.txt$/;
const SEAL = /,"seal":"([0-9a-f]{64})"\}$/;

/** A line without its line break, as it was read. */
export interface ReadLine {
  readonly record: UsageRecord;
  /** The seal and what it seals; `undefined` for a line without. */
  readonly seal: { readonly value: string; readonly body: string } | undefined;
}

/** The text of a line, sealed where there is a key. */
export function lineOf(record: UsageRecord, key: Uint8Array | undefined): string {
  return withSeal(JSON.stringify(record), key);
}

/** A JSON object with a seal over it as its last member. */
export function withSeal(body: string, key: Uint8Array | undefined): string {
  return key ? `${body.slice(0, -1)},"seal":"${sealOf(body, key)}"}` : body;
}

/** The JSON object as it was before it was sealed. */
export function withoutSeal(text: string): { readonly body: string; readonly seal?: string } {
  const [match, seal] = SEAL.exec(text) ?? [];
  if (match === undefined || seal === undefined) return { body: text };
  return { body: `${text.slice(0, -match.length)}}`, seal };
}

/** True for the seal that the key gives. */
export function isSealed(body: string, seal: string, key: Uint8Array): boolean {
  return timingSafeEqual(Buffer.from(seal, 'hex'), Buffer.from(sealOf(body, key), 'hex'));
}

/** SHA-256 of a line or file, hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What the line says, or `undefined` where the log did not write it. */
export function readLine(line: Uint8Array): ReadLine | undefined {
  const text = Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString('utf8');
  const { body, seal } = withoutSeal(text);
  const record = recordOf(body);
  if (!record) return undefined;
  return { record, seal: seal === undefined ? undefined : { value: seal, body } };
}

function recordOf(body: string): UsageRecord | undefined {
  try {
    const { seq, time, previous, ...rest } = JSON.parse(body) as Partial<Record<string, unknown>>;
    if (!Number.isSafeInteger(seq) || !isTime(time) || typeof previous !== 'string')
      return undefined;
    return { seq: Number(seq), time, previous, ...entryOf(rest) };
  } catch (error) {
    // Neither JSON nor an event, or one beyond the bounds: the parsers say so by these alone.
    const known = error instanceof SyntaxError || error instanceof TypeError || isKysoError(error);
    if (known) return undefined;
    throw error;
  }
}

function entryOf({ header, event, torn }: Partial<Record<string, unknown>>): Entry {
  if (event !== undefined) return { event: eventOf(event) };
  if (header !== undefined) return { header: headerOf(header) };
  if (Array.isArray(torn)) return { torn: torn.map(tornOf) };
  throw new TypeError('no entry of a usage log');
}

function headerOf(given: unknown): FileHeader {
  const { format, file, entries, sealed } = { ...(given as Partial<FileHeader>) };
  const known = format === FORMAT && typeof sealed === 'boolean';
  if (!known || !Number.isSafeInteger(file) || !Number.isSafeInteger(entries))
    throw new TypeError('no header of a usage log');
  return { format, file: Number(file), entries: Number(entries), sealed };
}

function tornOf(given: unknown): TornNote {
  const { file, bytes, sha256: digest } = { ...(given as Partial<TornNote>) };
  // A name from a log that somebody may have written leads nowhere else.
  const isName = typeof file === 'string' && TORN_NAME.test(file);
  if (isName && typeof bytes === 'number' && typeof digest === 'string')
    return { file, bytes, sha256: digest };
  throw new TypeError('no note of a usage log');
}

function sealOf(body: string, key: Uint8Array): string {
  return createHmac('sha256', key).update(body).digest('hex');
}
