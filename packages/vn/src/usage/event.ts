import { usageError } from './errors.js';
import { MAX_EVENT_STRING } from './limits.js';
import type { UsageAct, UsageEvent, UsageSigner } from './types.js';

/** Every act, in the order in which a document meets them. */
export const USAGE_ACTS: readonly UsageAct[] = [
  'initial',
  'approve',
  'issue',
  'copy',
  'appendix',
  'register',
  'comment',
  'sign',
];

/** RFC 3339 §5.6 date-time, with its offset. */
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const SHA_256 = /^[0-9a-f]{64}$/;

/**
 * The event with its known fields alone, in one order: whatever else a caller's object carries is not
 * recorded. Throws `TypeError` for what is no event, and `ERR_LIMIT`.
 */
export function eventOf(given: unknown): UsageEvent {
  const { time, act, result, code, signer, domain, channel, documentDigest, level, clerk } =
    fieldsOf(given, 'event');
  return {
    time: timeOf(time),
    act: oneOf(act, { of: USAGE_ACTS, name: 'act' }),
    result: oneOf(result, { of: ['done', 'failed'] as const, name: 'result' }),
    ...(code !== undefined && { code: textOf(code, 'code') }),
    signer: signerOf(fieldsOf(signer, 'signer')),
    domain: textOf(domain, 'domain'),
    channel: textOf(channel, 'channel'),
    documentDigest: digestOf(documentDigest),
    ...(level !== undefined && { level: textOf(level, 'level') }),
    ...(clerk !== undefined && { clerk: textOf(clerk, 'clerk') }),
  };
}

/** True for a point of time that RFC 3339 can tell. */
export function isTime(value: unknown): value is string {
  return typeof value === 'string' && RFC_3339.test(value) && !Number.isNaN(Date.parse(value));
}

function signerOf(fields: Readonly<Partial<Record<string, unknown>>>): UsageSigner {
  const { name, organisation, serial, issuer } = fields;
  return {
    name: textOf(name, 'signer.name'),
    organisation: organisation === null ? null : textOf(organisation, 'signer.organisation'),
    serial: textOf(serial, 'signer.serial'),
    issuer: textOf(issuer, 'signer.issuer'),
  };
}

function fieldsOf(value: unknown, name: string): Readonly<Partial<Record<string, unknown>>> {
  if (typeof value === 'object' && value !== null) return { ...value };
  throw new TypeError(`${name} is an object of a usage event`);
}

function textOf(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new TypeError(`${name} of a usage event is a string`);
  if (value.length <= MAX_EVENT_STRING) return value;
  throw usageError('ERR_LIMIT', `${name} has ${value.length} characters`, {
    facts: { name, found: value.length, limit: MAX_EVENT_STRING },
  });
}

function timeOf(value: unknown): string {
  if (isTime(value)) return value;
  throw new TypeError('time of a usage event is RFC 3339 with an offset');
}

function digestOf(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === 'string' && SHA_256.test(value)) return value;
  throw new TypeError(
    'documentDigest of a usage event is SHA-256 in lower case hexadecimal, or null',
  );
}

function oneOf<Value extends string>(
  value: unknown,
  { of, name }: { readonly of: readonly Value[]; readonly name: string },
): Value {
  const known = of.find((candidate) => candidate === value);
  if (known !== undefined) return known;
  throw new TypeError(`${name} of a usage event is one of ${of.join(', ')}`);
}
