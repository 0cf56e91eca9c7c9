import { createHash } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { namedBitString, OID, toDer } from './der.js';

/** The bits of KeyUsage this package sets, by the names of RFC 5280 §4.2.1.3. */
export type KeyUsageBit =
  | 'digitalSignature'
  | 'nonRepudiation'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyCertSign'
  | 'cRLSign';

/** What distinguishes the extensions of one kind of certificate from another. */
export interface CertificateProfile {
  /**
   * Present for an authority: the number of authorities that may follow below it, unbounded where
   * undefined.
   */
  readonly authority?: { readonly pathLength?: number };
  /** Bits of the critical KeyUsage extension; none writes no extension. */
  readonly keyUsage: readonly KeyUsageBit[];
  /** Purposes of ExtendedKeyUsage as object identifiers; none writes no extension. */
  readonly extendedKeyUsage: readonly string[];
  /** RFC 3161 §2.3 wants the timestamp purpose alone and critical. */
  readonly extendedKeyUsageCritical?: boolean;
  /** Certificate policy. */
  readonly policy?: string;
  /** rfc822Name of the subject alternative name. */
  readonly email?: string;
  /** Text of a Netscape comment; the padding of certificates that shall be big. */
  readonly comment?: string;
  /** Further extensions, each in the place of the one with the same identifier. */
  readonly extensions?: readonly ExtraExtension[];
}

/** An extension as it shall stand in a certificate. */
export interface ExtraExtension {
  /** Object identifier. */
  readonly id: string;
  readonly critical?: boolean;
  /** DER of the value; absent leaves the extension out that would stand there. */
  readonly value?: Uint8Array;
}

/** Where an issuer publishes, for the extensions that point there. */
export interface IssuerAddresses {
  /** Address of the issuer's certificate. */
  readonly certificate: string;
  /** Address of the issuer's revocation list. */
  readonly crl: string;
  /** Address of the OCSP responder. */
  readonly ocsp: string;
  /** Address of the certification practice statement. */
  readonly cps: string;
}

/**
 * The policy of a sandbox's certificates, under the enterprise number reserved for examples (RFC
 * 5612).
 */
const CERTIFICATE_POLICY = '1.3.6.1.4.1.32473.704.1';
/** The policy under which a sandbox's timestamps are given. */
export const TIMESTAMP_POLICY = '1.3.6.1.4.1.32473.704.2';

/** The root: self-signed, any number of authorities below. */
export const ROOT_PROFILE: CertificateProfile = {
  authority: {},
  keyUsage: ['keyCertSign', 'cRLSign'],
  extendedKeyUsage: [],
};

/** The intermediate authority that issues to people and organisations. */
export const INTERMEDIATE_PROFILE: CertificateProfile = {
  authority: { pathLength: 0 },
  keyUsage: ['keyCertSign', 'cRLSign'],
  extendedKeyUsage: [],
  policy: CERTIFICATE_POLICY,
};

/** A person: signs, and nothing else. */
export const PERSON_PROFILE: CertificateProfile = {
  keyUsage: ['digitalSignature', 'nonRepudiation'],
  extendedKeyUsage: [OID.clientAuth, OID.emailProtection],
  policy: CERTIFICATE_POLICY,
};

/** An organisation: the four bits seen in real certificates of state bodies. */
export const ORGANISATION_PROFILE: CertificateProfile = {
  ...PERSON_PROFILE,
  keyUsage: ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment'],
};

/** A timestamp authority (RFC 3161 §2.3). */
export const TIMESTAMP_PROFILE: CertificateProfile = {
  keyUsage: ['digitalSignature', 'nonRepudiation'],
  extendedKeyUsage: [OID.timeStamping],
  extendedKeyUsageCritical: true,
  policy: CERTIFICATE_POLICY,
};

/**
 * The extensions of a certificate. `issuer` is absent in a self-signed one, which points to nobody.
 */
export function encodeExtensions(
  profile: CertificateProfile,
  subjectKey: pkijs.PublicKeyInfo,
  issuer?: { readonly key: pkijs.PublicKeyInfo; readonly addresses: IssuerAddresses },
): pkijs.Extension[] {
  const written = [
    basicConstraints(profile),
    keyUsage(profile),
    extendedKeyUsage(profile),
    extension(pkijs.id_SubjectKeyIdentifier, keyIdentifierString(subjectKey)),
    issuer && authorityKeyIdentifier(issuer.key),
    certificatePolicies(profile, issuer?.addresses.cps),
    subjectAltName(profile),
    issuer && authorityInfoAccess(issuer.addresses),
    issuer && crlDistributionPoints(issuer.addresses),
    netscapeComment(profile),
  ];
  const { extensions = [] } = profile;
  const kept = written.filter((one) => one !== undefined);
  return [
    ...kept.filter(({ extnID }) => !extensions.some(({ id }) => id === extnID)),
    ...extensions.flatMap(({ id, critical = false, value }) =>
      value === undefined
        ? []
        : new pkijs.Extension({ extnID: id, critical, extnValue: value.slice().buffer }),
    ),
  ];
}

