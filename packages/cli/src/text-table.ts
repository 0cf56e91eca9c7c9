/**
 * Rows of a label and a value, the values under each other; each line is indented by so many
 * spaces.
 */
export function table(rows: readonly (readonly [string, string])[], indent: number): string {
  const width = Math.max(0, ...rows.map(([label]) => label.length));
  const margin = ' '.repeat(indent);
  return rows.map(([label, value]) => `${margin}${label.padEnd(width)}  ${value}\n`).join('');
}
