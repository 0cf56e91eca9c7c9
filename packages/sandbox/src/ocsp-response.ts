import { createHash } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { signed, type SignatureDigest } from './authority.js';
import { algorithmIdentifier, OID, toDer } from './der.js';
import { extension } from './profiles.js';
import {
  encodeReason,
  explicit,
  factsOf,
  generalizedTime,
  implicit,
  type Revocation,
  type RevocationSigner,
} from './revocation.js';

/** The digests of a CertID. */
const DIGESTS = {
  'SHA-1': ['sha1', OID.sha1],
  'SHA-256': ['sha256', OID.sha256],
  'SHA-384': ['sha384', OID.sha384],
  'SHA-512': ['sha512', OID.sha512],
} as const;

/** How a response shall be wrong. */
export type OcspFault =
  | 'badSignature'
  | 'truncated'
  | 'wrongSerial'
  | 'wrongIssuer'
  | 'wrongCertHash'
  | 'criticalExtension'
  | 'criticalSingleExtension';

/** What a response shall say; everything but the certificate has a default. */
export interface OcspResponseOptions {
  /** DER of the certificate that is asked about. */
  readonly certificate: Uint8Array;
  /** By default what the authority knows of it. */
  readonly status?: 'good' | 'unknown' | Revocation;
  /** How the certificate is named, by default SHA-1. */
  readonly hashAlgorithm?: keyof typeof DIGESTS;
  /** By default the clock's time, as `producedAt`. */
  readonly thisUpdate?: Date;
  readonly producedAt?: Date;
  /** By default an hour later; null leaves it out. */
  readonly nextUpdate?: Date | null;
  readonly nonce?: Uint8Array;
  readonly archiveCutoff?: Date;
  /** Since when the key is thought to have been compromised. */
  readonly invalidityDate?: Date;
  /** Adds the digest of the certificate: Common PKI's positive confirmation. */
  readonly certHash?: boolean;
  /** Who signs: by default the authority's responder. */
  readonly signer?: RevocationSigner;
  /** How the signer is named, by default by name. */
  readonly responderId?: 'byName' | 'byKey';
  /** Whether the signer's certificate is carried, by default where the authority itself does not sign. */
  readonly carries?: readonly Uint8Array[];
  readonly fault?: OcspFault;
}

/** Options with everything that has no fixed default. */
type Filled = OcspResponseOptions &
  Required<
    Pick<
      OcspResponseOptions,
      'status' | 'thisUpdate' | 'producedAt' | 'nextUpdate' | 'signer' | 'carries'
    >
  > & { readonly digest: SignatureDigest | undefined };

/** A successful OCSPResponse with one answer, DER; `issuer` is the DER of the authority's certificate. */
export function issueOcspResponse(issuer: Uint8Array, options: Filled): Uint8Array {
  const { signer, carries, fault, nonce } = options;
  const extensions = [
    nonce && extension(OID.ocspNonce, new asn1js.OctetString({ valueHex: nonce })),
    fault === 'criticalExtension' && unknownCritical(),
  ].filter((one) => typeof one === 'object');
  const data = new asn1js.Sequence({
    value: [
      responderId(options),
      generalizedTime(options.producedAt),
      new asn1js.Sequence({ value: [singleResponse(issuer, options)] }),
      ...encodeList(1, extensions),
    ],
  });
  const certificates = carries.map((der) => asn1js.fromBER(Uint8Array.from(der)).result);
  const further =
    certificates.length > 0 ? [explicit(0, new asn1js.Sequence({ value: certificates }))] : [];
  const basic = signed(data, signer.key, { digest: options.digest, further });
  const der = successful(fault === 'badSignature' ? otherTime(basic, options) : basic);
  return fault === 'truncated' ? der.subarray(0, der.length >> 1) : der;
}

/** An answer without any certificate's status, such as `tryLater` (3). */
export function refusal(status: 1 | 2 | 3 | 5 | 6): Uint8Array {
  return toDer(new asn1js.Sequence({ value: [new asn1js.Enumerated({ value: status })] }));
}

function successful(basic: Uint8Array<ArrayBuffer>): Uint8Array {
  const bytes = new asn1js.Sequence({
    value: [
      new asn1js.ObjectIdentifier({ value: OID.ocspBasic }),
      new asn1js.OctetString({ valueHex: basic }),
    ],
  });
  const status = new asn1js.Enumerated({ value: 0 });
  return toDer(new asn1js.Sequence({ value: [status, explicit(0, bytes)] }));
}

