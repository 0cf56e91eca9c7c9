/**
 * The attributes of a distinguished name as reports write it (RFC 4514 with escapes), the last value of
 * each type: the most specific one.
 */
export function nameParts(text: string): Readonly<Partial<Record<string, string>>> {
  const parts: Partial<Record<string, string>> = {};
  for (const [, type = '', value = ''] of text.matchAll(ATTRIBUTE)) parts[type] = unescaped(value);
  return parts;
}

/** A type and its value up to a comma or plus sign that is not escaped. */
const ATTRIBUTE = /\s*([A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*)=((?:\\.|[^\\,+])*)(?:[,+]|$)/gsu;

function unescaped(value: string): string {
  const bytes = /((?:\\[0-9A-Fa-f]{2})+)|\\(.)/gsu;
  return value.replace(bytes, (_, hex: string | undefined, character: string | undefined) =>
    hex === undefined
      ? (character ?? '')
      : Buffer.from(hex.replaceAll('\\', ''), 'hex').toString('utf8'),
  );
}
