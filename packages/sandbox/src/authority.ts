import { sign } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { algorithmIdentifier, OID, toDer, x509Time } from './der.js';
import { exportSpki, type SandboxKey } from './keys.js';
import { mlDsaAlgorithm, mlDsaSign } from './ml-dsa-key.js';
import { encodeName, type DistinguishedName } from './names.js';
import { encodeExtensions, type CertificateProfile, type IssuerAddresses } from './profiles.js';
import type { RandomStream } from './random.js';

/** A name with its RSA or ML-DSA key and the addresses where its certificate and revocation list stand. */
export interface Issuer {
  readonly name: DistinguishedName;
  readonly key: SandboxKey;
  readonly addresses: IssuerAddresses;
  /** The digest of everything it signs by RSA, SHA-256 where absent. */
  readonly digest?: SignatureDigest;
}

/** The digests that authorities sign with: SHA-1 as they did about 2010. */
export type SignatureDigest = 'sha1' | 'sha256';

/** What a certificate is to say. */
interface CertificateRequest {
  readonly subject: DistinguishedName;
  /** The subject's key; only its public half enters the certificate. */
  readonly key: SandboxKey;
  readonly profile: CertificateProfile;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** The stream the serial number is drawn from. */
  readonly serial: RandomStream;
  /** Of a self-signed certificate; others are signed as their issuer does. */
  readonly digest?: SignatureDigest;
}

/**
 * A version 3 certificate, DER, signed by the issuer with RSA (PKCS#1 v1.5) or ML-DSA, so that equal input
 * gives equal bytes. Without an issuer it is self-signed.
 */
export function issueCertificate(request: CertificateRequest, issuer?: Issuer): Uint8Array {
  const digest = issuer?.digest ?? request.digest ?? 'sha256';
  const algorithm = signatureAlgorithm(issuer?.key ?? request.key, digest);
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
  return signed(certificate.encodeTBS(), issuer?.key ?? request.key, { digest });
}

/** The algorithm of the signatures of an authority with this key. */
export function signatureAlgorithm(
  key: SandboxKey,
  digest: SignatureDigest = 'sha256',
): pkijs.AlgorithmIdentifier {
  if ('seed' in key) return mlDsaAlgorithm(key);
  return algorithmIdentifier(
    digest === 'sha1' ? OID.sha1WithRSAEncryption : OID.sha256WithRSAEncryption,
    new asn1js.Null(),
  );
}

/** How something is signed, and what stands behind the signature. */
export interface SigningOptions {
  readonly digest?: SignatureDigest | undefined;
  readonly further?: readonly asn1js.AsnType[];
}

/**
 * `SEQUENCE { toBeSigned, AlgorithmIdentifier, BIT STRING, … }`: the frame of certificates, revocation
 * lists and OCSP responses alike.
 */
export function signed(
  toBeSigned: asn1js.AsnType,
  key: SandboxKey,
  { digest = 'sha256', further = [] }: SigningOptions = {},
): Uint8Array<ArrayBuffer> {
  const signature = signatureValue(toDer(toBeSigned), key, digest);
  return toDer(
    new asn1js.Sequence({
      value: [
        toBeSigned,
        signatureAlgorithm(key, digest).toSchema(),
        new asn1js.BitString({ valueHex: signature }),
        ...further,
      ],
    }),
  );
}

/** What an authority's key makes of the bytes: PKCS#1 v1.5 over the digest, or ML-DSA over the bytes themselves. */
export function signatureValue(
  bytes: Uint8Array,
  key: SandboxKey,
  digest: SignatureDigest = 'sha256',
): Uint8Array<ArrayBuffer> {
  return Uint8Array.from('seed' in key ? mlDsaSign(key, bytes) : sign(digest, bytes, key));
}

/** The public half of a key as certificates carry it. */
export function publicKeyInfo(key: SandboxKey): pkijs.PublicKeyInfo {
  return pkijs.PublicKeyInfo.fromBER(exportSpki(key));
}

// Sixteen octets, positive and of fixed length (RFC 5280 §4.1.2.2).
function serialNumber(stream: RandomStream): Uint8Array {
  const bytes = stream(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes;
}
