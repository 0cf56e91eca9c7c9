import { formDocument, letter, preparedDossier } from './documents.mjs';
import { signed } from './sign.mjs';

const made = new Map();

/** What was made under this name, made once. */
export function once(name, make) {
  if (!made.has(name)) made.set(name, Promise.resolve().then(make));
  return made.get(name);
}

/** The letter, signed invisibly by one person: field `Ky`. */
export function signedLetter() {
  return once('letter', () => signed(letter(), { name: 'Ky' }));
}

/** The letter with a form, signed invisibly by one person. */
export function signedForm() {
  return once('form', () => signed(formDocument(), { name: 'Ky' }));
}

/** The same, certified: `level` says what may follow. */
export function certifiedForm(level) {
  return once(`certified ${level}`, () => signed(formDocument(), { name: 'Ky', certify: level }));
}

/** The prepared dossier as its first signer leaves it: signed in a field that no act owns. */
export function openedDossier() {
  return once('dossier', () => signed(preparedDossier(), { name: 'Soan' }));
}
