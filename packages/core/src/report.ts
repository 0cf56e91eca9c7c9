/** Main indication of EN 319 102-1 §5.1.3. */
export type Indication = 'TOTAL-PASSED' | 'INDETERMINATE' | 'TOTAL-FAILED';

/** Sub-indications of EN 319 102-1 §5.1.3 that this version gives. */
export type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  | 'NOT_YET_VALID'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'REVOKED_NO_POE'
  | 'REVOKED_CA_NO_POE'
  | 'SIGNED_DATA_NOT_FOUND'
  | 'POLICY_PROCESSING_ERROR'
  | 'SIGNATURE_POLICY_NOT_AVAILABLE'
  | 'TRY_LATER'
  | 'TIMESTAMP_ORDER_FAILURE';

/** What a finding is about. Texts for people are keyed by it. */
export type Check =
  | 'cms-structure'
  | 'cms-encoding'
  | 'cms-padding'
  | 'signer-count'
  | 'encapsulated-content'
  | 'content-available'
  | 'content-type'
  | 'message-digest'
  | 'signed-attributes'
  | 'signed-attributes-order'
  | 'attribute-place'
  | 'commitment-type'
  | 'signature-policy'
  | 'signature-value'
  | 'signature-algorithm'
  | 'algorithm-consistency'
  | 'algorithm-protection'
  | 'algorithm-strength'
  | 'signer-certificate'
  | 'signing-certificate-attribute'
  | 'timestamp-structure'
  | 'timestamp-imprint'
  | 'timestamp-purpose'
  | 'timestamp-missing'
  | 'content-timestamp-missing'
  | 'archive-timestamp'
  | 'archive-timestamp-index'
  | 'counter-signature'
  | 'signature-field'
  | 'signature-form'
  | 'signature-dictionary'
  | 'byte-range'
  | 'coverage'
  | 'modifications'
  | 'orphan-mark'
  | 'permissions'
  | 'act-record'
  | 'document-structure'
  | 'file-header'
  | 'xref-offset'
  | 'xref-rebuilt'
  | 'xref-numbering'
  | 'object-offset'
  | 'object-stream'
  | 'object-syntax'
  | 'stream-length'
  | 'page-tree'
  | 'object-candidates'
  | 'unreferenced-content'
  | 'undefined-object'
  | 'covering-annotation'
  | 'field-appearance'
  | 'hidden-content'
  | 'hidden-content-bound'
  | 'script'
  | 'external-reference'
  | 'switchable-font'
  | 'signer-chain'
  | 'certificate-validity'
  | 'certificate-path'
  | 'certificate-purpose'
  | 'certificate-signature'
  | 'certificate-algorithm'
  | 'certificate-extensions'
  | 'certificate-authority'
  | 'certificate-policies'
  | 'name-constraints'
  | 'path-search'
  | 'revocation'
  | 'revocation-structure'
  | 'revocation-scope'
  | 'revocation-signer'
  | 'revocation-signature'
  | 'revocation-algorithm'
  | 'revocation-freshness'
  | 'revocation-extension'
  | 'revocation-match'
  | 'revocation-fetch'
  | 'responder-revocation'
  | 'validation-data'
  | 'evidence-age'
  | 'evidence-missing'
  | 'archive-timestamp-missing'
  | 'existence-proof'
  | 'timestamp-order'
  | 'policy-constraint'
  | 'legacy-algorithm'
  | 'claimed-time';

export type FindingStatus = 'passed' | 'failed' | 'warning' | 'unknown';

/**
 * One thing that was checked: by which clause, with what outcome, and the facts. `expected` and
 * `found` are short texts or numbers; `at` names a place (a byte offset, an object, a subject).
 */
export interface Finding {
  readonly check: Check;
  readonly status: FindingStatus;
  /** The clause obeyed, such as `RFC 5652 §5.4`. */
  readonly clause: string;
  readonly expected?: string | number;
  readonly found?: string | number;
  readonly at?: string | number;
}

/** Digest and signature value only, no trust. */
export type Integrity = 'intact' | 'broken' | 'unverifiable';

/** Baseline levels of EN 319 142-1 §6 and EN 319 122-1 §6. */
export type SignatureLevel = 'B-B' | 'B-T' | 'B-LT' | 'B-LTA';

/** How much of the file a signature covers, by the cross-reference chain. */
export type Coverage = 'whole-file' | 'whole-revision' | 'partial' | 'unclear';

