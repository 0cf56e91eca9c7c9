import type { DigestAlgorithm } from '../algorithms.js';
import type { TimestampReport, ValidationReport } from '../report.js';
import type { ValidationPolicy } from './policy.js';

/** A report and what it rests on. */
export interface Examination {
  readonly report: ValidationReport;
  readonly material: ValidationMaterial;
}

/** What the verdicts on a file rest on. Bytes are DER, times RFC 3339. */
export interface ValidationMaterial {
  /** The time for which was judged. */
  readonly at: string;
  /** By what was judged. */
  readonly policy: ValidationPolicy;
  /** One for each signature of the report, in the same order. */
  readonly signatures: readonly SignatureMaterial[];
}

/** Bytes that a verdict rests on. */
export interface ExaminedObject {
  readonly der: Uint8Array;
  /** Since when they are proved to exist, by a timestamp that holds; null where nothing proves it. */
  readonly provedAt: string | null;
}

/** What was found of the revocation of one certificate, for one time. */
export interface RevocationStatus {
  readonly certificate: Uint8Array;
  /** The time for which was asked. */
  readonly at: string;
  readonly status: 'good' | 'revoked' | 'unknown';
  /** Of one that is revoked, as RFC 5280 §5.3.1 calls it. */
  readonly reason: string | null;
  readonly revocationTime: string | null;
  readonly thisUpdate: string | null;
  readonly nextUpdate: string | null;
  /** What decided, one of the CRLs or OCSP responses; null where nothing did. */
  readonly evidence: Uint8Array | null;
}

/** What is at hand of a signature or a timestamp token and of who made it; empty where it cannot be read. */
export interface SignerMaterial {
  /** The CMS that carries it (ContentInfo); DER also where the file has BER. */
  readonly cms: Uint8Array | null;
  /** Its SignerInfo within. */
  readonly signerInfo: Uint8Array | null;
  readonly signatureValue: Uint8Array | null;
  readonly digestAlgorithm: DigestAlgorithm | null;
  /** Digest of what was signed, the signed attributes (RFC 5652 §5.4); null where there are none. */
  readonly toBeSignedDigest: Uint8Array | null;
  /** The certificate whose key was used; null where it is not known. */
  readonly certificate: Uint8Array | null;
  /** The path that holds, or the one that got furthest: the certificate first, the anchor last where one was reached. */
  readonly path: readonly Uint8Array[];
  /** The anchor that was reached. */
  readonly anchor: Uint8Array | null;
  /** The path, who signed evidence, and issuers that were fetched: each certificate once. */
  readonly certificates: readonly ExaminedObject[];
  /** The CRLs that answers rest on, those about responders and timestamps' authorities included. */
  readonly crls: readonly ExaminedObject[];
  /** The OCSP responses, likewise, each whole (RFC 6960 §4.2.1). */
  readonly ocspResponses: readonly ExaminedObject[];
  /** What was answered about whom, in the order in which was asked; the authorities come before those below them. */
  readonly revocation: readonly RevocationStatus[];
  /** Since when it is proved to exist; null where nothing proves it. */
  readonly provedAt: string | null;
}

/** A timestamp token of a signature; `cms` is the token. */
export interface TimestampMaterial extends SignerMaterial {
  readonly kind: TimestampReport['kind'];
}

/** A signature, a document timestamp, a token by itself, or a counter-signature. */
export interface SignatureMaterial extends SignerMaterial {
  /** One for each of the report's `timestamps`, in the same order. */
  readonly timestamps: readonly TimestampMaterial[];
  /** One for each of the report's `counterSignatures`. */
  readonly counterSignatures: readonly SignatureMaterial[];
}
