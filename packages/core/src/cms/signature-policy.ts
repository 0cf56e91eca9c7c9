import type { DigestAlgorithm } from '../algorithms.js';
import { digestAlgorithmIdentifier, digestAlgorithmOf } from '../crypto/index.js';
import { DerReader, Tag, contentsOf, oidOf, stringOf, type DerElement } from '../der/index.js';
import { ia5String, octetString, oid, sequence, utf8String } from '../der/writer.js';
import { isKysoError } from '../errors.js';
import type { Finding } from '../report.js';
import { singleValue, type AttributeSet } from './attributes.js';
import { buildAttribute } from './build.js';
import { ATTRIBUTE } from './oids.js';
import { failed, warning } from './outcome.js';

/** Qualifiers of a signature policy (EN 319 122-1 §5.2.9.2). */
const QUALIFIER = {
  uri: '1.2.840.113549.1.9.16.5.1',
  userNotice: '1.2.840.113549.1.9.16.5.2',
} as const;
/** Most qualifiers of one policy; three kinds are defined. */
const MAX_QUALIFIERS = 16;
const CLAUSE = 'EN 319 122-1 §5.2.9';

/** A signature policy as it is named in a signature. */
export interface SignaturePolicyIdentifier {
  /** Dotted OID. */
  readonly oid: string;
  readonly digestAlgorithm: DigestAlgorithm;
  /** Digest of the policy document. */
  readonly digest: Uint8Array;
  /** Where the document can be had. */
  readonly uri?: string | undefined;
  /** What a person is to be shown. */
  readonly notice?: string | undefined;
}

/**
 * DER of a signature-policy-identifier attribute.
 *
 *     SignaturePolicyIdentifier ::= CHOICE {
 *       signaturePolicyId SignaturePolicyId,
 *       signaturePolicyImplied NULL }           -- not to be used
 *     SignaturePolicyId ::= SEQUENCE {
 *       sigPolicyId OBJECT IDENTIFIER,
 *       sigPolicyHash OtherHashAlgAndValue OPTIONAL,
 *       sigPolicyQualifiers SEQUENCE SIZE (1..MAX) OF SigPolicyQualifierInfo OPTIONAL }
 *     OtherHashAlgAndValue ::= SEQUENCE { hashAlgorithm AlgorithmIdentifier, hashValue OCTET STRING }
 *     SigPolicyQualifierInfo ::= SEQUENCE { sigPolicyQualifierId OBJECT IDENTIFIER, qualifier ANY }
 */
export function signaturePolicyAttribute(policy: SignaturePolicyIdentifier): Uint8Array {
  const { uri, notice } = policy;
  const hash = sequence(
    digestAlgorithmIdentifier(policy.digestAlgorithm),
    octetString(policy.digest),
  );
  const qualifiers = [
    ...(uri === undefined ? [] : [sequence(oid(QUALIFIER.uri), ia5String(uri))]),
    // SPUserNotice ::= SEQUENCE { noticeRef NoticeReference OPTIONAL, explicitText DisplayText OPTIONAL }
    ...(notice === undefined
      ? []
      : [sequence(oid(QUALIFIER.userNotice), sequence(utf8String(notice)))]),
  ];
  const named = qualifiers.length === 0 ? [] : [sequence(...qualifiers)];
  return buildAttribute(ATTRIBUTE.signaturePolicy, sequence(oid(policy.oid), hash, ...named));
}

/** A signature policy as a signature has it: what is missing or of no known kind is null. */
export interface SignedPolicy {
  /** Null where the policy is only said to follow from elsewhere. */
  readonly oid: string | null;
  /** Undefined where no hash stands, or where it is by an algorithm that is not known. */
  readonly digestAlgorithm: DigestAlgorithm | undefined;
  /** The OID of the algorithm as it stands. */
  readonly digestOid: string | null;
  readonly digest: Uint8Array | null;
  readonly uri: string | null;
  readonly notice: string | null;
}

