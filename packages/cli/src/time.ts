import { usageError } from './errors.js';
import type { Language } from './terminal.js';

/** RFC 3339 §5.6 date-time, with its offset. */
const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** The instant of an option. Throws `ERR_USAGE`. */
export function timeOfOption(option: string, text: string): Date {
  const time = new Date(RFC_3339.test(text) ? text.replace(' ', 'T') : Number.NaN);
  if (!Number.isNaN(time.getTime())) return time;
  throw usageError(`--${option} is a time such as 2026-11-21T08:00:00+07:00, not "${text}"`, {
    option,
  });
}

const VIETNAM_OFFSET_MS = 7 * 3_600_000;

/** A time of a report (RFC 3339) to the second: Vietnam's for readers of Vietnamese, else UTC. */
export function timeText(time: string, language: Language): string {
  const instant = new Date(time).getTime();
  if (Number.isNaN(instant)) return time;
  const shifted = new Date(instant + (language === 'vi' ? VIETNAM_OFFSET_MS : 0));
  return shifted.toISOString().slice(0, 19) + (language === 'vi' ? '+07:00' : 'Z');
}
