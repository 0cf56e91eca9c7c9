import { ref, textOf } from './pdf-objects.mjs';

/**
 * A PDF that grows by revisions: its text (one character a byte), the newest value of each object, the number
 * that is free next, the trailer's entries, and where its newest cross-reference stands.
 *
 * @typedef {object} Grown
 * @property {string} file
 * @property {Readonly<Record<number, import('./pdf-objects.mjs').Value>>} objects
 * @property {number} next
 * @property {import('./pdf-objects.mjs').Dict} trailer
 * @property {number} startxref
 */

/** The first revision: catalog 1, one cross-reference table. */
export function begin(objects, { trailer = {}, header = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n' } = {}) {
  const entries = { Root: ref(1), ID: ['<00112233>', '<00112233>'], ...trailer };
  const empty = { file: header, objects: {}, next: 1, trailer: entries, startxref: -1 };
  return append(empty, objects, { head: true });
}

/**
 * One more revision with these objects.
 *
 * @param {Grown} pdf
 * @param {Readonly<Record<number, import('./pdf-objects.mjs').Value>>} objects
 * @param {object} [options]
 * @param {import('./pdf-objects.mjs').Dict} [options.trailer] set over the entries of the last trailer
 * @param {readonly number[]} [options.free] numbers that are freed
 * @param {number} [options.highest] number that `rows` name beyond the objects
 * @param {readonly string[]} [options.rows] rows written before the right ones, from `row`
 * @param {string} [options.before] text in front of the objects
 * @param {number} [options.prev] another /Prev than the last cross-reference
 * @param {boolean} [options.head] true where the table begins with row 0
 * @param {Readonly<Record<number, number>>} [options.generations] other generations than 0, by number
 */
export function append(pdf, objects, options = {}) {
  const { free = [], rows = [], before = '', prev = pdf.startxref, head = false } = options;
  const { generations = {} } = options;
  let file = pdf.file + before;
  const table = [...(head ? ['0 1\n0000000000 65535 f \n'] : []), ...rows];
  for (const [num, value] of Object.entries(objects)) {
    const generation = generations[num] ?? 0;
    table.push(row(num, file.length, generation));
    file += objectText(num, value, generation);
  }
  for (const num of free) table.push(`${num} 1\n0000000000 00001 f \n`);
  const used = [...Object.keys(objects).map(Number), ...free, options.highest ?? 0];
  const next = Math.max(pdf.next, ...used.map((num) => num + 1));
  const trailer = { ...pdf.trailer, ...options.trailer };
  const entries = { Size: next, ...trailer, Prev: prev >= 0 ? prev : undefined };
  const startxref = file.length;
  file += `xref\n${table.join('') || '0 0\n'}trailer\n${textOf(entries)}\n`;
  file += `startxref\n${startxref}\n%%EOF\n`;
  return { file, objects: { ...pdf.objects, ...objects }, next, trailer, startxref };
}

/** One more revision with some entries of dictionaries set, by object number, and further objects. */
export function edit(pdf, entries, objects = {}) {
  return append(pdf, { ...edited(pdf, entries), ...objects });
}

/** The newest values of objects with some entries set, by object number. */
export function edited(pdf, entries) {
  return Object.fromEntries(
    Object.entries(entries).map(([num, changes]) => [num, { ...pdf.objects[num], ...changes }]),
  );
}

/** A row of a table by itself. */
export function row(num, offset, generation = 0) {
  return `${num} 1\n${String(offset).padStart(10, '0')} ${String(generation).padStart(5, '0')} n \n`;
}

/** An object as it stands in the file. */
export function objectText(num, value, generation = 0) {
  return `${num} ${generation} obj\n${textOf(value)}\nendobj\n`;
}

/** The last offset at which an object begins in the file. */
export function offsetOf(pdf, num) {
  return pdf.file.lastIndexOf(`\n${num} 0 obj\n`) + 1;
}

/** Bytes of the file. */
export function bytesOf({ file }) {
  return new Uint8Array(Buffer.from(file, 'latin1'));
}

/** The same document with other text; for what is no revision. */
export function withFile(pdf, file) {
  return { ...pdf, file };
}
