import {
  DerReader,
  Tag,
  bitStringOf,
  booleanOf,
  contextTag,
  derError,
  expectTag,
  type DerElement,
} from '../der/index.js';
import { decodedExtension, type WithExtensions } from './extensions.js';
import { generalNamesOf, type GeneralName } from './general-names.js';
import { nameAttributesOf, type NameAttribute } from './name.js';
import { EXTENSION } from './oids.js';

/** Most distribution points of one extension; real certificates have one or two. */
const MAX_POINTS = 64;

/**
 * Where a CRL is (RFC 5280 §4.2.1.13). A name relative to the CRL issuer is one RDN that continues the
 * issuer's name.
 *
 *     DistributionPointName ::= CHOICE {
 *       fullName                [0]     GeneralNames,
 *       nameRelativeToCRLIssuer [1]     RelativeDistinguishedName }
 */
export type DistributionPointName =
  | { readonly kind: 'fullName'; readonly names: readonly GeneralName[] }
  | { readonly kind: 'nameRelativeToCRLIssuer'; readonly rdn: readonly NameAttribute[] };

/** The bits of ReasonFlags in their order, without the unused bit 0 (RFC 5280 §4.2.1.13). */
export const DISTRIBUTION_REASONS = [
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'aACompromise',
] as const;

/** A reason of ReasonFlags: what a CRL may be limited to. */
export type DistributionReason = (typeof DISTRIBUTION_REASONS)[number];

/**
 *     DistributionPoint ::= SEQUENCE {
 *       distributionPoint       [0]     DistributionPointName OPTIONAL,
 *       reasons                 [1]     ReasonFlags OPTIONAL,
 *       cRLIssuer               [2]     GeneralNames OPTIONAL }
 */
export interface DistributionPoint {
  readonly name?: DistributionPointName;
  /** Absent: the CRL is for every reason. */
  readonly reasons?: readonly DistributionReason[];
  /** Absent: the certificate's issuer issues the CRL. */
  readonly crlIssuer?: readonly GeneralName[];
}

/** cRLDistributionPoints, in order; `undefined` where it is absent. Throws `ERR_CERTIFICATE`. */
export function crlDistributionPointsOf(
  certificate: WithExtensions,
): readonly DistributionPoint[] | undefined {
  return decodedExtension(certificate, EXTENSION.crlDistributionPoints, distributionPointsOf);
}

/** freshestCRL (RFC 5280 §4.2.1.15): where delta CRLs are; `undefined` where it is absent. Throws `ERR_CERTIFICATE`. */
export function freshestCrlOf(
  certificate: WithExtensions,
): readonly DistributionPoint[] | undefined {
  return decodedExtension(certificate, EXTENSION.freshestCrl, distributionPointsOf);
}

/**
 * The value of cRLDistributionPoints or freshestCRL, of a certificate or a CRL: `SEQUENCE SIZE (1..MAX) OF
 * DistributionPoint`. Throws `ERR_DER`, `ERR_LIMIT`.
 */
export function distributionPointsOf(element: DerElement): readonly DistributionPoint[] {
  expectTag(element, Tag.sequence);
  const points = DerReader.within(element).rest(MAX_POINTS);
  if (points.length === 0) throw derError('no distribution point', element.start);
  return points.map(pointOf);
}

function pointOf(element: DerElement): DistributionPoint {
  expectTag(element, Tag.sequence);
  const reader = DerReader.within(element);
  const name = reader.optional(contextTag(0));
  const reasons = reader.optional(contextTag(1, 'primitive'));
  const crlIssuer = reader.optional(contextTag(2));
  reader.finish();
  // RFC 5280 §4.2.1.13: a point of reasons alone names nothing.
  if (!name && !crlIssuer) throw derError('distribution point without a name', element.start);
  return {
    ...(name && { name: distributionPointNameOf(name) }),
    ...(reasons && { reasons: reasonFlagsOf(reasons) }),
    ...(crlIssuer && { crlIssuer: generalNamesOf(crlIssuer) }),
  };
}

/** The name within a `[0] DistributionPointName`. Throws `ERR_DER`, `ERR_LIMIT`. */
export function distributionPointNameOf(element: DerElement): DistributionPointName {
  const reader = DerReader.within(element);
  const choice = reader.read();
  reader.finish();
  switch (choice.tag) {
    case contextTag(0):
      return { kind: 'fullName', names: generalNamesOf(choice) };
    case contextTag(1):
      return { kind: 'nameRelativeToCRLIssuer', rdn: nameAttributesOf(choice) };
    default:
      throw derError('not a DistributionPointName', choice.start);
  }
}

/** The reasons set in a ReasonFlags, whatever tag it has in its place. Throws `ERR_DER`. */
export function reasonFlagsOf(element: DerElement): readonly DistributionReason[] {
  const { bytes } = bitStringOf(element);
  // Bit 0 is unused; the reasons begin at bit 1.
  return DISTRIBUTION_REASONS.filter((_, index) => {
    const bit = index + 1;
    return ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;
  });
}

/**
 * What a CRL is limited to (RFC 5280 §5.2.5). Every flag that is absent is false.
 *
 *     IssuingDistributionPoint ::= SEQUENCE {
 *       distributionPoint          [0] DistributionPointName OPTIONAL,
 *       onlyContainsUserCerts      [1] BOOLEAN DEFAULT FALSE,
 *       onlyContainsCACerts        [2] BOOLEAN DEFAULT FALSE,
 *       onlySomeReasons            [3] ReasonFlags OPTIONAL,
 *       indirectCRL                [4] BOOLEAN DEFAULT FALSE,
 *       onlyContainsAttributeCerts [5] BOOLEAN DEFAULT FALSE }
 */
export interface IssuingDistributionPoint {
  readonly name?: DistributionPointName;
  readonly onlyContainsUserCerts: boolean;
  readonly onlyContainsCaCerts: boolean;
  readonly onlySomeReasons?: readonly DistributionReason[];
  readonly indirectCrl: boolean;
  readonly onlyContainsAttributeCerts: boolean;
}

/** The value of the extension issuingDistributionPoint of a CRL. Throws `ERR_DER`, `ERR_LIMIT`. */
export function issuingDistributionPointOf(element: DerElement): IssuingDistributionPoint {
  expectTag(element, Tag.sequence);
  const reader = DerReader.within(element);
  const flag = (number: number): boolean => {
    const found = reader.optional(contextTag(number, 'primitive'));
    return found !== undefined && booleanOf(found);
  };
  const name = reader.optional(contextTag(0));
  const onlyContainsUserCerts = flag(1);
  const onlyContainsCaCerts = flag(2);
  const reasons = reader.optional(contextTag(3, 'primitive'));
  const indirectCrl = flag(4);
  const onlyContainsAttributeCerts = flag(5);
  reader.finish();
  return {
    ...(name && { name: distributionPointNameOf(name) }),
    ...(reasons && { onlySomeReasons: reasonFlagsOf(reasons) }),
    onlyContainsUserCerts,
    onlyContainsCaCerts,
    indirectCrl,
    onlyContainsAttributeCerts,
  };
}
