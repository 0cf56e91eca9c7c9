import type { CounterSignature } from '../cades/index.js';
import type { SignedData, SignerInfo, SignerInfoCheck } from '../cms/index.js';
import type { CryptoProvider } from '../ports.js';
import type { TimestampReport } from '../report.js';
import type { RevocationAnswer, RevocationEvidence } from '../revocation/index.js';
import type { RevocationCheck } from '../trust/index.js';
import type { Certificate } from '../x509/index.js';
import type { ValidationPolicy } from './policy.js';
import type { Proofs } from './proofs.js';

/**
 * What the verdicts on one file rested on, noted while they were found. It is there only where `examine` asks; all that
 * validation does without it is to look whether there is one.
 */
export interface Ledger {
  /** By the SignerInfo of a signature, a counter-signature or a token: each parsed one is an object of its own. */
  readonly judged: Map<SignerInfo, JudgedEntry>;
  /** By the SignerInfo that carries them, in the order in which the report tells them, the archive timestamps apart. */
  readonly stamps: Map<SignerInfo, readonly StampEntry[]>;
  readonly archives: Map<SignerInfo, readonly StampEntry[]>;
  readonly counterSignatures: Map<SignerInfo, readonly CounterSignature[]>;
  /** One for each signature of the report, in its order. A file that is read a second time writes it anew. */
  file: { readonly context: FileContext; readonly signatures: readonly FileEntry[] } | undefined;
}

/** By what a file was judged. */
export interface FileContext {
  readonly crypto: CryptoProvider;
  readonly at: Date;
  readonly policy: ValidationPolicy;
  readonly proofs: Proofs;
}

/** One signature of a file; what cannot be read is absent. */
export interface FileEntry {
  readonly signedData?: SignedData | undefined;
  readonly signerInfo?: SignerInfo | undefined;
}

/** How a signature or token was judged. */
export interface JudgedEntry {
  readonly signedData: SignedData;
  readonly check: Pick<SignerInfoCheck, 'certificate' | 'digestAlgorithm'>;
  /** Absent where the certificate is not known. */
  readonly trail: PathTrail | undefined;
  /** Since when it is proved to exist. */
  readonly proved: Date | undefined;
}

export interface StampEntry {
  readonly kind: TimestampReport['kind'];
  readonly der: Uint8Array;
  /** Absent where the token cannot be read. */
  readonly signerInfo: SignerInfo | undefined;
}

/** How a path was judged: the one that holds, or the one that got furthest. */
export interface PathTrail {
  /** The certificate first, the anchor last where one was reached. */
  readonly certificates: readonly Certificate[];
  readonly anchor: Certificate | null;
  /** In the order in which was asked; those about responders among them. */
  readonly answers: readonly NotedAnswer[];
  /** Everything that any answer rested on, also those that only said until when another counts. */
  readonly used: readonly RevocationEvidence[];
  /** Certificates from the network. */
  readonly fetched: readonly Certificate[];
}

export interface NotedAnswer {
  readonly certificate: Certificate;
  /** The time for which was asked. */
  readonly at: Date;
  readonly answer: RevocationAnswer;
}

/** An empty one. */
export function openLedger(): Ledger {
  return {
    judged: new Map(),
    stamps: new Map(),
    archives: new Map(),
    counterSignatures: new Map(),
    file: undefined,
  };
}

/** The check, whose answers are noted. */
export function notingAnswers(check: RevocationCheck, answers: NotedAnswer[]): RevocationCheck {
  return async (question) => {
    const answer = await check(question);
    answers.push({ certificate: question.certificate, at: question.at, answer });
    return answer;
  };
}

/** The check, whose evidence is noted; `undefined` where nobody asks for it. */
export function notingEvidence(
  check: RevocationCheck,
  used: RevocationEvidence[] | undefined,
): RevocationCheck {
  if (!used) return check;
  return async (question) => {
    const answer = await check(question);
    used.push(...(answer.evidence ? [answer.evidence] : []), ...answer.furtherEvidence);
    return answer;
  };
}
