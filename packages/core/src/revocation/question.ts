import type { SignatureAlgorithm } from '../algorithms.js';
import type { CryptoProvider } from '../ports.js';
import type { Finding } from '../report.js';
import type { Certificate } from '../x509/index.js';
import type { Crl } from './crl.js';
import type { OcspResponse } from './ocsp-response.js';
import type { RevocationReason } from './reasons.js';

/** What is asked, and everything that an answer may rest on. */
export interface RevocationQuestion {
  readonly certificate: Certificate;
  /** The certificate of the authority that issued it, which the caller trusts already. */
  readonly issuer: Certificate;
  readonly crls: readonly Crl[];
  readonly ocsp: readonly OcspResponse[];
  /** Candidates for those who sign CRLs and responses; they are not trusted for being here. */
  readonly certificates: readonly Certificate[];
  /** The instant whose status is asked. */
  readonly at: Date;
  /**
   * The latest instant at which evidence may have been made; default `at`. Whoever asks about the past
   * gives the present here: what was issued after `at` tells best what held then.
   */
  readonly now?: Date;
  readonly crypto: CryptoProvider;
  /** Evidence that is older than this at `at` is out of date, whatever it says itself. */
  readonly maxAgeSeconds?: number;
  /**
   * Whether somebody else than `issuer` who signed evidence leads to the same anchor: `undefined`, or why
   * not (RFC 5280 §6.3.3 (f)). Bounding the recursion is the caller's part.
   */
  readonly validateSigner: (
    certificate: Certificate,
    use: SignerUse,
  ) => Promise<Finding | undefined>;
  /** Whether the algorithm and the key of a signature on evidence were good enough; by default all but MD5 are. */
  readonly judgeAlgorithm?: JudgeAlgorithm;
}

/** `undefined` where algorithm and key were good enough when the evidence was made, or why not. */
export type JudgeAlgorithm = (signature: EvidenceSignature) => Finding | undefined;

/** A signature on evidence that verified. */
export interface EvidenceSignature {
  readonly algorithm: SignatureAlgorithm;
  /** DER of the SubjectPublicKeyInfo that verified it. */
  readonly publicKey: Uint8Array;
  /** thisUpdate of a CRL, producedAt of a response, notBefore of the certificate of who signed one. */
  readonly madeAt: Date;
  /** Whose it is, for people. */
  readonly signer: string;
}

/** What the signer of evidence must be entitled to. */
export type SignerUse = 'crl-signing' | 'ocsp-signing';

/** One piece that an answer rests on. */
export interface RevocationEvidence {
  readonly kind: 'crl' | 'ocsp';
  readonly der: Uint8Array;
  /** Who signed it. */
  readonly signer: Certificate;
}

/** The status of one certificate at one instant. */
export interface RevocationAnswer {
  /** `good` only by evidence that is fresh and signed by somebody entitled; every doubt is `unknown`. */
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly reason?: RevocationReason;
  /** By the evidence; an invalidityDate before it may be why the certificate counts as revoked. */
  readonly revocationTime?: Date;
  /** From when on nobody may rely on the certificate: its revocation, or an invalidityDate before it (RFC 5280 §5.3.2). */
  readonly invalidFrom?: Date;
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date;
  /** What decided; null where nothing did. */
  readonly evidence: RevocationEvidence | null;
  /** What else the answer needs: a delta CRL, CRLs for other reasons, evidence about the responder. */
  readonly furtherEvidence: readonly RevocationEvidence[];
  readonly findings: readonly Finding[];
}

/** What one piece of evidence, or several CRLs together, say of the certificate at that instant. */
export interface Statement {
  readonly status: 'good' | 'revoked';
  readonly reason?: RevocationReason;
  readonly revocationTime?: Date;
  readonly invalidFrom?: Date;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
  readonly evidence: RevocationEvidence;
  readonly furtherEvidence: readonly RevocationEvidence[];
  readonly findings: readonly Finding[];
}

/** What was heard of one kind of evidence. */
export interface Testimony {
  readonly statements: readonly Statement[];
  /** Why evidence that seemed to be for the certificate says nothing. */
  readonly refusals: readonly Finding[];
}