/** The time of production moved by a second after it was signed. */
function otherTime(
  basic: Uint8Array<ArrayBuffer>,
  { producedAt }: Filled,
): Uint8Array<ArrayBuffer> {
  const [before, after] = [producedAt, new Date(producedAt.getTime() + 1000)].map((time) =>
    Buffer.from(toDer(generalizedTime(time))),
  );
  const copy = Buffer.from(basic);
  if (before && after) after.copy(copy, copy.indexOf(before));
  return Uint8Array.from(copy);
}

function unknownCritical(): pkijs.Extension {
  return extension('1.3.6.1.4.1.32473.704.99', new asn1js.Null(), true);
}

function responderId({ signer, responderId: kind = 'byName' }: Filled): asn1js.AsnType {
  const { subject, publicKey } = factsOf(signer.certificate);
  if (kind === 'byName') return explicit(1, subject);
  return explicit(2, new asn1js.OctetString({ valueHex: keyHash('SHA-1', publicKey) }));
}

function singleResponse(issuer: Uint8Array, options: Filled): asn1js.Sequence {
  const { nextUpdate, archiveCutoff, invalidityDate, certHash, fault, certificate } = options;
  const extensions = [
    archiveCutoff && extension(OID.ocspArchiveCutoff, generalizedTime(archiveCutoff)),
    invalidityDate && extension(pkijs.id_InvalidityDate, generalizedTime(invalidityDate)),
    certHash === true && extension(OID.certHash, encodeCertHash(certificate, fault)),
    fault === 'criticalSingleExtension' && unknownCritical(),
  ].filter((one) => typeof one === 'object');
  return new asn1js.Sequence({
    value: [
      certId(issuer, options),
      certStatus(options.status),
      generalizedTime(options.thisUpdate),
      ...(nextUpdate === null ? [] : [explicit(0, generalizedTime(nextUpdate))]),
      ...encodeList(1, extensions),
    ],
  });
}

function encodeList(tag: number, extensions: readonly pkijs.Extension[]): asn1js.AsnType[] {
  if (extensions.length === 0) return [];
  return [explicit(tag, new asn1js.Sequence({ value: extensions.map((one) => one.toSchema()) }))];
}

function certId(
  issuer: Uint8Array,
  { certificate, hashAlgorithm = 'SHA-1', fault }: Filled,
): asn1js.Sequence {
  const { subject, publicKey } = factsOf(issuer);
  const { serialNumber } = factsOf(certificate);
  const nameHash = digest(hashAlgorithm, toDer(subject));
  if (fault === 'wrongIssuer') nameHash[0] = (nameHash[0] ?? 0) ^ 1;
  return new asn1js.Sequence({
    value: [
      algorithmIdentifier(DIGESTS[hashAlgorithm][1], new asn1js.Null()).toSchema(),
      new asn1js.OctetString({ valueHex: nameHash }),
      new asn1js.OctetString({ valueHex: keyHash(hashAlgorithm, publicKey) }),
      fault === 'wrongSerial'
        ? asn1js.Integer.fromBigInt(serialNumber.toBigInt() + 1n)
        : serialNumber,
    ],
  });
}

/** The digest of an authority's key, as a CertID names it; `issuer` is the DER of its certificate. */
export function issuerHash(
  name: keyof typeof DIGESTS,
  issuer: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return keyHash(name, factsOf(issuer).publicKey);
}

function keyHash(name: keyof typeof DIGESTS, key: pkijs.PublicKeyInfo): Uint8Array<ArrayBuffer> {
  return digest(name, key.subjectPublicKey.valueBlock.valueHexView);
}

function digest(name: keyof typeof DIGESTS, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash(DIGESTS[name][0]).update(bytes).digest());
}

function certStatus(status: Filled['status']): asn1js.AsnType {
  if (status === 'good') return implicit(0, new Uint8Array(0));
  if (status === 'unknown') return implicit(2, new Uint8Array(0));
  const { date, reason } = status;
  const given = reason === undefined ? [] : [explicit(0, encodeReason(reason))];
  return explicit(1, generalizedTime(date), ...given);
}

function encodeCertHash(certificate: Uint8Array, fault: OcspFault | undefined): asn1js.Sequence {
  const hash = digest('SHA-256', certificate);
  if (fault === 'wrongCertHash') hash[0] = (hash[0] ?? 0) ^ 1;
  return new asn1js.Sequence({
    value: [algorithmIdentifier(OID.sha256).toSchema(), new asn1js.OctetString({ valueHex: hash })],
  });
}
