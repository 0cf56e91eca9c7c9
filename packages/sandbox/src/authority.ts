import { sign, type KeyObject } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { algorithmIdentifier, OID, toDer, x509Time } from './der.js';
import { exportSpki } from './keys.js';
import { encodeName, type DistinguishedName } from './names.js';
import {
  authorityKeyIdentifier,
  encodeExtensions,
  extension,
  type CertificateProfile,
  type IssuerAddresses,
} from './profiles.js';
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

/** A version 2 revocation list of the issuer that revokes nothing, DER. */
export function issueEmptyCrl(
  issuer: Issuer,
  { thisUpdate, nextUpdate, number }: { thisUpdate: Date; nextUpdate: Date; number: number },
): Uint8Array {
  const algorithm = signatureAlgorithm();
  const crl = new pkijs.CertificateRevocationList({
    version: 1,
    signature: algorithm,
    issuer: encodeName(issuer.name),
    thisUpdate: x509Time(thisUpdate),
    nextUpdate: x509Time(nextUpdate),
    crlExtensions: new pkijs.Extensions({
      extensions: [
        authorityKeyIdentifier(publicKeyInfo(issuer.key)),
        extension(pkijs.id_CRLNumber, new asn1js.Integer({ value: number })),
      ],
    }),
    signatureAlgorithm: algorithm,
  });
  // pkijs keeps encodeTBS of revocation lists to itself; its frame holds the same object first.
  const frame: unknown = crl.toSchema(true);
  const toBeSigned = frame instanceof asn1js.Sequence ? frame.valueBlock.value[0] : undefined;
  if (toBeSigned === undefined) throw new TypeError('pkijs encoded no revocation list');
  return signed(toBeSigned, issuer.key);
}

/** The algorithm of every signature an authority of the sandbox makes. */
export function signatureAlgorithm(): pkijs.AlgorithmIdentifier {
  return algorithmIdentifier(OID.sha256WithRSAEncryption, new asn1js.Null());
}

// SEQUENCE { toBeSigned, AlgorithmIdentifier, BIT STRING }: the frame of certificates and
// revocation lists alike.
function signed(toBeSigned: asn1js.AsnType, key: KeyObject): Uint8Array {
  const signature = sign('sha256', toDer(toBeSigned), key);
  return toDer(
    new asn1js.Sequence({
      value: [
        toBeSigned,
        signatureAlgorithm().toSchema(),
        new asn1js.BitString({ valueHex: Uint8Array.from(signature) }),
      ],
    }),
  );
}

function publicKeyInfo(key: KeyObject): pkijs.PublicKeyInfo {
  return pkijs.PublicKeyInfo.fromBER(exportSpki(key));
}

// Sixteen octets, positive and of fixed length (RFC 5280 §4.1.2.2).
function serialNumber(stream: RandomStream): Uint8Array {
  const bytes = stream(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes;
}
