import type { Language } from '../validation/index.js';

const VIETNAM_OFFSET_MS = 7 * 3_600_000;

/**
 * A time of a report (RFC 3339) to the second, as an official writes it: `20/11/2026 08:30:00 +07:00` for readers of
 * Vietnamese, else `2026-11-20 01:30:00 UTC`. What is no time is given back.
 */
export function timeText(time: string, language: Language): string {
  const instant = Date.parse(time);
  if (Number.isNaN(instant)) return time;
  const shifted = new Date(instant + (language === 'vi' ? VIETNAM_OFFSET_MS : 0)).toISOString();
  const clock = shifted.slice(11, 19);
  return language === 'vi'
    ? `${dayText(shifted, 'vi')} ${clock} +07:00`
    : `${dayText(shifted, 'en')} ${clock} UTC`;
}

/** The day of a time alone, in the same time zone. */
export function dateText(time: string, language: Language): string {
  const instant = Date.parse(time);
  if (Number.isNaN(instant)) return time;
  const shifted = new Date(instant + (language === 'vi' ? VIETNAM_OFFSET_MS : 0)).toISOString();
  return dayText(shifted, language);
}

function dayText(iso: string, language: Language): string {
  const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-');
  return language === 'vi' ? `${day}/${month}/${year}` : `${year}-${month}-${day}`;
}
