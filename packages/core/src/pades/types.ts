import type { DigestAlgorithm, SignatureAlgorithm } from '../algorithms.js';
import type { PreparedStatements, SignedStatements, Statements } from '../cades/index.js';
import type { Clock, CryptoProvider } from '../ports.js';
import type { Signer } from '../signer.js';
import type { TimestampSource } from '../timestamp/index.js';
import type { ActRecord, Finding, SignatureLevel } from '../report.js';
import type { Certificate } from '../x509/index.js';
import type { ChangePermission, FieldLock } from './field-lock.js';
import type { EvidenceTerms } from './long-term/evidence-terms.js';
import type { UpdatedPdf } from './updated-pdf.js';

/**
 * A rectangle on the page as the person sees it: points of 1/72 inch, origin at the bottom left of
 * the visible page (crop box after rotation).
 */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Degrees clockwise by which a mark is turned on the page as the person sees it: with text that is turned there, as on a
 * page that was turned without its content. Turned by 90 or 270, a mark is as wide as its rectangle is high.
 */
export type MarkTurn = 0 | 90 | 180 | 270;

/** Where the signature stands in the form, and on which page it shows. */
export interface FieldPlacement {
  /**
   * Partial field name without a period. An existing empty signature field of this (fully qualified)
   * name is signed where it stands; otherwise a new field is made. Default: `Signature1`, `Signature2`, …
   */
  readonly name?: string;
  /** Page of a new field, from 1. Default 1. */
  readonly page?: number;
  /** Place of a new field's mark. Absent: an invisible signature. */
  readonly rect?: Rect;
  /** Turn of a new field's mark on the page as the person sees it. Default 0: upright. */
  readonly turn?: MarkTurn;
  /** What a screen reader says of a new field in a tagged document (/TU). Default: its name. */
  readonly tooltip?: string;
  /**
   * Fields that no longer change once this signature stands (/Lock, FieldMDP). A field that has its own
   * lock is signed with that one, and takes no other.
   */
  readonly lock?: FieldLock;
}

/** A mark: the first page of a PDF, drawn by any tool; it becomes the widget's form XObject. */
export interface SignatureAppearance {
  /** Bytes of the PDF that holds the mark, or a mark read once by `readMark` and used many times. */
  readonly mark: Uint8Array | Mark;
}

/** A page of a PDF made ready to be placed in any other document. Made by `readMark`. */
export interface Mark {
  /** Points. */
  readonly width: number;
  readonly height: number;
  /** Objects with references among themselves; the first is the form XObject. */
  readonly objects: readonly MarkObject[];
}

/** Text of one object; a number stands for the reference to the object of that index. */
export type MarkObject = readonly (Uint8Array | number)[];

/** What may be said with the signature; shown by viewers, signed with everything else. */
export interface SignatureDescription {
  readonly name?: string;
  readonly reason?: string;
  readonly location?: string;
  readonly contact?: string;
}

/**
 * What a text field is filled with, in the revision of the signature. A person sees the mark, a program reads
 * the value: of a mark with text the value is that text, of an image there is none.
 */
export interface FieldFilling {
  /** Fully qualified name of a text field that is there. */
  readonly field: string;
  /** Becomes /V; absent, /V stays. */
  readonly value?: string;
  /** What the field shows, as large as fits. Bytes of a PDF, or a mark read once by `readMark`. */
  readonly mark?: Uint8Array | Mark;
  /** Fills a field although it is filled already. Default: refused with `ERR_FIELD`. */
  readonly replace?: boolean;
}

/** Where timestamps come from, and how much a signature depends on them. */
export interface TimestampTerms {
  readonly timestamps?: TimestampSource;
  /**
   * `downgrade` completes the signature at B-B, with the warning `timestamp-missing`, where no timestamp can be had: the
   * key is not used twice for it. Default `refuse`: the error of the source. What the caller aborts is aborted.
   */
  readonly onTimestampFailure?: 'refuse' | 'downgrade';
  /** Milliseconds that all of timestamping in one call may take. Default: as long as the source waits. */
  readonly timestampTimeout?: number;
  readonly signal?: AbortSignal;
}

