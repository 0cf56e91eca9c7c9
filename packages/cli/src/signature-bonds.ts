import type { ChangePermission, FieldLock } from '@kyso/core/pades';
import { usageError } from './errors.js';

/** Options that say what no longer changes once the signature stands. */
export const BOND_OPTIONS = {
  lock: { type: 'string' },
  certify: { type: 'string' },
} as const;

/** `all`, `include:NAME,NAME` or `exclude:NAME,NAME`. Throws `ERR_USAGE`. */
export function lockOf(text: string | undefined): FieldLock | undefined {
  if (text === undefined) return undefined;
  if (text === 'all') return { action: 'All' };
  const [, action, list = ''] = /^(include|exclude):(.+)$/s.exec(text) ?? [];
  const fields = list.split(',').map((name) => name.trim());
  if (action === undefined || fields.includes('')) {
    throw usageError(`--lock is all, include:NAME,… or exclude:NAME,…, not "${text}"`, {
      option: 'lock',
    });
  }
  return { action: action === 'include' ? 'Include' : 'Exclude', fields };
}

/** 1, 2 or 3. Throws `ERR_USAGE`. */
export function certifyOf(text: string | undefined): ChangePermission | undefined {
  switch (text) {
    case undefined:
      return undefined;
    case '1':
      return 1;
    case '2':
      return 2;
    case '3':
      return 3;
    default:
      throw usageError(`--certify is 1, 2 or 3, not "${text}"`, { option: 'certify' });
  }
}
