import { concat, equalBytes } from '../bytes/index.js';
import { contentsOf, elementAt, encodingOf } from '../der/index.js';
import { sequence, setOf } from '../der/writer.js';
import {
  DISTRIBUTION_REASONS,
  basicConstraintsOf,
  nameOf,
  sameName,
  type Certificate,
  type DistributionPoint,
  type DistributionPointName,
  type DistributionReason,
  type GeneralName,
  type IssuingDistributionPoint,
  type Name,
  type NameAttribute,
} from '../x509/index.js';
import type { Crl } from './crl.js';

/** A certificate and the distribution points that it names. */
export interface Subject {
  readonly certificate: Certificate;
  readonly points: readonly DistributionPoint[];
}

/** Whether the CRL is by the certificate's issuer, or by one that the certificate names for it. */
export function isByExpectedIssuer({ issuer }: Crl, { certificate, points }: Subject): boolean {
  if (sameName(issuer, certificate.issuer)) return true;
  return points.some((point) => point.crlIssuer?.some((name) => isDirectory(name, issuer)));
}

/**
 * The reasons for which a complete CRL tells the status of the certificate (RFC 5280 §6.3.3 (b), (d));
 * none where it is not for this certificate.
 *
 * A CRL that no distribution point of the certificate is for counts as one of the issuer for all reasons
 * (§6.3.3, last paragraph), unless every point names another CRL issuer: then the authority says that its
 * own CRLs are not where the status is found.
 */
export function reasonsInScope(crl: Crl, { certificate, points }: Subject): DistributionReason[] {
  const scope = crl.issuingDistributionPoint;
  if (scope && !isOfKind(scope, certificate)) return [];
  const matching = points.filter((point) => isFor(crl, point, certificate));
  const delegated = points.length > 0 && points.every(({ crlIssuer }) => crlIssuer !== undefined);
  const implicit = implicitPoint(certificate);
  const counted =
    matching.length === 0 && !delegated && isFor(crl, implicit, certificate)
      ? [implicit]
      : matching;
  return DISTRIBUTION_REASONS.filter(
    (reason) =>
      (scope?.onlySomeReasons ?? DISTRIBUTION_REASONS).includes(reason) &&
      counted.some(({ reasons = DISTRIBUTION_REASONS }) => reasons.includes(reason)),
  );
}

/** §6.3.3 (b)(2)(ii) to (iv). Before version 3 a certificate does not say whether it is an authority's. */
function isOfKind(scope: IssuingDistributionPoint, certificate: Certificate): boolean {
  if (scope.onlyContainsAttributeCerts) return false;
  if (!scope.onlyContainsUserCerts && !scope.onlyContainsCaCerts) return true;
  if (certificate.version !== 3) return false;
  return (basicConstraintsOf(certificate)?.ca === true) === scope.onlyContainsCaCerts;
}

/** For CRLs that no distribution point is for: the issuer's name, every reason. */
function implicitPoint({ issuer }: Certificate): DistributionPoint {
  return { name: { kind: 'fullName', names: [{ kind: 'directoryName', name: issuer }] } };
}

/** §6.3.3 (b)(1) and (b)(2)(i). */
function isFor(crl: Crl, point: DistributionPoint, certificate: Certificate): boolean {
  const scope = crl.issuingDistributionPoint;
  if (point.crlIssuer) {
    if (!point.crlIssuer.some((name) => isDirectory(name, crl.issuer))) return false;
    if (scope?.indirectCrl !== true) return false;
  } else if (!sameName(crl.issuer, certificate.issuer)) return false;
  if (!scope?.name) return true;
  const offered = namesOf(scope.name, crl.issuer);
  const asked = namesOfPoint(point, certificate);
  return offered.some((one) => asked.some((other) => sameGeneralName(one, other)));
}

function namesOfPoint(point: DistributionPoint, { issuer }: Certificate): readonly GeneralName[] {
  const { name, crlIssuer } = point;
  if (!name) return crlIssuer ?? [];
  // A name relative to several CRL issuers is none (RFC 5280 §4.2.1.13).
  const directories = crlIssuer?.flatMap((one) => (one.kind === 'directoryName' ? one.name : []));
  const base = directories ? (directories.length === 1 ? directories[0] : undefined) : issuer;
  if (name.kind === 'nameRelativeToCRLIssuer' && !base) return [];
  return namesOf(name, base ?? issuer);
}

function namesOf(name: DistributionPointName, base: Name): readonly GeneralName[] {
  switch (name.kind) {
    case 'fullName':
      return name.names;
    case 'nameRelativeToCRLIssuer':
      return [{ kind: 'directoryName', name: extended(base, name.rdn) }];
    default:
      return name satisfies never;
  }
}

/** The name with one RDN more. */
function extended(base: Name, rdn: readonly NameAttribute[]): Name {
  const attributes = rdn.map(({ type, value }) => sequence(encodingOf(type), encodingOf(value)));
  const contents = concat([contentsOf(elementAt(base.der, 0)), setOf(attributes)]);
  return nameOf(elementAt(sequence(contents), 0));
}

/** Whether a GeneralName is this directory name. */
export function isDirectory(general: GeneralName, name: Name): boolean {
  return general.kind === 'directoryName' && sameName(general.name, name);
}

/** Names of distribution points: addresses as they stand, directory names by their rules (RFC 5280 §7). */
function sameGeneralName(a: GeneralName, b: GeneralName): boolean {
  switch (a.kind) {
    case 'directoryName':
      return isDirectory(b, a.name);
    case 'uniformResourceIdentifier':
      return a.kind === b.kind && a.text === b.text;
    case 'dNSName':
    case 'rfc822Name':
      return a.kind === b.kind && a.text.toLowerCase() === b.text.toLowerCase();
    case 'iPAddress':
      return a.kind === b.kind && equalBytes(a.octets, b.octets);
    case 'registeredID':
      return a.kind === b.kind && a.oid === b.oid;
    case 'other':
      return a.kind === b.kind && equalBytes(a.der, b.der);
    default:
      return a satisfies never;
  }
}
