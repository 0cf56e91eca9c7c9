import type { CounterSignatureReport, ValidationReport } from '../report.js';

/** A signature or timestamp of any report. */
export type ReportedSignature = ValidationReport['signatures'][number] | CounterSignatureReport;

/** One fact as people read it. Values are texts of the document: show them by `visibleText`, escaped for where they stand. */
export interface Fact {
  readonly id: FactId;
  readonly label: string;
  readonly value: string;
  /** Whether it speaks for the signature, leaves doubt, or speaks against it; absent where it is neither. */
  readonly state?: 'good' | 'doubt' | 'bad' | undefined;
}

export type FactId =
  'issuer' | 'signer' | 'organization' | 'time' | 'integrity' | 'standing' | 'validity';
