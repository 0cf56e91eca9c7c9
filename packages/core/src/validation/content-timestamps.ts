import type { DigestAlgorithm } from '../algorithms.js';
import { failed, warning, type SignerInfo } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import type { Finding, TimestampReport } from '../report.js';
import { CLOCK_SKEW_SECONDS } from '../revocation/index.js';
import {
  contentTimestampsOf,
  parseTimestampToken,
  type TimestampToken,
} from '../timestamp/index.js';
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
  const facts = { kind: KIND, imprint: contentDigest, provedAt: proved } as const;
  const tokens = readTokens(signerInfo);
  note(signerInfo, tokens, context);
  const reports: TimestampReport[] = [];
  for (const { token } of tokens)
    reports.push(
      token instanceof Error
        ? unreadableTimestamp(KIND, token.message)
        : await judgeToken(token, context, facts),
    );
  return reports;
}

const KIND = 'content-timestamp';

interface ReadToken {
  readonly der: Uint8Array;
  readonly token: TimestampToken | Error;
}

function readTokens(signerInfo: SignerInfo): ReadToken[] {
  return attempt(() => contentTimestampsOf(signerInfo)).flatMap((der) =>
    der instanceof Error
      ? [{ der: new Uint8Array(0), token: der }]
      : attempt(() => [parseTimestampToken(der)]).map((token) => ({ der, token })),
  );
}

/** Before those over the value, as the report tells them. */
function note(signerInfo: SignerInfo, tokens: readonly ReadToken[], { ledger }: Context): void {
  if (!ledger || tokens.length === 0) return;
  const own = tokens.map(({ der, token }) => ({
    ...({ kind: KIND, der } as const),
    signerInfo: token instanceof Error ? undefined : token.signerInfo,
  }));
  ledger.stamps.set(signerInfo, [...own, ...(ledger.stamps.get(signerInfo) ?? [])]);
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
