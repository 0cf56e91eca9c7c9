import type {
  CounterSignatureReport,
  SignatureReportBase,
  TimestampReport,
  ValidationReport,
} from '../report.js';
import type { SignatureMaterial, SignerMaterial, ValidationMaterial } from '../validation/index.js';

/** What has a validation report of its own: a signature or a timestamp, with its material. */
export interface EtsiSubject {
  /** Of its SignatureIdentifier: by place, so that the same file has the same. */
  readonly id: string;
  readonly kind:
    TimestampReport['kind'] | ValidationReport['signatures'][number]['kind'] | 'counter-signature';
  readonly report: SignatureReportBase | TimestampReport;
  readonly material: SignerMaterial;
  readonly timestamps: readonly EtsiSubject[];
  readonly counterSignatures: readonly EtsiSubject[];
  /** Of a signature in a PDF. */
  readonly pdf:
    { readonly subFilter: string | null; readonly byteRange: readonly number[] | null } | undefined;
}

/** The signatures of a report, each with its material. */
export function subjectsOf(
  { signatures }: ValidationReport,
  { signatures: materials }: ValidationMaterial,
): EtsiSubject[] {
  return signatures.flatMap((report, index) => {
    const material = materials[index];
    if (!material) return [];
    const pdf = 'byteRange' in report ? report : undefined;
    const counters = 'counterSignatures' in report ? report.counterSignatures : [];
    return [subjectOf(report, material, { id: `S-${String(index + 1)}`, pdf, counters })];
  });
}

interface Place {
  readonly id: string;
  readonly pdf?: EtsiSubject['pdf'];
  readonly counters: readonly CounterSignatureReport[];
}

function subjectOf(
  report: SignatureReportBase & { readonly kind: EtsiSubject['kind'] },
  material: SignatureMaterial,
  { id, pdf, counters }: Place,
): EtsiSubject {
  return {
    ...{ id, kind: report.kind, report, material, pdf },
    timestamps: report.timestamps.flatMap((stamp, index) => {
      const own = material.timestamps[index];
      return own ? [stampSubject(stamp, own, `${id}-T-${String(index + 1)}`)] : [];
    }),
    counterSignatures: counters.flatMap((one, index) => {
      const own = material.counterSignatures[index];
      const place = { id: `${id}-C-${String(index + 1)}`, counters: one.counterSignatures };
      return own ? [subjectOf(one, own, place)] : [];
    }),
  };
}

function stampSubject(report: TimestampReport, material: SignerMaterial, id: string): EtsiSubject {
  const none = { timestamps: [], counterSignatures: [], pdf: undefined };
  return { id, kind: report.kind, report, material, ...none };
}

/** The subject, and those over it, in the order of the report. */
export function withCounterSignatures(subject: EtsiSubject): EtsiSubject[] {
  return [subject, ...subject.counterSignatures.flatMap(withCounterSignatures)];
}

/** Whether its indications are those of a part of a validation and not those of a whole one (EN 319 102-1 §5.1.3). */
export function isTimestamp({ kind }: EtsiSubject): boolean {
  return kind !== 'signature' && kind !== 'counter-signature';
}

/** What it states, where it is a timestamp. */
export function stampedTime(subject: EtsiSubject): string | null {
  if (!isTimestamp(subject)) return null;
  const { report } = subject;
  return 'genTime' in report ? report.genTime : report.claimedSigningTime;
}
