import { createHash } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { signatureAlgorithm, signatureValue } from './authority.js';
import { algorithmIdentifier, OID, toDer } from './der.js';
import type { SandboxKey } from './keys.js';

/** Who signs a token, and what the token carries along. */
interface TokenSigner {
  /** An RSA key signs by sha256WithRSAEncryption; one of ML-DSA over a digest by SHA-512 (RFC 9882 §3.3). */
  readonly key: SandboxKey;
  /** The certificate the signature is bound to (ESSCertIDv2), DER. */
  readonly certificate: Uint8Array;
  /** The certificates inside the token, DER. */
  readonly certificates: readonly Uint8Array[];
}

/** A TimeStampToken (RFC 3161 §2.4.2): ContentInfo with SignedData over the DER of a TSTInfo. */
export function signToken(tstInfo: Uint8Array, signer: TokenSigner): asn1js.AsnType {
  const certificate = pkijs.Certificate.fromBER(Uint8Array.from(signer.certificate));
  const { key } = signer;
  const digest = 'seed' in key ? 'sha512' : 'sha256';
  const signedAttributes = encodeSignedAttributes(
    createHash(digest).update(tstInfo).digest(),
    signer.certificate,
    certificate,
  );
  const signedData = new pkijs.SignedData({
    version: 3,
    digestAlgorithms: [algorithmIdentifier(OID[digest])],
    encapContentInfo: encapsulated(tstInfo),
    signerInfos: [
      new pkijs.SignerInfo({
        version: 1,
        sid: new pkijs.IssuerAndSerialNumber({
          issuer: certificate.issuer,
          serialNumber: certificate.serialNumber,
        }),
        digestAlgorithm: algorithmIdentifier(OID[digest]),
        signedAttrs: new pkijs.SignedAndUnsignedAttributes({
          type: 0,
          attributes: [...signedAttributes],
        }),
        signatureAlgorithm: signatureAlgorithm(key),
        signature: new asn1js.OctetString({
          valueHex: signSignedAttributes(signedAttributes, key),
        }),
      }),
    ],
    ...(signer.certificates.length === 0
      ? {}
      : { certificates: inSetOrder(signer.certificates).map(decodeCertificate) }),
  });
  const content: unknown = signedData.toSchema(true);
  return new pkijs.ContentInfo({ contentType: OID.signedData, content }).toSchema();
}

// Given to the constructor, pkijs would cut the octet string into a constructed one, which DER
// forbids.
function encapsulated(tstInfo: Uint8Array): pkijs.EncapsulatedContentInfo {
  const content = new pkijs.EncapsulatedContentInfo({ eContentType: OID.tstInfo });
  content.eContent = new asn1js.OctetString({ valueHex: Uint8Array.from(tstInfo) });
  return content;
}

function encodeSignedAttributes(
  digest: Uint8Array,
  certificateDer: Uint8Array,
  certificate: pkijs.Certificate,
): readonly pkijs.Attribute[] {
  const attributes = [
    attribute(OID.contentType, new asn1js.ObjectIdentifier({ value: OID.tstInfo })),
    attribute(OID.messageDigest, new asn1js.OctetString({ valueHex: Uint8Array.from(digest) })),
    attribute(OID.signingCertificateV2, signingCertificateV2(certificateDer, certificate)),
  ];
  const byDer = new Map(attributes.map((one) => [toDer(one.toSchema()), one] as const));
  const ordered = inSetOrder([...byDer.keys()]).map((der) => byDer.get(der));
  return ordered.filter((one) => one !== undefined);
}

// RFC 5652 §5.4: signed is the DER of the SET OF, whatever tag the attributes have inside the
// SignerInfo.
function signSignedAttributes(
  attributes: readonly pkijs.Attribute[],
  key: SandboxKey,
): Uint8Array<ArrayBuffer> {
  const set = new asn1js.Set({ value: attributes.map((one) => one.toSchema()) });
  return signatureValue(toDer(set), key);
}

// SigningCertificateV2 (RFC 5035 §3) with one ESSCertIDv2. SHA-256 is the default of its
// hashAlgorithm, so DER leaves it out.
function signingCertificateV2(der: Uint8Array, certificate: pkijs.Certificate): asn1js.Sequence {
  const hash = createHash('sha256').update(der).digest();
  const directoryName = new asn1js.Constructed({
    idBlock: { tagClass: 3, tagNumber: 4 },
    value: [certificate.issuer.toSchema()],
  });
  const issuerSerial = new asn1js.Sequence({
    value: [new asn1js.Sequence({ value: [directoryName] }), certificate.serialNumber],
  });
  const essCertId = new asn1js.Sequence({
    value: [new asn1js.OctetString({ valueHex: Uint8Array.from(hash) }), issuerSerial],
  });
  return new asn1js.Sequence({ value: [new asn1js.Sequence({ value: [essCertId] })] });
}

function attribute(type: string, value: asn1js.AsnType): pkijs.Attribute {
  return new pkijs.Attribute({ type, values: [value] });
}

function decodeCertificate(der: Uint8Array): pkijs.Certificate {
  return pkijs.Certificate.fromBER(Uint8Array.from(der));
}

// The elements of a SET OF in the order of their encodings (X.690 §11.6).
function inSetOrder<T extends Uint8Array>(encodings: readonly T[]): T[] {
  return [...encodings].sort((a, b) => Buffer.compare(a, b));
}
