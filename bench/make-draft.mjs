/** Lines of a page of text at 13 points. */
const LINES = 40;
const LINE =
  'Cac bo, co quan ngang bo, co quan thuoc Chinh phu thuc hien nhiem vu duoc giao theo thang.';

/**
 * A draft of pages of text: PDF 1.7, one standard font, a classic cross-reference table.
 *
 * @param {number} pages
 * @returns {Uint8Array}
 */
export function makeDraft(pages) {
  const numbers = Array.from({ length: pages }, (_, index) => 4 + 2 * index);
  const kids = numbers.map((number) => `${number} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages} /Kids [${kids}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>',
    ...numbers.flatMap((number) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${number + 1} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
      content(),
    ]),
  ];
  let file = '%PDF-1.7\n';
  const offsets = objects.map((object, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const start = file.length;
  file += `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(file, 'latin1'));
}

function content() {
  const lines = Array.from({ length: LINES }, () => `(${LINE}) Tj 0 -17 Td`).join('\n');
  const text = `BT /F1 13 Tf 80 770 Td\n${lines}\nET`;
  return `<< /Length ${text.length} >>\nstream\n${text}\nendstream`;
}
