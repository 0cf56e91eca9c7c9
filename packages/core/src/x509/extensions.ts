import { latin1Text } from '../bytes/index.js';
import {
  DerReader,
  Tag,
  bitStringOf,
  booleanOf,
  contentsOf,
  contextTag,
  elementAt,
  expectTag,
  integerOf,
  oidOctets,
  oidOf,
  smallIntegerOf,
  type DerElement,
} from '../der/index.js';
import { isKysoError } from '../errors.js';
import { certificateError, type Certificate, type Extension } from './certificate.js';
import { EXTENSION } from './oids.js';

/** Most entries of a list inside one extension; real ones stay below 64. */
const MAX_ENTRIES = 256;

/** A certificate, or a CRL, whose extensions have the same shape (RFC 5280 §5.2). */
export type WithExtensions = Pick<Certificate, 'extensions'>;

/** The extension with this OID, or `undefined`. Throws `ERR_CERTIFICATE` where it stands twice (RFC 5280 §4.2). */
export function extensionOf({ extensions }: WithExtensions, oid: string): Extension | undefined {
  const octets = octetsOf(oid);
  const found = extensions.filter(({ id }) => isOid(id, octets));
  if (found.length > 1) throw certificateError(`extension ${oid} stands ${found.length} times`);
  return found[0];
}

/** Compared in place: a path asks for some fifteen extensions of each of its certificates. */
function isOid({ buffer, contentStart, end }: DerElement, octets: Uint8Array): boolean {
  if (end - contentStart !== octets.length) return false;
  // From the end: most of the identifiers that certificates hold begin alike.
  for (let at = octets.length - 1; at >= 0; at--)
    if (buffer[contentStart + at] !== octets[at]) return false;
  return true;
}

function octetsOf(oid: string): Uint8Array {
  const known = KNOWN.get(oid);
  if (known) return known;
  const octets = oidOctets(oid);
  if (KNOWN.size < MAX_KNOWN) KNOWN.set(oid, octets);
  return octets;
}

/** Most OIDs whose octets are kept; those of the standards, for certificates, CRLs and responses, are some forty. */
const MAX_KNOWN = 128;

// Made once: every path asks for the same ones of every certificate.
const KNOWN = new Map<string, Uint8Array>();

/** OIDs of the critical extensions that are not in `known`. */
export function criticalExtensionsBeyond(
  certificate: WithExtensions,
  known: readonly string[],
): string[] {
  const critical = certificate.extensions.filter((extension) => extension.critical);
  return critical.map(({ id }) => oidOf(id)).filter((oid) => !known.includes(oid));
}

/**
 * RFC 5280 §4.2.1.9.
 *
 *     BasicConstraints ::= SEQUENCE {
 *       cA                  BOOLEAN DEFAULT FALSE,
 *       pathLenConstraint   INTEGER (0..MAX) OPTIONAL }
 */
export interface BasicConstraints {
  readonly ca: boolean;
  /** Most intermediate certificates that may follow this one. */
  readonly pathLength?: number;
}

/** basicConstraints, or `undefined` where it is absent. Throws `ERR_CERTIFICATE`, as all decoders here do. */
export function basicConstraintsOf(certificate: Certificate): BasicConstraints | undefined {
  return decodedExtension(certificate, EXTENSION.basicConstraints, (element) => {
    expectTag(element, Tag.sequence);
    const reader = DerReader.within(element);
    const ca = reader.optional(Tag.boolean);
    const pathLength = reader.optional(Tag.integer);
    reader.finish();
    return {
      ca: ca !== undefined && booleanOf(ca),
      ...(pathLength && { pathLength: smallIntegerOf(pathLength) }),
    };
  });
}

/** The bits of keyUsage in their order (RFC 5280 §4.2.1.3). */
const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

export type KeyUsage = (typeof KEY_USAGES)[number];