/** The highest kind of change that came after a signature. */
export type ModificationLevel =
  'none' | 'lta-update' | 'signing' | 'form-fill' | 'annotation' | 'unexplained';

/** What later revisions did, and whether this is permitted by DocMDP, FieldMDP, Lock and policy. */
export interface Modifications {
  readonly level: ModificationLevel;
  readonly permitted: boolean;
  readonly findings: readonly Finding[];
}

/** Facts of a signer's certificate. Times are RFC 3339; the serial number is hexadecimal. */
export interface SignerFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** Name of the trust domain whose anchor the path reached, or null. */
  readonly trustDomain: string | null;
  /**
   * The most specific commonName of the subject, null where it has none. This and the texts below stand as the certificate
   * has them, but for characters that could disturb a line of text: those are escaped as in `subject`.
   */
  readonly commonName: string | null;
  /** The organisation that the certificate names as the holder's: O of the subject, null where it has none. */
  readonly organization: string | null;
  /** OU of the subject in encoded order. */
  readonly organizationalUnits: readonly string[];
  /** What the issuing authority is called: its commonName, else its O, else the whole name. */
  readonly issuerName: string;
  readonly issuerOrganization: string | null;
  readonly standing: CertificateStanding;
}

/** Whether a certificate held when it counted. A path that does not lead to an anchor says nothing of revocation. */
export interface CertificateStanding {
  /** The time in question, RFC 3339. */
  readonly at: string;
  /** Whether the signature is proved to have existed at that time; otherwise it is the time of validation. */
  readonly proved: boolean;
  readonly period: 'within' | 'not-yet-valid' | 'expired';
  /** `not-asked` where something else decided before, and of an anchor itself. */
  readonly revocation: 'good' | 'revoked' | 'unknown' | 'not-asked';
  /** RFC 3339; null where it was not revoked, or the evidence does not say when. */
  readonly revocationTime: string | null;
  /** Whether it was suspended for a time (certificateHold) rather than revoked for ever. */
  readonly suspended: boolean;
}

/** One RFC 3161 token found with a signature. */
export interface TimestampReport {
  readonly kind: 'content-timestamp' | 'signature-timestamp' | 'archive-timestamp';
  readonly genTime: string | null;
  readonly integrity: Integrity;
  readonly indication: 'PASSED' | 'INDETERMINATE' | 'FAILED';
  readonly subIndication: SubIndication | null;
  readonly signer: SignerFacts | null;
  readonly findings: readonly Finding[];
}

/** The generic commitment types (EN 319 122-1 §5.2.3, RFC 5126 §5.11.1). */
export type CommitmentName =
  | 'proof-of-origin'
  | 'proof-of-receipt'
  | 'proof-of-delivery'
  | 'proof-of-sender'
  | 'proof-of-approval'
  | 'proof-of-creation';

/** A commitment by its name, or by the dotted OID that a domain of its own has given it. */
export type CommitmentClaim = CommitmentName | { readonly oid: string };

/** What a signer commits to by signing; the name is null where the type is not a generic one. */
export interface Commitment {
  /** Dotted. */
  readonly oid: string;
  readonly name: CommitmentName | null;
}

/** The signature policy that a signature names (EN 319 122-1 §5.2.9). */
export interface SignaturePolicyReport {
  /** Dotted; null where the signature only says that one follows from elsewhere. */
  readonly oid: string | null;
  /** Its name, or its OID where it is not known; null where there is no hash. */
  readonly digestAlgorithm: string | null;
  /** Hexadecimal. */
  readonly digest: string | null;
  readonly uri: string | null;
  /** What a person is to be shown. */
  readonly notice: string | null;
  /** Whether the document that was given for this OID has that digest; null where it was not compared. */
  readonly matches: boolean | null;
}

/** A value as JSON has it. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** The acts of an office on a document: initial, approve, issue, copy, appendix, register, comment. */
export const ACT_TYPES = [
  'initial',
  'approve',
  'issue',
  'copy',
  'appendix',
  'register',
  'comment',
] as const;

/** What a person did by signing, as recorded with the signature; the facts are those of the act's profile. */
export interface ActRecord {
  readonly type: (typeof ACT_TYPES)[number];
  readonly [fact: string]: JsonValue;
}

