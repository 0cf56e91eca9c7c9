import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { toDer } from './der.js';
import type { SandboxKey } from './keys.js';

/** The reasons of RFC 5280 §5.3.1 by number. */
const REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  removeFromCRL: 8,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const;

/** Why a certificate was revoked. */
export type Reason = keyof typeof REASONS;

/** When and why a certificate was revoked. */
export interface Revocation {
  /** In whole seconds. */
  readonly date: Date;
  readonly reason?: Reason;
}

/** A key with its certificate that signs revocation lists or OCSP responses. */
export interface RevocationSigner {
  /** DER. */
  readonly certificate: Uint8Array;
  readonly key: SandboxKey;
}

/** CRLReason ::= ENUMERATED */
export function encodeReason(reason: Reason): asn1js.Enumerated {
  return new asn1js.Enumerated({ value: REASONS[reason] });
}

/** The names of what a certificate (DER) says of itself, as ASN.1. */
export function factsOf(certificate: Uint8Array): {
  readonly serialNumber: asn1js.Integer;
  readonly subject: asn1js.AsnType;
  readonly issuer: asn1js.AsnType;
  readonly publicKey: pkijs.PublicKeyInfo;
} {
  const read = pkijs.Certificate.fromBER(Uint8Array.from(certificate));
  return {
    serialNumber: read.serialNumber,
    subject: read.subject.toSchema(),
    issuer: read.issuer.toSchema(),
    publicKey: read.subjectPublicKeyInfo,
  };
}

/** Where the certificate's serial number can be looked up. */
export function serialKey(certificate: Uint8Array): string {
  return Buffer.from(toDer(factsOf(certificate).serialNumber)).toString('hex');
}

/** GeneralizedTime in whole seconds. */
export function generalizedTime(value: Date): asn1js.GeneralizedTime {
  return new asn1js.GeneralizedTime({ valueDate: value });
}

/** `[number]` EXPLICIT around elements. */
export function explicit(number: number, ...value: readonly asn1js.AsnType[]): asn1js.Constructed {
  return new asn1js.Constructed({
    idBlock: { tagClass: 3, tagNumber: number },
    value: [...value],
  });
}

/** `[number]` IMPLICIT, primitive. */
export function implicit(number: number, valueHex: Uint8Array): asn1js.Primitive {
  return new asn1js.Primitive({
    idBlock: { tagClass: 3, tagNumber: number },
    valueHex: Uint8Array.from(valueHex).buffer,
  });
}