/** The signature policy, and what is to be said where it cannot be told. */
export interface SignedPolicyReading {
  readonly policy: SignedPolicy | null;
  readonly findings: readonly Finding[];
}

/** Reads the signature-policy-identifier, which stands once (EN 319 122-1 §5.2.9): one that cannot be read fails. */
export function signedPolicyOf(attributes: AttributeSet | undefined): SignedPolicyReading {
  try {
    const attribute = singleValue(attributes, ATTRIBUTE.signaturePolicy);
    if (attribute.kind === 'none') return { policy: null, findings: [] };
    if (attribute.kind === 'several') return refused({ expected: 1, found: attribute.count });
    return read(attribute.value);
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return refused({ found: error.message });
  }
}

function refused(facts: { readonly expected?: number; readonly found: number | string }) {
  return { policy: null, findings: [failed('signature-policy', CLAUSE, facts)] };
}

function read(value: DerElement): SignedPolicyReading {
  if (value.tag === Tag.null)
    return {
      policy: { ...NO_HASH, oid: null, uri: null, notice: null },
      findings: [warning('signature-policy', CLAUSE, { expected: 'an OID', found: 'implied' })],
    };
  const reader = new DerReader(value.buffer, value.start, value.end).sequence();
  const type = oidOf(reader.read(Tag.oid));
  const rest = reader.rest(2);
  const [first, second] = rest;
  const hash = first && isHash(first) ? first : undefined;
  const qualifiers = hash ? second : first;
  if (!hash && second) return refused({ found: 'no hash before the qualifiers' });
  return {
    policy: { oid: type, ...(hash ? hashOf(hash) : NO_HASH), ...qualifiersOf(qualifiers) },
    findings: [],
  };
}

const NO_HASH = { digestAlgorithm: undefined, digestOid: null, digest: null } as const;

/** A hash is an algorithm and octets; qualifiers are sequences. */
function isHash(element: DerElement): boolean {
  if (element.tag !== Tag.sequence) return false;
  const [, value] = DerReader.within(element).rest(MAX_QUALIFIERS);
  return value?.tag === Tag.octetString;
}

function hashOf(
  element: DerElement,
): Pick<SignedPolicy, 'digestAlgorithm' | 'digestOid' | 'digest'> {
  const reader = DerReader.within(element);
  const algorithm = reader.read(Tag.sequence);
  const digest = contentsOf(reader.read(Tag.octetString));
  reader.finish();
  // RFC 5126 §5.8.1: zeros stand for a hash that was not known.
  if (digest.every((byte) => byte === 0)) return NO_HASH;
  const digestOid = oidOf(DerReader.within(algorithm).read(Tag.oid));
  return { digestAlgorithm: knownDigest(algorithm), digestOid, digest };
}

function knownDigest(algorithm: DerElement): DigestAlgorithm | undefined {
  try {
    return digestAlgorithmOf(algorithm);
  } catch (error) {
    if (isKysoError(error) && error.code === 'ERR_UNSUPPORTED_ALGORITHM') return undefined;
    throw error;
  }
}

function qualifiersOf(element: DerElement | undefined): Pick<SignedPolicy, 'uri' | 'notice'> {
  let [uri, notice]: [string | null, string | null] = [null, null];
  const all = element
    ? new DerReader(element.buffer, element.start, element.end).sequence().rest(MAX_QUALIFIERS)
    : [];
  for (const one of all) {
    const reader = new DerReader(one.buffer, one.start, one.end).sequence();
    const type = oidOf(reader.read(Tag.oid));
    const [value] = reader.rest(1);
    if (type === QUALIFIER.uri) uri = (value && stringOf(value)) ?? null;
    if (type === QUALIFIER.userNotice) notice = (value && explicitText(value)) ?? null;
  }
  return { uri, notice };
}

/** The reference of a notice is a sequence and its text is a string: whichever stand. */
function explicitText(value: DerElement): string | undefined {
  const parts = new DerReader(value.buffer, value.start, value.end).sequence().rest(2);
  return parts.map(stringOf).find((text) => text !== undefined);
}
