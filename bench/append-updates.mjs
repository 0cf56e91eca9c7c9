/** Length of a file's end in which its last `startxref` stands. */
const TAIL = 200;

/**
 * A document with later revisions, each of which changes its information alone: what checking costs behind a
 * signature is then the comparison and nothing else. The document ends with a classic table.
 *
 * @param {Buffer} pdf
 * @param {number} count
 * @returns {Buffer}
 */
export function appendUpdates(pdf, count) {
  const parts = [pdf];
  let length = pdf.length;
  let startXref = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(textOf(pdf.subarray(-TAIL)))?.[1]);
  const trailer = textOf(pdf.subarray(startXref));
  const [, root] = /\/Root (\d+ \d+ R)/.exec(trailer);
  const first = Number(/\/Size (\d+)/.exec(trailer)[1]);
  for (let num = first; num < first + count; num += 1) {
    const object = `${num} 0 obj\n<< /Producer (update ${num}) >>\nendobj\n`;
    const at = length + object.length;
    const row = `${String(length).padStart(10, '0')} 00000 n \n`;
    const entries = `/Size ${num + 1} /Root ${root} /Info ${num} 0 R /Prev ${startXref}`;
    const section = `xref\n${num} 1\n${row}trailer\n<< ${entries} >>\nstartxref\n${at}\n%%EOF\n`;
    parts.push(Buffer.from(object + section));
    length = at + section.length;
    startXref = at;
  }
  return Buffer.concat(parts);
}

function textOf(bytes) {
  return bytes.toString('latin1');
}
