import type { SignerFacts, TimestampReport, ValidationReport } from '../report.js';
import { isProved, isTimestamp } from './facts.js';
import type { ReportedSignature } from './fact.js';

/** Something that happened to the document, or the time of judging. */
export interface TimelineEvent {
  readonly kind: 'signature' | 'timestamp' | 'document-timestamp' | 'judged';
  /** RFC 3339; null where nothing states it. */
  readonly time: string | null;
  /** Whether the time is more than a signer's word. */
  readonly proved: boolean;
  /** Number of the signature, from 1; null for the time of judging. */
  readonly signature: number | null;
  readonly who: SignerFacts | null;
  /** End of what is signed in bytes: how much of the file was there. */
  readonly end: number | null;
  readonly state: 'good' | 'doubt' | 'bad' | null;
}

/** The validity of one certificate. */
export interface ValiditySpan {
  readonly certificate: SignerFacts;
  /** Whether it is of a timestamp authority. */
  readonly stamps: boolean;
}

/** What happened in order, whose certificates hold until when, and how long the verdict will hold. */
export interface Timeline {
  readonly events: readonly TimelineEvent[];
  readonly spans: readonly ValiditySpan[];
  /** RFC 3339: until when nothing that the verdict rests on expires; null where the verdict is not good. */
  readonly safeUntil: string | null;
}

/** Puts a report in order of time. What states no time comes first. */
export function timelineOf(report: ValidationReport, at: Date): Timeline {
  const signatures: readonly ReportedSignature[] = report.signatures;
  const judged: TimelineEvent = {
    ...{ kind: 'judged', time: at.toISOString(), proved: true, signature: null },
    ...{ who: null, end: null, state: null },
  };
  const events = signatures.flatMap((one, i) => eventsOf(one, i + 1));
  return {
    events: [...events, judged].sort((a, b) => instantOf(a) - instantOf(b)),
    spans: spansOf(signatures),
    safeUntil: report.conclusion === 'TOTAL-PASSED' ? safeUntil(signatures) : null,
  };
}

function instantOf({ time }: TimelineEvent): number {
  return time === null ? -Infinity : Date.parse(time);
}

function eventsOf(signature: ReportedSignature, number: number): TimelineEvent[] {
  const { claimedSigningTime, bestSignatureTime, signer, indication, timestamps } = signature;
  const stamps = isTimestamp(signature);
  const passed = indication === 'TOTAL-PASSED';
  const state = passed ? 'good' : indication === 'TOTAL-FAILED' ? 'bad' : 'doubt';
  // A claim orders signatures among themselves; nothing was signed after what proves it.
  const times = [claimedSigningTime, stamps ? null : bestSignatureTime];
  const time = times.filter((one) => one !== null).sort()[0] ?? null;
  const own: TimelineEvent = {
    kind: stamps ? 'document-timestamp' : 'signature',
    ...{ time, proved: stamps && passed, signature: number, who: signer },
    ...{ end: endOf(signature), state },
  };
  return [own, ...timestamps.map((timestamp) => stampEvent(timestamp, number))];
}

function stampEvent(
  { genTime, indication, signer }: TimestampReport,
  number: number,
): TimelineEvent {
  const passed = indication === 'PASSED';
  return {
    ...{ kind: 'timestamp', time: genTime, proved: passed, signature: number, who: signer },
    ...{ end: null, state: passed ? 'good' : indication === 'FAILED' ? 'bad' : 'doubt' },
  };
}

function endOf(signature: ReportedSignature): number | null {
  if (!('byteRange' in signature) || !signature.byteRangeValid) return null;
  const [, , start, length] = signature.byteRange ?? [];
  return start === undefined || length === undefined ? null : start + length;
}

/** Each certificate once, signers before authorities, in order of appearance. */
function spansOf(signatures: readonly ReportedSignature[]): ValiditySpan[] {
  const found = new Map<string, ValiditySpan>();
  const add = (certificate: SignerFacts | null, stamps: boolean): void => {
    if (!certificate) return;
    const key = `${certificate.serial} ${certificate.issuer}`;
    if (!found.has(key)) found.set(key, { certificate, stamps });
  };
  for (const one of signatures) add(one.signer, isTimestamp(one));
  for (const { timestamps } of signatures) for (const { signer } of timestamps) add(signer, true);
  return [...found.values()].sort((a, b) => Number(a.stamps) - Number(b.stamps));
}

/**
 * The first end of what the signatures rest on, by the dates of certificates alone. A signature rests on the newest
 * proof over it; without stored evidence it rests on its own certificate as well, for nobody answers about a
 * certificate that expired.
 */
function safeUntil(signatures: readonly ReportedSignature[]): string | null {
  const ends = signatures.flatMap((one, i) =>
    isTimestamp(one) && signatures.length > 1 ? [] : endOfProof(one, signatures.slice(i + 1)),
  );
  return ends.sort()[0] ?? null;
}

function endOfProof(signature: ReportedSignature, later: readonly ReportedSignature[]): string[] {
  const own = signature.signer?.notAfter;
  if (own === undefined) return [];
  const { level } = signature;
  const lasting = level === 'B-LT' || level === 'B-LTA';
  const stamps = signature.timestamps.filter(({ indication }) => indication === 'PASSED');
  const archives = [
    ...(level === 'B-LTA' ? later.filter(isTimestamp) : []),
    ...stamps.filter(({ kind }) => kind === 'archive-timestamp'),
  ].flatMap(({ signer }) => signer?.notAfter ?? []);
  const proofs =
    archives.length > 0 ? archives : stamps.flatMap(({ signer }) => signer?.notAfter ?? []);
  const newest = proofs.sort().at(-1);
  if (newest === undefined || !isProved(signature)) return [own];
  return lasting ? [newest] : [own < newest ? own : newest];
}
