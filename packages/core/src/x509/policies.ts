import {
  DerReader,
  Tag,
  contextTag,
  derError,
  expectTag,
  oidOf,
  smallIntegerOf,
  type DerElement,
} from '../der/index.js';
import { decodedExtension, type WithExtensions } from './extensions.js';
import { EXTENSION } from './oids.js';

/** Most policies or mappings of one certificate; real ones stay below 32. */
const MAX_POLICIES = 256;
/** Most qualifiers of one policy; real ones have two. */
const MAX_QUALIFIERS = 16;

/** The policy that stands for all (RFC 5280 §4.2.1.4). */
export const ANY_POLICY = '2.5.29.32.0';

/**
 * RFC 5280 §4.2.1.4.
 *
 *     PolicyInformation ::= SEQUENCE {
 *       policyIdentifier   CertPolicyId,
 *       policyQualifiers   SEQUENCE SIZE (1..MAX) OF PolicyQualifierInfo OPTIONAL }
 */
export interface PolicyInformation {
  /** Dotted. */
  readonly policy: string;
  /** The kinds of its qualifiers, dotted; what they say is not read. */
  readonly qualifiers: readonly string[];
}

/** certificatePolicies of a certificate. */
export interface CertificatePolicies {
  readonly critical: boolean;
  /** At least one, none of them twice. */
  readonly policies: readonly PolicyInformation[];
}

/** certificatePolicies, or `undefined` where it is absent. Throws `ERR_CERTIFICATE`, as all decoders here do. */
export function certificatePoliciesOf(
  certificate: WithExtensions,
): CertificatePolicies | undefined {
  return decodedExtension(certificate, EXTENSION.certificatePolicies, (element, { critical }) => {
    const policies = listOf(element, MAX_POLICIES).map(policyInformationOf);
    // RFC 5280 §4.2.1.4: a policy must not appear more than once.
    if (new Set(policies.map(({ policy }) => policy)).size < policies.length) {
      throw derError('a policy stands twice', element.start);
    }
    return { critical, policies };
  });
}

function policyInformationOf(element: DerElement): PolicyInformation {
  expectTag(element, Tag.sequence);
  const reader = DerReader.within(element);
  const policy = reader.oid();
  const qualifiers = reader.optional(Tag.sequence);
  reader.finish();
  return {
    policy,
    qualifiers: qualifiers ? listOf(qualifiers, MAX_QUALIFIERS).map(qualifierKind) : [],
  };
}

/** `PolicyQualifierInfo ::= SEQUENCE { policyQualifierId PolicyQualifierId, qualifier ANY }` */
function qualifierKind(element: DerElement): string {
  expectTag(element, Tag.sequence);
  const reader = DerReader.within(element);
  const kind = reader.oid();
  reader.read();
  reader.finish();
  return kind;
}

/** A policy of the issuer's domain, and one of the subject's that counts as equal (RFC 5280 §4.2.1.5). Dotted. */
export interface PolicyMapping {
  readonly issuerDomainPolicy: string;
  readonly subjectDomainPolicy: string;
}

/** `PolicyMappings ::= SEQUENCE SIZE (1..MAX) OF SEQUENCE { issuerDomainPolicy, subjectDomainPolicy }`; empty where absent. */
export function policyMappingsOf(certificate: WithExtensions): readonly PolicyMapping[] {
  const mappings = decodedExtension(certificate, EXTENSION.policyMappings, (element) =>
    listOf(element, MAX_POLICIES).map(mappingOf),
  );
  return mappings ?? [];
}

function mappingOf(element: DerElement): PolicyMapping {
  expectTag(element, Tag.sequence);
  const reader = DerReader.within(element);
  const mapping = {
    issuerDomainPolicy: oidOf(reader.read()),
    subjectDomainPolicy: oidOf(reader.read()),
  };
  reader.finish();
  return mapping;
}

/**
 * After how many further certificates a requirement begins (RFC 5280 §4.2.1.11, §4.2.1.14).
 *
 *     PolicyConstraints ::= SEQUENCE {
 *       requireExplicitPolicy           [0] SkipCerts OPTIONAL,
 *       inhibitPolicyMapping            [1] SkipCerts OPTIONAL }
 */
export interface PolicyConstraints {
  readonly requireExplicitPolicy?: number;
  readonly inhibitPolicyMapping?: number;
}

/** policyConstraints, or `undefined` where it is absent. */
export function policyConstraintsOf(certificate: WithExtensions): PolicyConstraints | undefined {
  return decodedExtension(certificate, EXTENSION.policyConstraints, (element) => {
    expectTag(element, Tag.sequence);
    const reader = DerReader.within(element);
    const explicit = reader.optional(contextTag(0, 'primitive'));
    const mapping = reader.optional(contextTag(1, 'primitive'));
    reader.finish();
    // RFC 5280 §4.2.1.11: it must not be empty.
    if (!explicit && !mapping) throw derError('PolicyConstraints is empty', element.start);
    return {
      ...(explicit && { requireExplicitPolicy: smallIntegerOf(explicit) }),
      ...(mapping && { inhibitPolicyMapping: smallIntegerOf(mapping) }),
    };
  });
}

/** The SkipCerts of inhibitAnyPolicy (RFC 5280 §4.2.1.14), or `undefined` where it is absent. */
export function inhibitAnyPolicyOf(certificate: WithExtensions): number | undefined {
  return decodedExtension(certificate, EXTENSION.inhibitAnyPolicy, (element) => {
    expectTag(element, Tag.integer);
    return smallIntegerOf(element);
  });
}

function listOf(element: DerElement, limit: number): DerElement[] {
  expectTag(element, Tag.sequence);
  const entries = DerReader.within(element).rest(limit);
  if (entries.length === 0) throw derError('list is empty', element.start);
  return entries;
}
