/** Characters as bytes. */
export const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

/** A stream object with its right length; `entries` go into the dictionary. */
export function stream(data: string, entries = ''): string {
  return `<< ${entries} /Length ${String(data.length)} >>\nstream\n${data}\nendstream`;
}

/** A file of the objects by number, of which 1 is the catalog, one character a byte. */
export function makePdf(objects: Readonly<Record<number, string>>): Uint8Array {
  let text = '%PDF-1.7\n';
  const rows: string[] = ['0 1\n0000000000 65535 f \n'];
  for (const [num, object] of Object.entries(objects)) {
    rows.push(`${num} 1\n${String(text.length).padStart(10, '0')} 00000 n \n`);
    text += `${num} 0 obj\n${object}\nendobj\n`;
  }
  const size = Math.max(...Object.keys(objects).map(Number)) + 1;
  const at = text.length;
  const trailer = `trailer\n<< /Size ${String(size)} /Root 1 0 R >>`;
  return latin1(`${text}xref\n${rows.join('')}${trailer}\nstartxref\n${String(at)}\n%%EOF\n`);
}
