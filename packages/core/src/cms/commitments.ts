import { DerReader, Tag, oidOf, oidOctets, type DerElement } from '../der/index.js';
import { oid, sequence } from '../der/writer.js';
import { coreError, isKysoError } from '../errors.js';
import type { Commitment, CommitmentClaim, CommitmentName, Finding } from '../report.js';
import { attributesOfType, valuesOf, type AttributeSet } from './attributes.js';
import { buildAttribute } from './build.js';
import { ATTRIBUTE } from './oids.js';
import { warning } from './outcome.js';

/** The generic commitment types (EN 319 122-1 §5.2.3, RFC 5126 §5.11.1: id-cti-ets). */
const COMMITMENT_TYPES: Readonly<Record<CommitmentName, string>> = {
  'proof-of-origin': '1.2.840.113549.1.9.16.6.1',
  'proof-of-receipt': '1.2.840.113549.1.9.16.6.2',
  'proof-of-delivery': '1.2.840.113549.1.9.16.6.3',
  'proof-of-sender': '1.2.840.113549.1.9.16.6.4',
  'proof-of-approval': '1.2.840.113549.1.9.16.6.5',
  'proof-of-creation': '1.2.840.113549.1.9.16.6.6',
};

/** The names of the generic commitment types. */
export const COMMITMENT_NAMES = Object.keys(COMMITMENT_TYPES) as readonly CommitmentName[];

const CLAUSE = 'EN 319 122-1 §5.2.3';
/** Most commitments of one signature; there are six generic ones, and a domain has a few of its own. */
const MAX_COMMITMENTS = 16;

/**
 * DER of a commitment-type-indication attribute with a value for each commitment. Throws `TypeError` for an unknown name, none
 * or one twice, `ERR_DER` for what is no OID, `ERR_LIMIT` for too many.
 *
 *     CommitmentTypeIndication ::= SEQUENCE {
 *       commitmentTypeId OBJECT IDENTIFIER,
 *       commitmentTypeQualifier SEQUENCE SIZE (1..MAX) OF CommitmentTypeQualifier OPTIONAL }
 */
export function commitmentsAttribute(claims: readonly CommitmentClaim[]): Uint8Array {
  const types = claims.map(commitmentOid);
  if (types.length === 0) throw new TypeError('no commitment is given');
  if (new Set(types).size < types.length) throw new TypeError('a commitment is given twice');
  const { length: found } = types;
  const limit = MAX_COMMITMENTS;
  if (found > limit)
    throw coreError('ERR_LIMIT', `${found} commitments, at most ${limit}`, {
      facts: { limit, found },
    });
  return buildAttribute(ATTRIBUTE.commitmentType, ...types.map((type) => sequence(oid(type))));
}

/** The dotted OID of a commitment. Throws `TypeError` for an unknown name or what is no OID. */
export function commitmentOid(claim: CommitmentClaim): string {
  if (typeof claim !== 'string') return checkedOid(claim.oid, 'a commitment');
  if (Object.hasOwn(COMMITMENT_TYPES, claim)) return COMMITMENT_TYPES[claim];
  throw new TypeError(`no commitment is called ${claim}`);
}

/** The dotted OID as it is given. Throws `TypeError` where it is none. */
export function checkedOid(text: string, of: string): string {
  try {
    oidOctets(text);
    return text;
  } catch (error) {
    throw new TypeError(`the OID of ${of} is not dotted numbers: ${text}`, {
      cause: error,
    });
  }
}

/** What a signer commits to, and a warning where it cannot be read. */
export interface Commitments {
  readonly commitments: readonly Commitment[];
  readonly findings: readonly Finding[];
}

const NONE: Commitments = { commitments: [], findings: [] };

/**
 * Reads every commitment type that is signed, in the order in which they stand; several attributes are read as several values
 * of one. Where one cannot be read none is told: part of what was committed to may be worse than nothing.
 */
export function commitmentsOf(attributes: AttributeSet | undefined): Commitments {
  const found = attributesOfType(attributes, ATTRIBUTE.commitmentType);
  if (found.length === 0) return NONE;
  try {
    const commitments = found.flatMap(valuesOf).map(commitmentOf);
    if (commitments.length === 0 || commitments.length > MAX_COMMITMENTS)
      return unreadable(String(commitments.length));
    return { commitments, findings: [] };
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return unreadable(error.message);
  }
}

function unreadable(found: string): Commitments {
  return { commitments: [], findings: [warning('commitment-type', CLAUSE, { found })] };
}

function commitmentOf(element: DerElement): Commitment {
  const reader = new DerReader(element.buffer, element.start, element.end).sequence();
  const type = oidOf(reader.read(Tag.oid));
  reader.optional(Tag.sequence); // qualifiers: what they say is of the domain that defines them
  reader.finish();
  const name = COMMITMENT_NAMES.find((one) => COMMITMENT_TYPES[one] === type);
  return { oid: type, name: name ?? null };
}
