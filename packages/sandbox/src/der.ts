import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';

/** The object identifiers this package writes, by the names of their standards. */
export const OID = {
  rsaEncryption: '1.2.840.113549.1.1.1',
  mgf1: '1.2.840.113549.1.1.8',
  rsassaPss: '1.2.840.113549.1.1.10',
  sha256WithRSAEncryption: '1.2.840.113549.1.1.11',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  sha3_256: '2.16.840.1.101.3.4.2.8',
  sha3_384: '2.16.840.1.101.3.4.2.9',
  sha3_512: '2.16.840.1.101.3.4.2.10',
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  encryptedData: '1.2.840.113549.1.7.6',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  ocspBasic: '1.3.6.1.5.5.7.48.1.1',
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  ocspArchiveCutoff: '1.3.6.1.5.5.7.48.1.6',
  certHash: '1.3.36.8.3.13',
  sha1: '1.3.14.3.2.26',
  expiredCertsOnCrl: '2.5.29.60',
  netscapeComment: '2.16.840.1.113730.1.13',
} as const;

/** The DER of an ASN.1 object. */
export function toDer(value: asn1js.AsnType): Uint8Array<ArrayBuffer> {
  return new Uint8Array(value.toBER());
}

/** An AlgorithmIdentifier with the parameters given, or with none. */
export function algorithmIdentifier(
  algorithmId: string,
  algorithmParams?: asn1js.AsnType,
): pkijs.AlgorithmIdentifier {
  return new pkijs.AlgorithmIdentifier(
    algorithmParams === undefined ? { algorithmId } : { algorithmId, algorithmParams },
  );
}

/**
 * A BIT STRING with a list of named bits, number 0 first. DER drops the zero bits after the last
 * one that is set (X.690 §11.2.2).
 */
export function namedBitString(bits: readonly number[]): asn1js.BitString {
  const last = Math.max(...bits);
  const bytes = new Uint8Array(Math.floor(last / 8) + 1);
  for (const bit of bits) {
    const at = Math.floor(bit / 8);
    bytes[at] = (bytes[at] ?? 0) | (0x80 >> (bit % 8));
  }
  return new asn1js.BitString({ valueHex: bytes, unusedBits: 7 - (last % 8) });
}

/** A time as RFC 5280 §4.1.2.5 wants it: UTCTime up to the year 2049, GeneralizedTime from 2050. */
export function x509Time(value: Date): pkijs.Time {
  const type =
    value.getUTCFullYear() < 2050 ? pkijs.TimeType.UTCTime : pkijs.TimeType.GeneralizedTime;
  return new pkijs.Time({ type, value });
}

/**
 * A time without its fraction of a second, which neither certificates nor DER times in whole
 * seconds can carry.
 */
export function wholeSeconds(value: Date): Date {
  return new Date(Math.floor(value.getTime() / 1000) * 1000);
}

/** The time so many years later, or earlier where `years` is negative. */
export function addYears(value: Date, years: number): Date {
  const moved = new Date(value);
  moved.setUTCFullYear(moved.getUTCFullYear() + years);
  return moved;
}
