import { unknown } from '../cms/index.js';
import type { Finding } from '../report.js';
import type { RevocationQuestion } from './question.js';

/** How far clocks of authorities and of this machine may differ, in seconds. */
export const CLOCK_SKEW_SECONDS = 300;

/** When evidence was made and until when it holds. */
export interface Dated {
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
}

/**
 * Why evidence does not tell the status at `at`, or `undefined` where it does: it must not be from the
 * future, and either be issued at `at` or later, or hold at `at` by its own word and the caller's
 * `maxAgeSeconds`. Without nextUpdate newer evidence can be had at any time (RFC 6960 §4.2.2.1), so that
 * without the caller's bound nothing but the skew of clocks is allowed.
 */
export function checkFreshness(
  { thisUpdate, nextUpdate }: Dated,
  { at, now = at, maxAgeSeconds }: Pick<RevocationQuestion, 'at' | 'now' | 'maxAgeSeconds'>,
  { clause, where }: { readonly clause: string; readonly where: string },
): Finding | undefined {
  const stale = (expected: Date, found: Date) =>
    unknown('revocation-freshness', clause, {
      expected: expected.toISOString(),
      found: found.toISOString(),
      at: where,
    });
  const latest = new Date(now.getTime() + CLOCK_SKEW_SECONDS * 1000);
  if (thisUpdate > latest) return stale(now, thisUpdate);
  if (thisUpdate >= at) return undefined;
  const allowed = maxAgeSeconds ?? (nextUpdate ? undefined : CLOCK_SKEW_SECONDS);
  if (allowed !== undefined && at.getTime() - thisUpdate.getTime() > allowed * 1000) {
    return stale(new Date(at.getTime() - allowed * 1000), thisUpdate);
  }
  return nextUpdate && nextUpdate < at ? stale(at, nextUpdate) : undefined;
}
