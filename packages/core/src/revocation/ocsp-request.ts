import type { DigestAlgorithm } from '../algorithms.js';
import { equalBytes } from '../bytes/index.js';
import { digestAlgorithmIdentifier } from '../crypto/index.js';
import { DerReader, Tag, bitStringOf, contentsOf, expectTag } from '../der/index.js';
import { context, octetString, oid, sequence, tlv } from '../der/writer.js';
import type { CryptoProvider } from '../ports.js';
import { decodedExtension, type Certificate, type WithExtensions } from '../x509/index.js';
import { OCSP_EXTENSION } from './oids.js';
import type { CertId } from './ocsp-single.js';

/** What a responder is asked. */
export interface OcspRequestOptions {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly crypto: CryptoProvider;
  /** How the certificate is named; default SHA-1, which every responder knows (RFC 5019 §2.1.1). */
  readonly hashAlgorithm?: 'SHA-1' | 'SHA-256';
  /** 1 to 32 bytes that the response is to repeat (RFC 9654 §2.1); absent: prepared responses will do. */
  readonly nonce?: Uint8Array;
}

/** Longest nonce (RFC 9654 §2.1). */
const MAX_NONCE = 32;

/**
 * DER of a request for one certificate, not signed (RFC 6960 §4.1.1). Throws `TypeError` for a nonce of
 * another length.
 *
 *     OCSPRequest ::= SEQUENCE { tbsRequest TBSRequest, … }
 *     TBSRequest ::= SEQUENCE {
 *       requestList              SEQUENCE OF Request,
 *       requestExtensions    [2] EXPLICIT Extensions OPTIONAL }
 *     Request ::= SEQUENCE { reqCert CertID, … }
 */
export function ocspRequest(options: OcspRequestOptions): Uint8Array {
  const { certificate, issuer, crypto, hashAlgorithm = 'SHA-1', nonce } = options;
  if (nonce && (nonce.length === 0 || nonce.length > MAX_NONCE)) {
    throw new TypeError(`a nonce has 1 to ${MAX_NONCE} bytes, not ${nonce.length}`);
  }
  const { issuerNameHash, issuerKeyHash } = issuerHashes(issuer, hashAlgorithm, crypto);
  const certId = sequence(
    digestAlgorithmIdentifier(hashAlgorithm),
    octetString(issuerNameHash),
    octetString(issuerKeyHash),
    tlv(Tag.integer, certificate.serialNumber),
  );
  const extensions = nonce ? [context(2, sequence(nonceExtension(nonce)))] : [];
  return sequence(sequence(sequence(sequence(certId)), ...extensions));
}

/** Not critical, so that responders without nonces answer all the same. */
function nonceExtension(nonce: Uint8Array): Uint8Array {
  return sequence(oid(OCSP_EXTENSION.nonce), octetString(octetString(nonce)));
}

/**
 * Whether the response repeats the nonce of the request (RFC 6960 §4.4.1); false where it has none.
 * Throws `ERR_CERTIFICATE` for a nonce extension that cannot be read.
 */
export function repeatsNonce(response: WithExtensions, nonce: Uint8Array): boolean {
  const found = decodedExtension(response, OCSP_EXTENSION.nonce, (element) => {
    expectTag(element, Tag.octetString);
    return contentsOf(element);
  });
  return found !== undefined && equalBytes(found, nonce);
}

/** Digests of an issuer's name and key, as a CertID has them. */
export function issuerHashes(
  issuer: Certificate,
  algorithm: DigestAlgorithm,
  crypto: CryptoProvider,
): Pick<CertId, 'issuerNameHash' | 'issuerKeyHash'> {
  return {
    issuerNameHash: digestOf(issuer.subject.der, algorithm, crypto),
    issuerKeyHash: digestOf(keyBitsOf(issuer.publicKey), algorithm, crypto),
  };
}

/** The digest of some bytes. */
export function digestOf(
  bytes: Uint8Array,
  algorithm: DigestAlgorithm,
  crypto: CryptoProvider,
): Uint8Array {
  const digest = crypto.createDigest(algorithm);
  digest.update(bytes);
  return digest.digest();
}

/** subjectPublicKey without tag, length and unused bits. Throws `ERR_DER`. */
export function keyBitsOf(publicKey: Uint8Array): Uint8Array {
  const reader = new DerReader(publicKey).sequence();
  reader.read(Tag.sequence);
  return bitStringOf(reader.read(Tag.bitString)).bytes;
}
