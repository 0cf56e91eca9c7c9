import { createCipheriv, createHash } from 'node:crypto';

/** A4, points. */
const PAGE = { width: 595, height: 842 };
/** One page of large documents carries an image of at most this many bytes: 400 × 400 pixels. */
const IMAGE_BYTES_PER_PAGE = 480_000;

/**
 * A valid PDF 1.7 of about `size` bytes with a classic cross-reference table: pages of a line of text
 * and an uncompressed RGB image of noise, so that no tool gains by compressing. The same size gives
 * the same bytes.
 *
 * @param {number} size in bytes; the result differs by less than 4 KB per page
 * @returns {Buffer}
 */
export function makePdf(size) {
  return Buffer.concat(pdfParts(size));
}

/**
 * The same in parts, for files too long for one buffer.
 *
 * @param {number} size
 * @returns {Buffer[]}
 */
export function pdfParts(size) {
  const pageCount = Math.ceil(size / IMAGE_BYTES_PER_PAGE);
  const side = Math.floor(Math.sqrt(size / pageCount / 3));
  const noise = noiseStream(size);
  const kids = Array.from({ length: pageCount }, (_, index) => `${4 + 3 * index} 0 R`);
  const objects = [
    [`<< /Type /Catalog /Pages 2 0 R >>`],
    [`<< /Type /Pages /Count ${pageCount} /Kids [ ${kids.join(' ')} ] >>`],
    [`<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>`],
  ];
  for (let page = 0; page < pageCount; page += 1) {
    objects.push(...pageObjects({ page, pageCount, side, pixels: noise(side * side * 3) }));
  }
  return joinFile(objects);
}

/** Page, content and image of one page; the first page's objects have the numbers 4, 5 and 6. */
function pageObjects({ page, pageCount, side, pixels }) {
  const [contents, image] = [5 + 3 * page, 6 + 3 * page];
  const text =
    `BT /F1 12 Tf 72 780 Td (Page ${page + 1} of ${pageCount}) Tj ET\n` +
    `q 400 0 0 400 72 300 cm /Im0 Do Q`;
  return [
    [
      `<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 ${PAGE.width} ${PAGE.height} ] ` +
        `/Contents ${contents} 0 R ` +
        `/Resources << /Font << /F1 3 0 R >> /XObject << /Im0 ${image} 0 R >> >> >>`,
    ],
    [`<< /Length ${text.length} >>\nstream\n`, text, `\nendstream`],
    [
      `<< /Type /XObject /Subtype /Image /Width ${side} /Height ${side} /ColorSpace /DeviceRGB ` +
        `/BitsPerComponent 8 /Length ${pixels.length} >>\nstream\n`,
      pixels,
      `\nendstream`,
    ],
  ];
}

function joinFile(objects) {
  const parts = [];
  let position = 0;
  const write = (part) => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
    parts.push(bytes);
    position += bytes.length;
  };
  write('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n');
  const offsets = objects.map((pieces, index) => {
    const offset = position;
    write(`${index + 1} 0 obj\n`);
    pieces.forEach(write);
    write('\nendobj\n');
    return offset;
  });
  const startOfTable = position;
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  const id = createHash('sha256').update(entries.join('')).digest('hex').slice(0, 32);
  write(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join('')}`);
  write(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /ID [ <${id}> <${id}> ] >>\n`);
  write(`startxref\n${startOfTable}\n%%EOF\n`);
  return parts;
}

/** The key stream of AES in counter mode over a fixed key: noise that is the same every time. */
function noiseStream(seed) {
  const key = createHash('sha256').update(`kyso bench ${seed}`).digest();
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  return (length) => cipher.update(Buffer.alloc(length));
}
