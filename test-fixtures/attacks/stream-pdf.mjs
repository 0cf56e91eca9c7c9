import { objectText } from './grown-pdf.mjs';
import { ref, stream, textOf } from './pdf-objects.mjs';

/** The first revision of a file whose cross-reference is a stream. */
export function beginStreams(objects, options = {}) {
  const trailer = { Root: ref(1), ID: ['<00112233>', '<00112233>'] };
  const file = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';
  return appendStreams({ file, objects: {}, next: 1, trailer, startxref: -1 }, objects, options);
}

/**
 * One more revision with a cross-reference stream. `packed` objects stand in an object stream, `objects` by
 * themselves; `rows` are set over the right rows, each as type and two fields.
 */
export function appendStreams(pdf, objects, { packed = {}, rows = {}, trailer = {} } = {}) {
  let { file } = pdf;
  const found = new Map();
  for (const [num, value] of Object.entries(objects)) {
    found.set(Number(num), [1, file.length, 0]);
    file += objectText(num, value);
  }
  const numbers = [...Object.keys(objects), ...Object.keys(packed)].map(Number);
  const container = Math.max(pdf.next, ...numbers.map((num) => num + 1));
  const names = Object.keys(packed).map(Number);
  if (names.length > 0) {
    names.forEach((num, index) => found.set(num, [2, container, index]));
    found.set(container, [1, file.length, 0]);
    file += objectText(container, objectStream(packed));
  }
  const self = container + 1;
  found.set(self, [1, file.length, 0]);
  for (const [num, fields] of Object.entries(rows)) found.set(Number(num), fields);
  const startxref = file.length;
  const entries = { ...pdf.trailer, ...trailer };
  const Prev = pdf.startxref >= 0 ? pdf.startxref : undefined;
  file += objectText(self, crossReference(found, { Size: self + 1, ...entries, Prev }));
  file += `startxref\n${startxref}\n%%EOF\n`;
  const all = { ...pdf.objects, ...objects, ...packed };
  return { file, objects: all, next: self + 1, trailer: entries, startxref };
}

/** An object stream (ISO 32000-2 §7.5.7), not compressed. */
export function objectStream(objects, entries = {}) {
  const texts = Object.values(objects).map((value) => `${textOf(value)}\n`);
  let at = 0;
  const head = Object.keys(objects)
    .map((num, index) => {
      const pair = `${num} ${at} `;
      at += texts[index].length;
      return pair;
    })
    .join('');
  const counts = { N: texts.length, First: head.length };
  return stream(head + texts.join(''), { Type: '/ObjStm', ...counts, ...entries });
}

/** A cross-reference stream of these rows: number → type and two fields. */
export function crossReference(rows, entries) {
  const sorted = [...rows].sort(([a], [b]) => a - b);
  const data = sorted
    .map(
      ([, [type, second, third]]) =>
        bigEndian(type, 1) + bigEndian(second, 4) + bigEndian(third, 2),
    )
    .join('');
  const Index = sorted.flatMap(([num]) => [num, 1]);
  return stream(data, { Type: '/XRef', W: [1, 4, 2], Index, ...entries });
}

function bigEndian(value, width) {
  const bytes = Array.from(
    { length: width },
    (_, i) => Math.floor(value / 256 ** (width - 1 - i)) % 256,
  );
  return String.fromCharCode(...bytes);
}