/** SHA-1 of the key's bits: method 1 of RFC 5280 §4.2.1.2. */
function keyIdentifier(key: pkijs.PublicKeyInfo): Uint8Array {
  const bits = key.subjectPublicKey.valueBlock.valueHexView;
  return new Uint8Array(createHash('sha1').update(bits).digest());
}

/** The extension that names the issuer's key, as certificates and revocation lists carry it. */
export function authorityKeyIdentifier(key: pkijs.PublicKeyInfo): pkijs.Extension {
  const value = new pkijs.AuthorityKeyIdentifier({ keyIdentifier: keyIdentifierString(key) });
  return extension(pkijs.id_AuthorityKeyIdentifier, value.toSchema());
}

/** An extension, not critical unless said. */
export function extension(
  extnID: string,
  value: asn1js.AsnType,
  critical = false,
): pkijs.Extension {
  return new pkijs.Extension({ extnID, critical, extnValue: toDer(value).slice().buffer });
}

function keyIdentifierString(key: pkijs.PublicKeyInfo): asn1js.OctetString {
  return new asn1js.OctetString({ valueHex: keyIdentifier(key) });
}

function basicConstraints({ authority }: CertificateProfile): pkijs.Extension | undefined {
  if (authority === undefined) return undefined;
  const value = new pkijs.BasicConstraints({
    cA: true,
    ...(authority.pathLength === undefined ? {} : { pathLenConstraint: authority.pathLength }),
  });
  return extension(pkijs.id_BasicConstraints, value.toSchema(), true);
}

const KEY_USAGE_BITS: Readonly<Record<KeyUsageBit, number>> = {
  digitalSignature: 0,
  nonRepudiation: 1,
  keyEncipherment: 2,
  dataEncipherment: 3,
  keyCertSign: 5,
  cRLSign: 6,
};

function keyUsage(profile: CertificateProfile): pkijs.Extension | undefined {
  if (profile.keyUsage.length === 0) return undefined;
  const bits = namedBitString(profile.keyUsage.map((bit) => KEY_USAGE_BITS[bit]));
  return extension(pkijs.id_KeyUsage, bits, true);
}

function extendedKeyUsage(profile: CertificateProfile): pkijs.Extension | undefined {
  if (profile.extendedKeyUsage.length === 0) return undefined;
  const value = new pkijs.ExtKeyUsage({ keyPurposes: [...profile.extendedKeyUsage] });
  const critical = profile.extendedKeyUsageCritical === true;
  return extension(pkijs.id_ExtKeyUsage, value.toSchema(), critical);
}

function certificatePolicies(
  { policy }: CertificateProfile,
  cps: string | undefined,
): pkijs.Extension | undefined {
  if (policy === undefined || cps === undefined) return undefined;
  const qualifier = new pkijs.PolicyQualifierInfo({
    policyQualifierId: '1.3.6.1.5.5.7.2.1',
    qualifier: new asn1js.IA5String({ value: cps }),
  });
  const value = new pkijs.CertificatePolicies({
    certificatePolicies: [
      new pkijs.PolicyInformation({ policyIdentifier: policy, policyQualifiers: [qualifier] }),
    ],
  });
  return extension(pkijs.id_CertificatePolicies, value.toSchema());
}

// The tags of GeneralName (RFC 5280 §4.2.1.6) as pkijs numbers them.
const RFC822_NAME = 1;
const URI = 6;

function subjectAltName({ email }: CertificateProfile): pkijs.Extension | undefined {
  if (email === undefined) return undefined;
  const names = new pkijs.GeneralNames({
    names: [new pkijs.GeneralName({ type: RFC822_NAME, value: email })],
  });
  return extension(pkijs.id_SubjectAltName, names.toSchema());
}

function authorityInfoAccess(addresses: IssuerAddresses): pkijs.Extension {
  const described = [
    [pkijs.id_ad_caIssuers, addresses.certificate],
    [pkijs.id_ad_ocsp, addresses.ocsp],
  ] as const;
  const value = new pkijs.InfoAccess({
    accessDescriptions: described.map(
      ([accessMethod, address]) =>
        new pkijs.AccessDescription({
          accessMethod,
          accessLocation: new pkijs.GeneralName({ type: URI, value: address }),
        }),
    ),
  });
  return extension(pkijs.id_AuthorityInfoAccess, value.toSchema());
}

function crlDistributionPoints({ crl }: IssuerAddresses): pkijs.Extension {
  const value = new pkijs.CRLDistributionPoints({
    distributionPoints: [
      new pkijs.DistributionPoint({
        distributionPoint: [new pkijs.GeneralName({ type: URI, value: crl })],
      }),
    ],
  });
  return extension(pkijs.id_CRLDistributionPoints, value.toSchema());
}

function netscapeComment({ comment }: CertificateProfile): pkijs.Extension | undefined {
  if (comment === undefined) return undefined;
  return extension(OID.netscapeComment, new asn1js.IA5String({ value: comment }));
}
