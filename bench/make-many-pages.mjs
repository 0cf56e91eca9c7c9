import { deflateSync } from 'node:zlib';

/** Pages of one node of the page tree, and objects of one object stream. */
const GROUP = 100;
const CONTENT = 'BT /F1 11 Tf 72 770 Td (';

/**
 * A valid PDF of many pages and about `size` bytes: a page tree of two levels, every page with a text of
 * its own. With `xref: 'stream'` pages and nodes stand in deflated object streams, as in what
 * current writers make.
 *
 * @param {{ pages: number, size: number, xref: 'table' | 'stream' }} wish
 * @returns {Buffer}
 */
export function makeManyPages({ pages, size, xref }) {
  const file = xref === 'table' ? plainFile() : packedFile();
  const nodes = Math.ceil(pages / GROUP);
  const firstNode = 4;
  const firstPage = firstNode + nodes;
  const letters = Math.max(1, Math.floor(size / pages) - (xref === 'table' ? 320 : 120));
  const refs = (first, count) =>
    Array.from({ length: count }, (_, i) => `${first + i} 0 R`).join(' ');
  file.put(1, '<< /Type /Catalog /Pages 2 0 R >>');
  file.put(2, `<< /Type /Pages /Count ${pages} /Kids [ ${refs(firstNode, nodes)} ] >>`);
  file.put(3, '<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>');
  for (let node = 0; node < nodes; node += 1) {
    const count = Math.min(GROUP, pages - node * GROUP);
    const kids = refs(firstPage + node * GROUP, count);
    file.put(
      firstNode + node,
      `<< /Type /Pages /Parent 2 0 R /Count ${count} /MediaBox [ 0 0 595 842 ] ` +
        `/Resources << /Font << /F1 3 0 R >> >> /Kids [ ${kids} ] >>`,
    );
  }
  for (let page = 0; page < pages; page += 1) {
    const [num, contents] = [firstPage + page, firstPage + pages + page];
    const node = firstNode + Math.floor(page / GROUP);
    file.put(num, `<< /Type /Page /Parent ${node} 0 R /Contents ${contents} 0 R >>`);
    file.putStream(
      contents,
      `${CONTENT}${`${page + 1} `.repeat(letters).slice(0, letters)}) Tj ET`,
    );
  }
  return file.end(firstPage + 2 * pages);
}

/** Bytes in order, and where each object begins. */
function writer() {
  const parts = [];
  let length = 0;
  const write = (part) => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
    parts.push(bytes);
    length += bytes.length;
  };
  write('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n');
  return { write, at: () => length, all: () => Buffer.concat(parts) };
}

function streamObject(num, data, entries = '') {
  return `${num} 0 obj\n<< ${entries}/Length ${data.length} >>\nstream\n${data}\nendstream\nendobj\n`;
}

function plainFile() {
  const { write, at, all } = writer();
  const offsets = [];
  return {
    put(num, text) {
      offsets[num] = at();
      write(`${num} 0 obj\n${text}\nendobj\n`);
    },
    putStream(num, data) {
      offsets[num] = at();
      write(streamObject(num, data));
    },
    end(size) {
      const start = at();
      const rows = Array.from({ length: size }, (_, num) =>
        num === 0
          ? '0000000000 65535 f \n'
          : `${String(offsets[num]).padStart(10, '0')} 00000 n \n`,
      );
      write(`xref\n0 ${size}\n${rows.join('')}trailer\n<< /Size ${size} /Root 1 0 R >>\n`);
      write(`startxref\n${start}\n%%EOF\n`);
      return all();
    },
  };
}

function packedFile() {
  const { write, at, all } = writer();
  const rows = [[0, 0, 0]];
  const packed = [];
  return {
    put: (num, text) => void packed.push([num, text]),
    putStream(num, data) {
      rows[num] = [1, at(), 0];
      write(streamObject(num, data));
    },
    end(size) {
      let next = size;
      for (let from = 0; from < packed.length; from += GROUP) {
        const group = packed.slice(from, from + GROUP);
        group.forEach(([num], index) => (rows[num] = [2, next, index]));
        rows[next] = [1, at(), 0];
        write(objectStream(next, group));
        next += 1;
      }
      const start = at();
      rows[next] = [1, start, 0];
      const data = deflateSync(Buffer.concat(rows.map(rowBytes))).toString('latin1');
      const entries = `/Type /XRef /Size ${next + 1} /W [ 1 5 2 ] /Root 1 0 R /Filter /FlateDecode `;
      write(`${streamObject(next, data, entries)}startxref\n${start}\n%%EOF\n`);
      return all();
    },
  };
}

function objectStream(num, group) {
  let body = '';
  const head = group.map(([object, text]) => {
    const entry = `${object} ${body.length} `;
    body += `${text}\n`;
    return entry;
  });
  const first = head.join('').length;
  const data = deflateSync(Buffer.from(head.join('') + body, 'latin1')).toString('latin1');
  const entries = `/Type /ObjStm /N ${group.length} /First ${first} /Filter /FlateDecode `;
  return streamObject(num, data, entries);
}

function rowBytes([type, second, third]) {
  const row = Buffer.alloc(8);
  row[0] = type;
  row.writeUIntBE(second, 1, 5);
  row.writeUInt16BE(third, 6);
  return row;
}
