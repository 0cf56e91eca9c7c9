import type { Delegation } from '@kyso/vn';
import { cliError } from '../errors.js';
import { readJson } from '../json-file.js';

const ACTS = ['initial', 'approve', 'issue', 'copy', 'appendix', 'register', 'comment'];
export const AUTHORITIES = ['TM.', 'Q.', 'KT.', 'TL.', 'TUQ.'] as const;

/** The delegations of a file: a JSON list of `Delegation`. Throws `ERR_JSON_FILE` with the `path` of the first fault. */
export async function delegationsAt(file: string): Promise<Delegation[]> {
  const json = await readJson('delegations', file);
  if (!Array.isArray(json)) throw fault(file, '', 'expected a list');
  return json.map((entry: unknown, i) => delegationOf(entry, { file, path: `[${i}]` }));
}

interface Where {
  readonly file: string;
  readonly path: string;
}

function delegationOf(entry: unknown, { file, path }: Where): Delegation {
  if (typeof entry !== 'object' || entry === null) throw fault(file, path, 'expected an object');
  const found = entry as Readonly<Record<string, unknown>>;
  const text = (key: string): string => {
    const value = found[key];
    if (typeof value === 'string' && value.trim() !== '') return value.normalize('NFC');
    throw fault(file, `${path}.${key}`, 'expected a text');
  };
  const time = (key: string): string => {
    if (/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text(key)) && Date.parse(text(key)))
      return text(key);
    throw fault(file, `${path}.${key}`, 'expected a time such as 2026-11-01T00:00:00+07:00');
  };
  const { acts, onBehalf } = found;
  const isActs =
    Array.isArray(acts) &&
    acts.length > 0 &&
    acts.every((act: unknown) => ACTS.some((known) => known === act));
  if (!isActs) throw fault(file, `${path}.acts`, `expected a list of ${ACTS.join(', ')}`);
  const word = AUTHORITIES.find((one) => one === onBehalf);
  if (onBehalf !== undefined && word === undefined)
    throw fault(file, `${path}.onBehalf`, `expected ${AUTHORITIES.join(', ')}`);
  return {
    ...{ from: text('from'), to: text('to'), acts: acts as Delegation['acts'] },
    ...(word !== undefined && { onBehalf: word }),
    ...{ notBefore: time('notBefore'), notAfter: time('notAfter') },
  };
}

function fault(file: string, path: string, problem: string): Error {
  const at = path === '' ? file : `${file} at ${path}`;
  return cliError('ERR_JSON_FILE', `--delegations ${at}: ${problem}`, {
    facts: { option: 'delegations', file, path },
  });
}
