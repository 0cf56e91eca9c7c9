import { createHash } from 'node:crypto';
import type { WatchedItem } from '../../src/watch/index.js';

export const DAY = 86_400_000;
/** The instant from which these tests count. */
export const NOW = new Date('2026-11-21T00:00:00Z');

/** So many days after `NOW`. */
export function days(count: number): Date {
  return new Date(NOW.getTime() + count * DAY);
}

/** A certificate that runs out so many days after `NOW`. */
export function item(name: string, daysLeft: number, wish: Partial<WatchedItem> = {}): WatchedItem {
  return {
    kind: 'certificate',
    id: createHash('sha256').update(name).digest('hex'),
    name: `CN=${name}`,
    issuer: 'CN=CA',
    serial: '01',
    validFrom: days(daysLeft - 365),
    expiresAt: days(daysLeft),
    sources: [],
    ...wish,
  };
}
