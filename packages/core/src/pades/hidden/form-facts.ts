import { isKysoError } from '../../errors.js';
import {
  fieldsOf,
  isArray,
  isDict,
  isName,
  isString,
  textOf,
  type FormField,
} from '../../pdf/index.js';
import { isLocked, type FieldLock } from '../field-lock.js';
import type { Survey } from './survey.js';

/** The fields of a revision, and what of them is explained. */
export interface FormFacts {
  readonly fields: readonly FormField[];
  /**
   * Numbers of fields and widgets that somebody answers for by a signature: signed signature fields, and
   * fields that the /Lock of a signed one includes by name.
   */
  readonly explained: ReadonlySet<number>;
}

/** Reads the form; one that cannot be read has no fields. */
export function formFactsOf(survey: Survey): FormFacts {
  const fields = readFields(survey);
  const signed = fields.filter(
    ({ type, value }) => type === 'Sig' && isDict(survey.resolve(value)),
  );
  const locks = signed.flatMap((field) => includedBy(survey, field));
  const owned = fields.filter(({ name }) => locks.some((lock) => isLocked(lock, name)));
  const explained = [...signed, ...owned].flatMap(({ ref, widgets }) => [ref, ...widgets]);
  return { fields, explained: new Set(explained.map(({ num }) => num)) };
}

function readFields({ document, section }: Survey): readonly FormField[] {
  try {
    return fieldsOf(document, section);
  } catch (error) {
    if (isKysoError(error)) return [];
    throw error;
  }
}

/** Only a lock that names fields makes their owner: one of everything says nothing of a mark. */
function includedBy({ get, resolve }: Survey, { dict }: FormField): FieldLock[] {
  const lock = get(dict, 'Lock');
  const names = isDict(lock) && isName(get(lock, 'Action'), 'Include') ? get(lock, 'Fields') : null;
  if (!isArray(names)) return [];
  const fields = names.items
    .map(resolve)
    .filter(isString)
    .map(({ bytes }) => textOf(bytes));
  return [{ action: 'Include', fields }];
}
