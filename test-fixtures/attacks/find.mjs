/** Number of the last signature dictionary of a document. */
export function signatureOf({ objects }) {
  return numberOf(objects, ({ Type }) => Type === '/Sig' || Type === '/DocTimeStamp');
}

/** Number of the last signature field of a document. */
export function fieldOf({ objects }) {
  return numberOf(objects, ({ FT }) => FT === '/Sig');
}

function numberOf(objects, is) {
  return Number(Object.entries(objects).findLast(([, value]) => is(value))[0]);
}

/** The hexadecimal string of the last /Contents of a file, delimiters included. */
export function contentsOf({ file }) {
  return [...file.matchAll(/\/Contents (<[0-9a-f]+>)/g)].at(-1)[1];
}
