const UTC = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/;
const GENERALIZED = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/;

/**
 * The instant of a UTCTime or GeneralizedTime text in Z, or `undefined`. Two-digit years from 50
 * belong to the 1900s (RFC 5280 §4.1.2.5.1). UTCTime without seconds is read, as some old CAs wrote it.
 * Fractions are cut to milliseconds.
 */
export function timeOfText(text: string, kind: 'utc' | 'generalized'): Date | undefined {
  const match = (kind === 'utc' ? UTC : GENERALIZED).exec(text);
  if (!match) return undefined;
  const [, y = '', month = '', day = '', hour = '', minute = '', second = '00', fraction = ''] =
    match;
  const year = kind === 'utc' ? (Number(y) < 50 ? 2000 : 1900) + Number(y) : Number(y);
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
  const fields = [
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  ] as const;
  const date = new Date(0);
  date.setUTCFullYear(year, fields[0], fields[1]);
  date.setUTCHours(fields[2], fields[3], fields[4], milliseconds);
  // A day or hour that overflowed shows in the fields of the result.
  const same =
    date.getUTCMonth() === fields[0] &&
    date.getUTCDate() === fields[1] &&
    date.getUTCHours() === fields[2] &&
    date.getUTCMinutes() === fields[3] &&
    date.getUTCSeconds() === fields[4];
  return same ? date : undefined;
}

/** `YYYYMMDDHHMMSSZ` (RFC 5280 §4.1.2.5.2); milliseconds are cut. */
export function generalizedTimeText(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
}
