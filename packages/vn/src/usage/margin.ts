import type { Bar } from './charts.js';
import type { UsageDimension, UsageTable } from './stats.js';

/** Most columns of a chart; a longer time shows only what has numbers. */
const MAX_COLUMNS = 370;

/** The sums of a table by one of its dimensions, in its order. */
export function marginOf({ by, rows }: UsageTable, dimension: UsageDimension): Bar[] {
  const at = by.indexOf(dimension);
  const sums = new Map<string, { done: number; failed: number }>();
  for (const { keys, done, failed } of rows) {
    const key = keys[at] ?? '';
    const sum = sums.get(key) ?? { done: 0, failed: 0 };
    sums.set(key, { done: sum.done + done, failed: sum.failed + failed });
  }
  return [...sums].map(([label, sum]) => ({ label, ...sum }));
}

/** Periods in order, with those between in which nothing was signed. */
export function withGaps(sums: readonly Bar[], dimension: UsageDimension): Bar[] {
  const known = new Map(sums.map((bar) => [bar.label, bar]));
  const labels = [...known.keys()].sort();
  const [first, last] = [labels[0], labels.at(-1)];
  if (first === undefined || last === undefined) return [];
  const all = [first];
  for (let at = first; at < last && all.length <= MAX_COLUMNS;) {
    at = following(at, dimension);
    all.push(at);
  }
  const used = all.length > MAX_COLUMNS ? labels.slice(-MAX_COLUMNS) : all;
  return used.map((label) => known.get(label) ?? { label, done: 0, failed: 0 });
}

/** The period after `2026`, `2026-12` or `2026-12-31`. */
function following(label: string, dimension: UsageDimension): string {
  const [year = 0, month = 1, day = 1] = label.split('-').map(Number);
  if (dimension === 'year') return String(year + 1).padStart(4, '0');
  const next =
    dimension === 'month' ? Date.UTC(year, month, 1) : Date.UTC(year, month - 1, day + 1);
  return new Date(next).toISOString().slice(0, dimension === 'month' ? 7 : 10);
}