/** The parts of a request that both signing in one call and preparing need. */
export interface SignatureRequest extends SignatureDescription, TimestampTerms, SignedStatements {
  readonly field?: FieldPlacement;
  readonly appearance?: SignatureAppearance;
  /**
   * Text fields to be filled with this signature, which closes them: all in its one revision. Refused with
   * `ERR_FIELD` or `ERR_WOULD_INVALIDATE` where a field cannot be filled without harm to earlier signatures.
   */
  readonly fill?: readonly FieldFilling[];
  /**
   * Certifies the document (DocMDP, ISO 32000-2 §12.8.2.2) and says what may follow: 1 nothing, 2 filling in
   * and signing fields that are there, 3 annotations as well. Only the first signature of a document can.
   */
  readonly certify?: ChangePermission;
  /**
   * The act of an office that this signature is: recorded in the signature dictionary and as a signed attribute, and
   * told by the report. Up to 8 KiB of JSON.
   */
  readonly act?: ActRecord;
  /** Default `B-T` where `timestamps` are given, otherwise `B-B`. */
  readonly level?: 'B-B' | 'B-T';
  /** User or owner password of an encrypted document; without one the empty user password is tried. */
  readonly password?: string;
  /** Digest of the document; default SHA-256, or the digest that the signature algorithm names. */
  readonly digestAlgorithm?: DigestAlgorithm;
  /**
   * Signs although the document's cross-reference is missing or damaged and had to be rebuilt: a complete new one is
   * appended, the old bytes stay. Default: refused with `ERR_XREF_DAMAGED`.
   */
  readonly repair?: boolean;
  /** Signs although the certificate is not valid at signing time. Default: refused. */
  readonly allowInvalidCertificate?: boolean;
  readonly crypto?: CryptoProvider;
  readonly clock?: Clock;
}

export interface SignPdfOptions extends Omit<SignatureRequest, 'level'> {
  readonly signer: Signer;
  /**
   * Default `B-T` where `timestamps` are given, otherwise `B-B`. `B-LT` and `B-LTA` need `timestamps` and `evidence`, and
   * append further revisions. The key is used before evidence can be had: with `evidence.onFailure` `downgrade` what
   * was signed is not lost, and `extendPdf` goes on later.
   */
  readonly level?: SignatureLevel;
  /** Where evidence comes from. */
  readonly evidence?: EvidenceTerms;
}

export interface PrepareOptions extends SignatureRequest {
  /** DER of the signer's certificate. */
  readonly certificate: Uint8Array;
  /** DER of the certificates above it, issuer first. */
  readonly chain?: readonly Uint8Array[];
  readonly algorithm: SignatureAlgorithm;
}

/**
 * A signature that waits for its value: plain JSON that survives a restart. It holds everything that
 * rebuilds the signed document from the original, and nothing secret. Byte strings are Base64.
 */
export interface PreparedSignature extends PreparedStatements {
  readonly version: 1;
  readonly field: string;
  readonly level: 'B-B' | 'B-T';
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly digestAlgorithm: DigestAlgorithm;
  readonly certificate: string;
  readonly chain: readonly string[];
  /** The document that was prepared: length in bytes and digest by `digestAlgorithm`. */
  readonly original: { readonly length: number; readonly digest: string };
  readonly byteRange: readonly [number, number, number, number];
  /** Digest over `byteRange`, the value of the message-digest attribute. */
  readonly documentDigest: string;
  /** What the key signs: the DER of the signed attributes, and its digest. */
  readonly toBeSigned: { readonly signedAttributes: string; readonly digest: string };
  readonly act?: ActRecord;
  /** Room for the CMS in bytes. */
  readonly reserved: number;
  /** The appended bytes before and after the hexadecimal string of /Contents. */
  readonly revision: { readonly before: string; readonly after: string };
  /** Digest by `digestAlgorithm` of everything above: finds what was altered by mistake. */
  readonly checksum: string;
}

/** A prepared signature in memory; `prepared-json.ts` knows its JSON. */
export interface Prepared {
  readonly field: string;
  readonly level: 'B-B' | 'B-T';
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly digestAlgorithm: DigestAlgorithm;
  readonly certificate: Certificate;
  readonly chain: readonly Uint8Array[];
  readonly original: { readonly length: number; readonly digest: Uint8Array };
  readonly byteRange: readonly [number, number, number, number];
  readonly documentDigest: Uint8Array;
  /** DER of the signed attributes. */
  readonly signedAttributes: Uint8Array;
  readonly act?: ActRecord;
  readonly statements: Statements;
  readonly reserved: number;
  /** The appended bytes; the hexadecimal string of /Contents is all zeros. */
  readonly revision: Uint8Array;
  readonly findings: readonly Finding[];
}

export interface CompleteOptions extends TimestampTerms {
  /** Complete at `B-B` although `B-T` was prepared: a declared downgrade. */
  readonly level?: 'B-B' | 'B-T';
  readonly crypto?: CryptoProvider;
}

/** A document as it was before a revision was appended. */
export interface SignedOriginal {
  /** Bytes. */
  readonly length: number;
  readonly digestAlgorithm: DigestAlgorithm;
  /** Digest of all its bytes. */
  readonly digest: Uint8Array;
}

/** A signed document: the original with a revision appended, or more where it is to last. The original bytes are untouched. */
export interface SignedPdf extends UpdatedPdf {
  readonly field: string;
  /** What was reached: the level asked for, or a declared downgrade. */
  readonly level: SignatureLevel;
  /** What was signed: the document before, by which another one is told apart. */
  readonly original: SignedOriginal;
  /** Room for the CMS and what it took, in bytes. */
  readonly reserved: number;
  readonly used: number;
  /** What a person should know: a certificate out of its dates, a usage right that ends. */
  readonly findings: readonly Finding[];
}
