import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { publicKeyInfo, signatureAlgorithm, signed, type Issuer } from './authority.js';
import { namedBitString, OID, toDer, x509Time } from './der.js';
import { encodeName, type DistinguishedName } from './names.js';
import { authorityKeyIdentifier, extension } from './profiles.js';
import {
  encodeReason,
  explicit,
  factsOf,
  generalizedTime,
  implicit,
  type Revocation,
  type RevocationSigner,
} from './revocation.js';

/** One revoked certificate of a list. */
export interface RevokedEntry extends Revocation {
  /** DER; its serial number is listed. */
  readonly certificate: Uint8Array;
  readonly invalidityDate?: Date;
  /** Names the certificate's issuer in the entry, as an indirect list does; the entries that follow inherit it. */
  readonly namesIssuer?: boolean;
}

/** What a list is limited to: issuingDistributionPoint (RFC 5280 §5.2.5). */
export interface CrlScope {
  /** Addresses. */
  readonly fullName?: readonly string[];
  /** Attributes of one RDN below the issuer's name. */
  readonly relativeName?: DistinguishedName;
  readonly only?: 'user' | 'ca' | 'attribute';
  readonly onlySomeReasons?: readonly ReasonFlag[];
  readonly indirect?: boolean;
}

/** The bits of ReasonFlags (RFC 5280 §4.2.1.13). */
const REASON_FLAGS = {
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  privilegeWithdrawn: 7,
  aACompromise: 8,
} as const;

/** A reason that lists are split by. */
export type ReasonFlag = keyof typeof REASON_FLAGS;

/** How a list shall be wrong. */
export type CrlFault =
  'badSignature' | 'truncated' | 'criticalExtension' | 'criticalEntryExtension';

/** What a list shall say; everything has a default. */
export interface CrlOptions {
  /** By default everything that was revoked with the authority. */
  readonly revoked?: readonly RevokedEntry[];
  /** By default the clock's time. */
  readonly thisUpdate?: Date;
  /** By default a week later; null leaves it out. */
  readonly nextUpdate?: Date | null;
  /** By default one more than the list before; null leaves it out. */
  readonly number?: number | null;
  /** Makes a delta list on the list of this number. */
  readonly deltaOf?: number;
  /** Address of delta lists: freshestCRL. */
  readonly freshestCrl?: string;
  readonly scope?: CrlScope;
  /** From when on revoked certificates stay listed after they ran out. */
  readonly expiredCertsFrom?: Date;
  /** Another key that signs, under the name in its certificate; the authority by default. */
  readonly signer?: RevocationSigner;
  readonly fault?: CrlFault;
}

/** Options with everything that has no fixed default. */
type Filled = CrlOptions &
  Required<Pick<CrlOptions, 'revoked' | 'thisUpdate' | 'nextUpdate' | 'number'>>;

/** A version 2 revocation list, DER. */
export function issueCrl(issuer: Issuer, options: Filled): Uint8Array {
  const { signer, fault, revoked } = options;
  const key = signer?.key ?? issuer.key;
  const name = signer ? factsOf(signer.certificate).subject : encodeName(issuer.name).toSchema();
  const times = [options.thisUpdate, options.nextUpdate].filter((time) => time !== null);
  const list = revoked.map((entry) => encodeEntry(entry, fault));
  const tbs = new asn1js.Sequence({
    value: [
      new asn1js.Integer({ value: 1 }),
      signatureAlgorithm(key, issuer.digest).toSchema(),
      name,
      ...times.map((time) => x509Time(time).toSchema() as asn1js.AsnType),
      ...(list.length > 0 ? [new asn1js.Sequence({ value: list })] : []),
      explicit(0, extensionsOf(publicKeyInfo(key), options)),
    ],
  });
  const der = signed(tbs, key, { digest: issuer.digest });
  if (fault === 'truncated') return der.subarray(0, der.length >> 1);
  if (fault === 'badSignature') der[der.length - 1] = (der[der.length - 1] ?? 0) ^ 1;
  return der;
}

