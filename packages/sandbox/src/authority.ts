import { sign, type KeyObject } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { algorithmIdentifier, OID, toDer, x509Time } from './der.js';
import { exportSpki } from './keys.js';
import { encodeName, type DistinguishedName } from './names.js';
import { encodeExtensions, type CertificateProfile, type IssuerAddresses } from './profiles.js';
import type { RandomStream } from './random.js';

/** A name with its RSA key and the addresses where its certificate and revocation list stand. */
export interface Issuer {
  readonly name: DistinguishedName;
  readonly key: KeyObject;
  readonly addresses: IssuerAddresses;
}

/** What a certificate is to say. */
interface CertificateRequest {
  readonly subject: DistinguishedName;
  /** The subject's key; only its public half enters the certificate. */
  readonly key: KeyObject;
  readonly profile: CertificateProfile;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** The stream the serial number is drawn from. */
  readonly serial: RandomStream;
}

/**
 * A version 3 certificate, DER, signed by the issuer with sha256WithRSAEncryption (PKCS#1 v1.5, so
 * that equal input gives equal bytes). Without an issuer it is self-signed.
 */
export function issueCertificate(request: CertificateRequest, issuer?: Issuer): Uint8Array {
  const algorithm = signatureAlgorithm();
  const publicKey = publicKeyInfo(request.key);
  const certificate = new pkijs.Certificate({
    version: 2,
    serialNumber: new asn1js.Integer({ valueHex: serialNumber(request.serial) }),
    signature: algorithm,
    issuer: encodeName(issuer?.name ?? request.subject),
    notBefore: x509Time(request.notBefore),
    notAfter: x509Time(request.notAfter),
    subject: encodeName(request.subject),
    subjectPublicKeyInfo: publicKey,
    extensions: encodeExtensions(
      request.profile,
      publicKey,
      issuer && { key: publicKeyInfo(issuer.key), addresses: issuer.addresses },
    ),
    signatureAlgorithm: algorithm,
  });
  return signed(certificate.encodeTBS(), issuer?.key ?? request.key);
}

/** The algorithm of every signature an authority of the sandbox makes. */
export function signatureAlgorithm(): pkijs.AlgorithmIdentifier {
  return algorithmIdentifier(OID.sha256WithRSAEncryption, new asn1js.Null());
}

/**
 * `SEQUENCE { toBeSigned, AlgorithmIdentifier, BIT STRING, … }`: the frame of certificates, revocation
 * lists and OCSP responses alike.
 */
export function signed(
  toBeSigned: asn1js.AsnType,
  key: KeyObject,
  further: readonly asn1js.AsnType[] = [],
): Uint8Array<ArrayBuffer> {
  const signature = sign('sha256', toDer(toBeSigned), key);
  return toDer(
    new asn1js.Sequence({
      value: [
        toBeSigned,
        signatureAlgorithm().toSchema(),
        new asn1js.BitString({ valueHex: Uint8Array.from(signature) }),
        ...further,
      ],
    }),
  );
}

/** The public half of a key as certificates carry it. */
export function publicKeyInfo(key: KeyObject): pkijs.PublicKeyInfo {
  return pkijs.PublicKeyInfo.fromBER(exportSpki(key));
}

// Sixteen octets, positive and of fixed length (RFC 5280 §4.1.2.2).
function serialNumber(stream: RandomStream): Uint8Array {
  const bytes = stream(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes;
}
