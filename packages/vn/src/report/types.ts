import type {
  Conclusion,
  Coverage,
  Indication,
  Integrity,
  ModificationLevel,
} from '@kyso/core/validation';
import type { ActType } from '../acts/act-type.js';
import type { Amendment } from '../plan/plan-in-force.js';
import type { Authority, FieldRole } from '../plan/signing-plan.js';

/** One signature of the document, as an act of an office. Times are RFC 3339. */
export interface ReportedAct {
  readonly field: string | null;
  /** Page of its mark, from 1; null where it shows none. */
  readonly page: number | null;
  readonly kind: 'signature' | 'document-timestamp';
  /** Null where nothing tells it. */
  readonly act: ActType | null;
  /** `recorded`: the signature says it of itself. `inferred`: concluded from certificate and place, for other tools' signatures. */
  readonly source: 'recorded' | 'inferred' | null;
  /** Chức danh, as claimed. */
  readonly role: string | null;
  readonly onBehalf: Authority | null;
  /** Number and date that an issue gave, form of a copy, text of a comment. */
  readonly facts: Readonly<Record<string, string>>;
  /** What TT 15/2025 wants to be shown of the certificate. */
  readonly signer: {
    readonly name: string;
    readonly organisation: string | null;
    readonly kind: 'person' | 'organisation' | 'unknown';
    readonly subject: string;
    readonly issuer: string;
    readonly serial: string;
    readonly notBefore: string;
    readonly notAfter: string;
  } | null;
  /** The trust domain that the path reached, or the name of the last known issuer. */
  readonly domain: string | null;
  readonly time: {
    readonly claimed: string | null;
    /** From a timestamp. */
    readonly proved: string | null;
    /** Vietnam's time was written as UTC: the claimed time lies 7 hours ahead. Shown, never shifted. */
    readonly localTimeAsUtc: boolean;
  };
  readonly integrity: Integrity;
  readonly coverage: Coverage;
  readonly indication: Indication;
  readonly subIndication: string | null;
  /** Whether the certificate was within its dates at the proved time, or else at the claimed one. */
  readonly validAtSigning: boolean | null;
  readonly level: string | null;
  readonly changedSince: { readonly level: ModificationLevel; readonly permitted: boolean };
}

/** A step of the plan, and whether it was done. */
export interface PlanStep {
  readonly role: Extract<FieldRole, 'initial' | 'approve' | 'issue'>;
  readonly name: string;
  readonly title: string | null;
  readonly field: string;
  readonly state: 'done' | 'missing' | 'by-another' | 'broken';
}

/** Something that a person has to look at. */
export interface Problem {
  readonly code:
    | 'orphan-mark'
    | 'broken-signature'
    | 'changed-since'
    | 'wrong-order'
    | 'not-in-plan'
    | 'other-plan'
    | 'signed-by-another'
    | 'record-differs'
    | 'signing-time'
    | 'plan-changed';
  /** The field it is about. */
  readonly at: string | null;
  readonly found: string | null;
}

/** The acts found in a document, against its plan where it carries one. */
export interface ActsReport {
  readonly conclusion: Conclusion;
  readonly pages: number | null;
  readonly revisions: number;
  /** In the order in which they were done. */
  readonly acts: readonly ReportedAct[];
  readonly plan: {
    /** SHA-256, hexadecimal. */
    readonly digest: string;
    readonly complete: boolean;
    /** Of the plan that counts: the embedded one, or the last that was put in its place. */
    readonly steps: readonly PlanStep[];
    readonly amendments: readonly Amendment[];
  } | null;
  readonly problems: readonly Problem[];
}
