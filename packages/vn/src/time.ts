/** Vietnam keeps UTC+7 all year. */
const VIETNAM_OFFSET_MS = 7 * 3_600_000;

/** A moment as Vietnam's clocks show it: `2026-11-20T15:04:05+07:00` (ISO 8601; NĐ 30/2020 Appendix I, II.8.b). */
export function vietnamTime(time: Date): string {
  if (Number.isNaN(time.getTime())) throw new TypeError('time is an invalid date');
  return `${new Date(time.getTime() + VIETNAM_OFFSET_MS).toISOString().slice(0, 19)}+07:00`;
}

/** As `vietnamTime`, by a pattern: `yyyy`, `MM`, `dd`, `HH`, `mm`, `ss`; the rest stands as it is. */
export function vietnamTimeAs(pattern: string, time: Date): string {
  const [date = '', clock = ''] = vietnamTime(time).slice(0, 19).split('T');
  const [yyyy = '', MM = '', dd = ''] = date.split('-');
  const [HH = '', mm = '', ss = ''] = clock.split(':');
  const values: Readonly<Record<string, string>> = { yyyy, MM, dd, HH, mm, ss };
  return pattern.replace(/yyyy|MM|dd|HH|mm|ss/g, (part) => values[part] ?? part);
}
