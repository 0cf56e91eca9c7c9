import { toBase64 } from '../bytes/index.js';
import type { FetchRequest } from '../ports.js';

/** Longest body of a request that is kept or shared, in bytes; requests of OCSP stay below 1 KiB. */
const MAX_BODY = 16 << 10;

/**
 * What two requests have in common that may have one answer; `undefined` for what must be asked each time: a
 * POST that is not idempotent, and whatever carries credentials. Addresses that documents named are kept
 * apart, so that none of them is answered with what only the caller could reach.
 */
export function requestKey(request: FetchRequest): string | undefined {
  const { method, url, body, headers = {}, origin = 'caller', idempotent } = request;
  if (method !== 'GET' && idempotent !== true) return undefined;
  if (body && body.length > MAX_BODY) return undefined;
  if (!URL.canParse(url)) return undefined;
  const { username, password } = new URL(url);
  if (username !== '' || password !== '') return undefined;
  const names = Object.entries(headers).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  if (names.some(([name]) => name === 'authorization' || name === 'cookie')) return undefined;
  return JSON.stringify([origin, method, url, names.sort(), body ? toBase64(body) : '']);
}
