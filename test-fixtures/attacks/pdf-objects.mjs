/**
 * PDF objects as plain values, and their text. A string is text as it goes into the file (`/Name`, `(text)`,
 * `3 0 R`), a number is a number, an array is an array, an object is a dictionary; entries that are
 * `undefined` are left out.
 *
 * @typedef {string | number | boolean | readonly Value[] | Dict} Value
 * @typedef {{ readonly [key: string]: Value | undefined }} Dict
 */

const DATA = Symbol('data');

/** A stream: its bytes (one character a byte) and the entries of its dictionary beside /Length. */
export function stream(data, entries = {}) {
  return { ...entries, Length: data.length, [DATA]: data };
}

/** A stream with more data behind its own; undefined for what is no stream. */
export function withMoreData(value, more) {
  return DATA in value ? stream(`${value[DATA]} ${more}`, value) : undefined;
}

/** `num 0 R`. */
export function ref(num) {
  return `${num} 0 R`;
}

/** A text string in ASCII. */
export function text(value) {
  return `(${value.replace(/[\\()]/g, (char) => `\\${char}`)})`;
}

/** The text of an object as it stands between `obj` and `endobj`. */
export function textOf(value) {
  if (Array.isArray(value)) return `[${value.map(textOf).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  const dict = `<< ${entries.map(([key, entry]) => `/${key} ${textOf(entry)}`).join(' ')} >>`;
  return DATA in value ? `${dict}\nstream\n${value[DATA]}\nendstream` : dict;
}

/** A dictionary, or a stream, with some entries set; `undefined` takes one out. */
export function withEntries(dict, entries) {
  return { ...dict, ...entries };
}