/** An act as a report tells it. */
export interface RecordedAct extends ActRecord {
  /** From the signature dictionary, which the signature covers. */
  readonly source: 'recorded';
}

/** What is said of every signature, whatever carries it. */
export interface SignatureReportBase {
  readonly integrity: Integrity;
  readonly level: SignatureLevel | null;
  readonly indication: Indication;
  readonly subIndication: SubIndication | null;
  /** What decided that the signature does not pass; null where it passes. */
  readonly decidedBy: Finding | null;
  /** The act that the signature records; null where it records none, or none of ours. */
  readonly act: RecordedAct | null;
  /** What the signer claims to be (EN 319 122-1 §5.2.6.1); nobody certified it. */
  readonly claimedRoles: readonly string[];
  /** What the signer commits to by signing (EN 319 122-1 §5.2.3). */
  readonly commitments: readonly Commitment[];
  /** Null where the signature names none, or none that can be read. */
  readonly signaturePolicy: SignaturePolicyReport | null;
  readonly signer: SignerFacts | null;
  readonly digestAlgorithm: string | null;
  readonly signatureAlgorithm: string | null;
  readonly claimedSigningTime: string | null;
  readonly bestSignatureTime: string | null;
  readonly timestamps: readonly TimestampReport[];
  readonly findings: readonly Finding[];
}

/** A signature or document timestamp of a PDF. */
export interface PdfSignatureReport extends SignatureReportBase {
  /** Fully qualified field name; null for a signature that no form field refers to. */
  readonly field: string | null;
  readonly kind: 'signature' | 'document-timestamp';
  readonly subFilter: string | null;
  readonly byteRange: readonly number[] | null;
  readonly byteRangeValid: boolean;
  readonly coverage: Coverage;
  readonly modifications: Modifications;
}

/** One SignerInfo of a CMS file. */
export interface CmsSignatureReport extends SignatureReportBase {
  readonly kind: 'signature';
  /** Signatures over this one's value; the conclusion of the file is not about them. */
  readonly counterSignatures: readonly CounterSignatureReport[];
}

/** A signature over the value of another signature, judged by itself (RFC 5652 §11.4). */
export interface CounterSignatureReport extends SignatureReportBase {
  readonly kind: 'counter-signature';
  /** Those over this one. */
  readonly counterSignatures: readonly CounterSignatureReport[];
}

/** An RFC 3161 token by itself. Byte strings are hexadecimal. */
export interface TimestampTokenReport extends SignatureReportBase {
  readonly kind: 'timestamp-token';
  readonly genTime: string;
  readonly serial: string;
  readonly policy: string;
  readonly hashAlgorithm: string;
  readonly imprint: string;
}

/** The worst of the signatures' indications; `NO-SIGNATURE` where nobody signed, though a timestamp may be there. */
export type Conclusion = Indication | 'NO-SIGNATURE';

export interface PdfReport {
  readonly format: 'pdf';
  /** Name of the policy by which was judged. */
  readonly policy: string;
  readonly conclusion: Conclusion;
  readonly document: {
    readonly pages: number | null;
    readonly revisions: number;
    readonly encrypted: boolean;
  };
  /** By end of byte range, earliest first; empty fields are not signatures. */
  readonly signatures: readonly PdfSignatureReport[];
  readonly findings: readonly Finding[];
}

export interface CmsReport {
  readonly format: 'cms';
  /** Name of the policy by which was judged. */
  readonly policy: string;
  readonly conclusion: Conclusion;
  readonly signatures: readonly CmsSignatureReport[];
  readonly findings: readonly Finding[];
}

export interface TimestampReportFile {
  readonly format: 'timestamp-token';
  /** Name of the policy by which was judged. */
  readonly policy: string;
  readonly conclusion: Conclusion;
  readonly signatures: readonly TimestampTokenReport[];
  readonly findings: readonly Finding[];
}

/** The answer of validation: verdicts in the terms of EN 319 102-1 and the facts behind them. */
export type ValidationReport = PdfReport | CmsReport | TimestampReportFile;

/** The conclusion over several indications: one failure fails, one doubt leaves doubt. */
export function concludeOver(indications: readonly Indication[]): Conclusion {
  if (indications.length === 0) return 'NO-SIGNATURE';
  if (indications.includes('TOTAL-FAILED')) return 'TOTAL-FAILED';
  return indications.includes('INDETERMINATE') ? 'INDETERMINATE' : 'TOTAL-PASSED';
}
