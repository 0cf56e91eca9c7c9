import type { DigestAlgorithm } from '../algorithms.js';
import { failed, warning, type SignerInfo } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import type { Finding, TimestampReport } from '../report.js';
import { CLOCK_SKEW_SECONDS } from '../revocation/index.js';
import { contentTimestampsOf, parseTimestampToken } from '../timestamp/index.js';
import type { Context } from './options.js';
import { judgeToken, unreadableTimestamp } from './timestamps.js';

/** Digest of what was signed, where it is at hand. */
export type ContentDigest = (
  algorithm: DigestAlgorithm,
) => Uint8Array | undefined | Promise<Uint8Array | undefined>;

/** What is known of a signature before its content timestamps are judged. */
export interface StampedContent {
  readonly signerInfo: SignerInfo;
  readonly contentDigest: ContentDigest;
  /** Since when the signature is proved to exist, and with it what it signs. */
  readonly proved: Date | undefined;
}

/**
 * The content timestamps of a signature, each judged as others are, with its imprint computed over the content (EN 319 122-1
 * §5.2.8). Never throws for what stands in them.
 */
export async function judgeContentTimestamps(
  { signerInfo, contentDigest, proved }: StampedContent,
  context: Context,
): Promise<TimestampReport[]> {
  const kind = 'content-timestamp';
  const facts = { kind, imprint: contentDigest, provedAt: proved } as const;
  const reports: TimestampReport[] = [];
  for (const der of attempt(() => contentTimestampsOf(signerInfo))) {
    const token = der instanceof Error ? der : attempt(() => [parseTimestampToken(der)])[0];
    if (token instanceof Error) reports.push(unreadableTimestamp(kind, token.message));
    else if (token) reports.push(await judgeToken(token, context, facts));
  }
  return reports;
}

/** What was read, or in its place the error that says why it cannot be. */
function attempt<T>(read: () => readonly T[]): readonly (T | Error)[] {
  try {
    return read();
  } catch (error) {
    if (isKysoError(error)) return [error];
    throw error;
  }
}

/** The times that must follow those of content timestamps. */
export interface TimesAfter {
  readonly claimed: Date | undefined;
  /** Since when the signature is proved to exist. */
  readonly proved: Date | undefined;
}

/**
 * What the content timestamps say of the other times. A signature holds them, so that it was made later: one that is proved to
 * have existed before cannot be (EN 319 102-1 §5.5.4), and a claimed time before is not the time of signing.
 */
export function judgeContentTimes(
  timestamps: readonly TimestampReport[],
  { claimed, proved }: TimesAfter,
): Finding[] {
  const times = timestamps
    .filter(({ integrity }) => integrity === 'intact')
    .flatMap(({ genTime }) => (genTime === null ? [] : [new Date(genTime)]));
  const latest = times.sort((a, b) => b.getTime() - a.getTime())[0];
  if (!latest) return [];
  const isBefore = (time: Date | undefined): time is Date =>
    time !== undefined && time.getTime() + CLOCK_SKEW_SECONDS * 1000 < latest.getTime();
  const facts = (time: Date) => ({ expected: latest.toISOString(), found: time.toISOString() });
  return [
    ...(isBefore(proved) ? [failed('timestamp-order', 'EN 319 102-1 §5.5.4', facts(proved))] : []),
    ...(isBefore(claimed) ? [warning('claimed-time', 'EN 319 122-1 §5.2.8', facts(claimed))] : []),
  ];
}