/** The key usages that are set, or `undefined` where the extension is absent. */
export function keyUsagesOf(certificate: Certificate): readonly KeyUsage[] | undefined {
  return decodedExtension(certificate, EXTENSION.keyUsage, (element) => {
    expectTag(element, Tag.bitString);
    const { bytes } = bitStringOf(element);
    return KEY_USAGES.filter((_, bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
  });
}

/** ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF KeyPurposeId (RFC 5280 §4.2.1.12). */
export interface ExtKeyUsage {
  readonly critical: boolean;
  /** Dotted OIDs. */
  readonly purposes: readonly string[];
}

/** extKeyUsage, or `undefined` where it is absent. */
export function extKeyUsageOf(certificate: Certificate): ExtKeyUsage | undefined {
  return decodedExtension(certificate, EXTENSION.extKeyUsage, (element, { critical }) => {
    return { critical, purposes: entriesOf(element).map(oidOf) };
  });
}

/** The keyIdentifier of subjectKeyIdentifier (RFC 5280 §4.2.1.2), or `undefined`. */
export function subjectKeyIdentifierOf(certificate: Certificate): Uint8Array | undefined {
  return decodedExtension(certificate, EXTENSION.subjectKeyIdentifier, (element) => {
    expectTag(element, Tag.octetString);
    return contentsOf(element);
  });
}

/**
 * RFC 5280 §4.2.1.1.
 *
 *     AuthorityKeyIdentifier ::= SEQUENCE {
 *       keyIdentifier             [0] KeyIdentifier            OPTIONAL,
 *       authorityCertIssuer       [1] GeneralNames             OPTIONAL,
 *       authorityCertSerialNumber [2] CertificateSerialNumber  OPTIONAL  }
 */
export interface AuthorityKeyIdentifier {
  readonly keyIdentifier?: Uint8Array;
  /** Contents of the INTEGER. */
  readonly serialNumber?: Uint8Array;
}

/** authorityKeyIdentifier, or `undefined` where it is absent. */
export function authorityKeyIdentifierOf(
  certificate: WithExtensions,
): AuthorityKeyIdentifier | undefined {
  return decodedExtension(certificate, EXTENSION.authorityKeyIdentifier, (element) => {
    expectTag(element, Tag.sequence);
    const reader = DerReader.within(element);
    const keyIdentifier = reader.optional(contextTag(0, 'primitive'));
    reader.optional(contextTag(1));
    const serialNumber = reader.optional(contextTag(2, 'primitive'));
    reader.finish();
    return {
      ...(keyIdentifier && { keyIdentifier: contentsOf(keyIdentifier) }),
      ...(serialNumber && { serialNumber: integerOf(serialNumber) }),
    };
  });
}

/** Where the issuer's certificates and its OCSP responder are (RFC 5280 §4.2.2.1). URLs as they stand. */
export interface AuthorityInfoAccess {
  readonly ocsp: readonly string[];
  readonly caIssuers: readonly string[];
}

const OCSP = '1.3.6.1.5.5.7.48.1';
const CA_ISSUERS = '1.3.6.1.5.5.7.48.2';

/** The URLs of authorityInfoAccess; both lists are empty where it is absent. */
export function authorityInfoAccessOf(certificate: Certificate): AuthorityInfoAccess {
  const entries = decodedExtension(certificate, EXTENSION.authorityInfoAccess, (element) =>
    entriesOf(element).map((entry) => {
      const reader = DerReader.within(entry);
      const access = { method: reader.oid(), location: reader.read() };
      reader.finish();
      return access;
    }),
  );
  const urls = (method: string) =>
    (entries ?? []).flatMap((entry) => (entry.method === method ? urlOf(entry.location) : []));
  return { ocsp: urls(OCSP), caIssuers: urls(CA_ISSUERS) };
}

/**
 * The URLs of crlDistributionPoints (RFC 5280 §4.2.1.13), in order; empty where it is absent.
 *
 *     DistributionPoint ::= SEQUENCE {
 *       distributionPoint  [0] DistributionPointName OPTIONAL,
 *       reasons            [1] ReasonFlags OPTIONAL,
 *       cRLIssuer          [2] GeneralNames OPTIONAL }
 *     DistributionPointName ::= CHOICE { fullName [0] GeneralNames, … }
 */
export function crlUrlsOf(certificate: Certificate): string[] {
  const urls = decodedExtension(certificate, EXTENSION.crlDistributionPoints, (element) =>
    entriesOf(element).flatMap((point) => {
      const name = DerReader.within(point).optional(contextTag(0));
      const fullName = name && DerReader.within(name).optional(contextTag(0));
      return fullName ? DerReader.within(fullName).rest(MAX_ENTRIES).flatMap(urlOf) : [];
    }),
  );
  return urls ?? [];
}

/** The policy OIDs of certificatePolicies (RFC 5280 §4.2.1.4), without qualifiers; empty where it is absent. */
export function policiesOf(certificate: Certificate): string[] {
  const policies = decodedExtension(certificate, EXTENSION.certificatePolicies, (element) =>
    entriesOf(element).map((information) => DerReader.within(information).oid()),
  );
  return policies ?? [];
}

/** The rfc822Names of subjectAltName (RFC 5280 §4.2.1.6); empty where there are none. */
export function emailsOf(certificate: Certificate): string[] {
  const emails = decodedExtension(certificate, EXTENSION.subjectAltName, (element) =>
    entriesOf(element).flatMap((name) =>
      name.tag === contextTag(1, 'primitive') ? latin1Text(contentsOf(name)) : [],
    ),
  );
  return emails ?? [];
}

/** Whether an OCSP responder's certificate says that its revocation need not be checked (RFC 6960 §4.2.2.2.1). */
export function hasOcspNoCheck(certificate: Certificate): boolean {
  return extensionOf(certificate, EXTENSION.ocspNoCheck) !== undefined;
}

/** What `decode` makes of the extension's value, `undefined` where it is absent. Throws `ERR_CERTIFICATE`. */
export function decodedExtension<T>(
  certificate: WithExtensions,
  oid: string,
  decode: (element: DerElement, extension: Extension) => T,
): T | undefined {
  const extension = extensionOf(certificate, oid);
  if (!extension) return undefined;
  try {
    const element = elementAt(extension.value, 0);
    if (element.end !== extension.value.length)
      throw certificateError(`bytes follow extension ${oid}`);
    return decode(element, extension);
  } catch (error) {
    if (!isKysoError(error) || error.code === 'ERR_CERTIFICATE') throw error;
    throw certificateError(`extension ${oid}: ${error.message}`, error);
  }
}

function entriesOf(element: DerElement): DerElement[] {
  expectTag(element, Tag.sequence);
  return DerReader.within(element).rest(MAX_ENTRIES);
}

/** uniformResourceIdentifier [6] of GeneralName, as IA5String. */
function urlOf(name: DerElement): string[] {
  return name.tag === contextTag(6, 'primitive') ? [latin1Text(contentsOf(name))] : [];
}
