const VIETNAM_OFFSET_MS = 7 * 3_600_000;

/** The time as clocks in Vietnam show it (+07:00, without summer time), `2026-11-21T08:00:00.000`. */
export function vietnamTime(time: string): string {
  return new Date(Date.parse(time) + VIETNAM_OFFSET_MS).toISOString().slice(0, 23);
}

/** Year, month or day in Vietnam: `2026`, `2026-11`, `2026-11-21`. */
export function vietnamPeriod(time: string, unit: 'year' | 'month' | 'period-day'): string {
  return vietnamTime(time).slice(0, LENGTHS[unit]);
}

const LENGTHS = { year: 4, month: 7, 'period-day': 10 } as const;
