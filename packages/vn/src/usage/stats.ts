import { usageError } from './errors.js';
import { eventOf } from './event.js';
import { MAX_ROWS } from './limits.js';
import { vietnamPeriod } from './period.js';
import { readUsageLog } from './read-log.js';
import type { UsageEvent } from './types.js';

/** What sums can be made by; periods are those of Vietnam's clocks (+07:00). */
export type UsageDimension =
  | 'period-day'
  | 'month'
  | 'year'
  | 'organisation'
  | 'person'
  | 'act'
  | 'channel'
  | 'domain'
  | 'result';

/** Every dimension. */
export const USAGE_DIMENSIONS: readonly UsageDimension[] = [
  'period-day',
  'month',
  'year',
  'organisation',
  'person',
  'act',
  'channel',
  'domain',
  'result',
];

export interface UsageStatsOptions {
  /** Events at this time or later count. */
  readonly from?: Date;
  /** Events before this time count. */
  readonly to?: Date;
  /** Default `month`. */
  readonly by?: readonly UsageDimension[];
}

/** Numbers over some events. */
export interface UsageCounts {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** Different certificates. */
  readonly certificates: number;
  /** Days in Vietnam on which something was signed; `total` by `days` is the frequency. */
  readonly days: number;
}

/** One row of a table. */
export interface UsageRow extends UsageCounts {
  /** In the order of the table's `by`; empty for an organisation that no certificate names. */
  readonly keys: readonly string[];
}

/** Sums over usage events. */
export interface UsageTable {
  readonly by: readonly UsageDimension[];
  /** RFC 3339, or null for no bound. */
  readonly from: string | null;
  readonly to: string | null;
  /** Sorted by their keys. */
  readonly rows: readonly UsageRow[];
  readonly total: UsageCounts;
}

/**
 * Sums events, or those of the log in a directory, by the dimensions asked for. A person is a certificate's
 * name with its organisation; periods are those of the event's own time. Throws `ERR_LIMIT` for more than
 * 200,000 rows, and what reading the log throws.
 *
 * @example
 * const table = await usageStats('usage', { by: ['year', 'organisation'] });
 * usageCsv(table, { language: 'vi', bom: true });
 */
export async function usageStats(
  events: Iterable<UsageEvent> | AsyncIterable<UsageEvent> | string,
  options: UsageStatsOptions = {},
): Promise<UsageTable> {
  const { from, to, by = ['month'] } = options;
  checkDimensions(by);
  const groups = new Map<string, Group>();
  const total = newGroup([]);
  for await (const given of typeof events === 'string' ? readUsageLog(events) : events) {
    const event = eventOf(given);
    const time = Date.parse(event.time);
    if ((from && time < from.getTime()) || (to && time >= to.getTime())) continue;
    const keys = by.map((dimension) => keyOf(event, dimension));
    count(groupOf(groups, keys), event);
    count(total, event);
  }
  const rows = [...groups.values()].map((group) => ({ keys: group.keys, ...countsOf(group) }));
  return {
    by,
    from: from?.toISOString() ?? null,
    to: to?.toISOString() ?? null,
    rows: rows.sort((one, other) => compareKeys(one.keys, other.keys)),
    total: countsOf(total),
  };
}

function checkDimensions(by: readonly UsageDimension[]): void {
  for (const [index, dimension] of by.entries()) {
    if (!USAGE_DIMENSIONS.includes(dimension) || by.indexOf(dimension) !== index)
      throw new TypeError(`by: each of ${USAGE_DIMENSIONS.join(', ')} at most once`);
  }
}

function keyOf(event: UsageEvent, dimension: UsageDimension): string {
  switch (dimension) {
    case 'period-day':
    case 'month':
    case 'year':
      return vietnamPeriod(event.time, dimension);
    case 'organisation':
      return event.signer.organisation ?? '';
    case 'person':
      return personOf(event);
    case 'act':
    case 'channel':
    case 'domain':
    case 'result':
      return event[dimension];
  }
}

/** Two people of one name are told apart by where they work. */
function personOf({ signer: { name, organisation } }: UsageEvent): string {
  return organisation === null || organisation === name ? name : `${name} (${organisation})`;
}

interface Group {
  readonly keys: readonly string[];
  done: number;
  failed: number;
  readonly certificates: Set<string>;
  readonly days: Set<string>;
}

function newGroup(keys: readonly string[]): Group {
  return { keys, done: 0, failed: 0, certificates: new Set(), days: new Set() };
}

function groupOf(groups: Map<string, Group>, keys: readonly string[]): Group {
  const id = JSON.stringify(keys);
  const known = groups.get(id);
  if (known) return known;
  if (groups.size >= MAX_ROWS) {
    throw usageError('ERR_LIMIT', `more than ${MAX_ROWS} rows`, { facts: { limit: MAX_ROWS } });
  }
  const group = newGroup(keys);
  groups.set(id, group);
  return group;
}

function count(group: Group, { time, result, signer }: UsageEvent): void {
  group[result] += 1;
  group.certificates.add(`${signer.serial} ${signer.issuer}`);
  group.days.add(vietnamPeriod(time, 'period-day'));
}

function countsOf({ done, failed, certificates, days }: Group): UsageCounts {
  return { total: done + failed, done, failed, certificates: certificates.size, days: days.size };
}

/** Vietnamese order of letters; the same on every machine. */
const COLLATOR = new Intl.Collator('vi', { numeric: true });

function compareKeys(one: readonly string[], other: readonly string[]): number {
  for (const [index, key] of one.entries()) {
    const order = COLLATOR.compare(key, other[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}
