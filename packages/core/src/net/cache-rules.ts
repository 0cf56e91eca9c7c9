import type { FetchRequest, FetchResponse } from '../ports.js';

/** Until when an answer may be given again without asking; `undefined` where it is not to be kept. */
export function keptUntil(
  request: FetchRequest,
  response: FetchResponse,
  { now, defaultMaxAgeMs }: { readonly now: Date; readonly defaultMaxAgeMs: number },
): Date | undefined {
  if (response.status !== 200) return undefined;
  const { forbidden, until } = statedByServer(response, now);
  if (forbidden) return undefined;
  const own = request.freshUntil?.(response.body);
  // A POST is kept for what its answer says of itself alone: HTTP does not say it for POSTs.
  if (request.method === 'POST' && !own) return undefined;
  const limits = [until, own].filter((limit) => limit !== undefined);
  if (limits.length === 0) {
    return defaultMaxAgeMs > 0 ? new Date(now.getTime() + defaultMaxAgeMs) : undefined;
  }
  return new Date(Math.min(...limits.map((limit) => limit.getTime())));
}

/** Cache-Control before Expires (RFC 9111 §5.2.2, §5.3), less the age that the answer has already. */
function statedByServer(
  { headers }: FetchResponse,
  now: Date,
): { readonly forbidden: boolean; readonly until: Date | undefined } {
  const directives = (headers['cache-control'] ?? '')
    .toLowerCase()
    .split(',')
    .map((one) => one.trim());
  if (directives.includes('no-store')) return { forbidden: true, until: undefined };
  // Kept, and asked for anew each time.
  if (directives.some((one) => one.startsWith('no-cache'))) return { forbidden: false, until: now };
  const seconds = directives.map((one) => /^max-age="?(\d{1,10})"?$/.exec(one)?.[1]).find(Boolean);
  if (seconds !== undefined) {
    const age = /^\d{1,10}$/.test(headers['age'] ?? '') ? Number(headers['age']) : 0;
    const left = Math.max(Number(seconds) - age, 0);
    return { forbidden: false, until: new Date(now.getTime() + left * 1000) };
  }
  if (headers['expires'] === undefined) return { forbidden: false, until: undefined };
  // A date that cannot be read, as `0`, is one of the past (RFC 9111 §5.3).
  const expires = Date.parse(headers['expires']);
  return { forbidden: false, until: Number.isNaN(expires) ? now : new Date(expires) };
}