/** An extension that no reader knows. */
const UNKNOWN_EXTENSION = '1.3.6.1.4.1.32473.704.99';

function unknownCritical(): pkijs.Extension {
  return extension(UNKNOWN_EXTENSION, new asn1js.Null(), true);
}

function encodeEntry(entry: RevokedEntry, fault: CrlFault | undefined): asn1js.Sequence {
  const { serialNumber, issuer } = factsOf(entry.certificate);
  const extensions = [
    entry.reason && extension(pkijs.id_CRLReason, encodeReason(entry.reason)),
    entry.invalidityDate &&
      extension(pkijs.id_InvalidityDate, generalizedTime(entry.invalidityDate)),
    entry.namesIssuer === true &&
      extension(
        pkijs.id_CertificateIssuer,
        new asn1js.Sequence({ value: [explicit(4, issuer)] }),
        true,
      ),
    fault === 'criticalEntryExtension' && unknownCritical(),
  ].filter((one) => typeof one === 'object');
  return new asn1js.Sequence({
    value: [
      serialNumber,
      x509Time(entry.date).toSchema(),
      ...(extensions.length > 0
        ? [new asn1js.Sequence({ value: extensions.map((one) => one.toSchema()) })]
        : []),
    ],
  });
}

function extensionsOf(key: pkijs.PublicKeyInfo, options: Filled): asn1js.Sequence {
  const { number, deltaOf, freshestCrl, scope, expiredCertsFrom, fault } = options;
  const extensions = [
    authorityKeyIdentifier(key),
    number !== null && extension(pkijs.id_CRLNumber, new asn1js.Integer({ value: number })),
    deltaOf !== undefined &&
      extension(pkijs.id_BaseCRLNumber, new asn1js.Integer({ value: deltaOf }), true),
    freshestCrl !== undefined && extension(pkijs.id_FreshestCRL, pointsAt(freshestCrl)),
    scope && extension(pkijs.id_IssuingDistributionPoint, encodeScope(scope), true),
    expiredCertsFrom && extension(OID.expiredCertsOnCrl, generalizedTime(expiredCertsFrom)),
    fault === 'criticalExtension' && unknownCritical(),
  ].filter((one) => typeof one === 'object');
  return new asn1js.Sequence({ value: extensions.map((one) => one.toSchema()) });
}

function pointsAt(address: string): asn1js.Sequence {
  const point = new asn1js.Sequence({ value: [explicit(0, explicit(0, uri(address)))] });
  return new asn1js.Sequence({ value: [point] });
}

/** The value of issuingDistributionPoint. */
function encodeScope(scope: CrlScope): asn1js.Sequence {
  const { fullName, relativeName, only, onlySomeReasons, indirect } = scope;
  const name = fullName
    ? explicit(0, ...fullName.map(uri))
    : relativeName && explicit(1, ...attributesOf(relativeName));
  const truth = Uint8Array.of(0xff);
  const parts = [
    name && explicit(0, name),
    only === 'user' && implicit(1, truth),
    only === 'ca' && implicit(2, truth),
    onlySomeReasons && implicit(3, reasonFlags(onlySomeReasons)),
    indirect === true && implicit(4, truth),
    only === 'attribute' && implicit(5, truth),
  ].filter((one) => typeof one === 'object');
  return new asn1js.Sequence({ value: parts });
}

function attributesOf(name: DistinguishedName): asn1js.AsnType[] {
  return encodeName(name).typesAndValues.map((attribute) => attribute.toSchema());
}

function uri(address: string): asn1js.Primitive {
  return implicit(6, new TextEncoder().encode(address));
}

/** The octets of ReasonFlags, the one of unused bits first. */
function reasonFlags(reasons: readonly ReasonFlag[]): Uint8Array {
  const bits = namedBitString(reasons.map((reason) => REASON_FLAGS[reason]));
  return toDer(bits).subarray(2);
}
