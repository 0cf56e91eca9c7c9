import { orderedJson, utf8Bytes } from '../bytes/index.js';
import { statementAttributes, type Statements } from '../cades/index.js';
import {
  ATTRIBUTE,
  buildAttribute,
  failed,
  passed,
  singleValue,
  warning,
  type AttributeSet,
} from '../cms/index.js';
import { stringOf } from '../der/index.js';
import { utf8String } from '../der/writer.js';
import { coreError, isKysoError } from '../errors.js';
import { isString, textOf, type PdfDict, type PdfDocument } from '../pdf/index.js';
import { ACT_TYPES, type ActRecord, type Finding, type RecordedAct } from '../report.js';

/** Longest record in bytes of UTF-8: references, numbers and a few sentences. */
const MAX_ACT_BYTES = 8_192;
/** Key of the record in the signature dictionary: a second-class name (ISO 32000-2 Annex E). */
export const ACT_KEY = 'KYSO_Act';
const CLAUSE = 'ISO 32000-2 Annex E';

/** What a signature says of itself beside its value, by the request. */
export interface SignedClaims extends Statements {
  readonly act?: ActRecord | undefined;
}

/** The claims as they are written. */
export interface WrittenClaims {
  /** JSON, for the dictionary. */
  readonly act?: string;
  /** DER of further signed attributes. */
  readonly attributes: readonly Uint8Array[];
  /** Most bytes by which they make the CMS longer. */
  readonly size: number;
}

const NO_CLAIMS: WrittenClaims = { attributes: [], size: 0 };
/** Length octets of the six elements around the attributes may grow by two each. */
const HEADER_GROWTH = 12;

/**
 * Writes the act and what else is stated (docs/decisions/011-act-records.md). Throws `TypeError` for an act of another
 * kind than those that are known, `ERR_LIMIT` for one that is too long.
 */
export function writtenClaims({ act, ...statements }: SignedClaims): WrittenClaims {
  const stated = statementAttributes(statements);
  if (!act && stated.length === 0) return NO_CLAIMS;
  const text = act && actText(act);
  const attributes = [
    ...(text === undefined ? [] : [buildAttribute(ATTRIBUTE.actRecord, utf8String(text))]),
    ...stated,
  ];
  const size = attributes.reduce((sum, { length }) => sum + length, HEADER_GROWTH);
  return { attributes, size, ...(text !== undefined && { act: text }) };
}

function actText(act: ActRecord): string {
  if (!isKnownType(act.type)) throw new TypeError(`no act is called ${String(act.type)}`);
  if ('source' in act) throw new TypeError('source is what the report says of an act');
  const text = orderedJson(act).normalize('NFC');
  const { length } = utf8Bytes(text);
  if (length > MAX_ACT_BYTES)
    throw coreError('ERR_LIMIT', `the record of the act has ${length} bytes`, {
      facts: { limit: MAX_ACT_BYTES, found: length },
    });
  return text;
}

function isKnownType(type: unknown): type is ActRecord['type'] {
  return ACT_TYPES.some((known) => known === type);
}

/** The act of a signature, and what is to be said of its record. */
export interface ActReading {
  readonly act: RecordedAct | null;
  readonly findings: readonly Finding[];
}

/**
 * Reads the act from the signature dictionary, which the byte range covers. Where the CMS records one as well, both
 * must be the same text: two readers would otherwise learn of two acts. One of a kind that is not known is no act,
 * with a warning.
 */
export function readAct(
  document: PdfDocument,
  dict: PdfDict,
  attributes: AttributeSet | undefined,
): ActReading {
  const value = document.get(dict, ACT_KEY);
  const text = isString(value) ? textOf(value.bytes) : undefined;
  const signed = signedText(attributes);
  if (value === null && signed === undefined) return { act: null, findings: [] };
  if (text === undefined) return refused('a text string in the signature dictionary');
  if (signed !== undefined && signed !== text)
    return refused('one record in the dictionary and in the CMS');
  return parsed(text);
}

function refused(expected: string): ActReading {
  return { act: null, findings: [failed('act-record', CLAUSE, { expected })] };
}

/** The text in the CMS; null where the attribute holds something else. */
function signedText(attributes: AttributeSet | undefined): string | null | undefined {
  try {
    const attribute = singleValue(attributes, ATTRIBUTE.actRecord);
    if (attribute.kind === 'none') return undefined;
    return attribute.kind === 'one' ? (stringOf(attribute.value) ?? null) : null;
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return null;
  }
}

function parsed(text: string): ActReading {
  if (text.length > MAX_ACT_BYTES) return refused(`at most ${MAX_ACT_BYTES} bytes`);
  const record = recordIn(text);
  if (!record) return refused('a JSON object with a type');
  const { type } = record;
  if (!isKnownType(type))
    return { act: null, findings: [warning('act-record', CLAUSE, { found: type.slice(0, 80) })] };
  const act: RecordedAct = { ...(record as ActRecord), type, source: 'recorded' };
  return { act, findings: [passed('act-record', CLAUSE, { found: type })] };
}

function recordIn(text: string): { readonly type: string } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isRecord = typeof value === 'object' && value !== null && 'type' in value;
    return isRecord && typeof value.type === 'string'
      ? (value as { readonly type: string })
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
