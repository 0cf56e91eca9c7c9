import type { FieldPlacement } from '@kyso/core/pades';
import { vnError } from '../errors.js';
import { sameText } from '../people/names.js';
import { FIELD_NAMES } from '../plan/field-names.js';
import type { PlannedSigner, SigningOrder } from '../plan/signing-plan.js';
import type { Place } from '../placement/index.js';
import type { ActType } from './act-type.js';
import { isSigned, type Dossier } from './dossier.js';
import type { ActWork } from './act-work.js';
import type { ActOptions } from './types.js';

/** A person of the plan with the field that waits for their signature. */
export interface Slot<Person extends PlannedSigner> {
  readonly person: Person;
  /** Fully qualified name of the signature field. */
  readonly field: string;
}

/** Who stands in the plan for an act, in order. */
export interface SlotRequest<Person extends PlannedSigner> {
  readonly role: 'initial' | 'approve';
  readonly group: { readonly people: readonly Person[]; readonly order?: SigningOrder } | undefined;
  /** Id in the plan; absent: found by the name in the certificate. */
  readonly as: string | undefined;
}

/**
 * The place of the signer in the plan; undefined where the plan has none for this act. Throws `ERR_PLAN` for an id that
 * it does not have, `ERR_AUTHORITY` for a signer whom it does not name, `ERR_ALREADY_DONE` and `ERR_ORDER`.
 */
export function slotOf<Person extends PlannedSigner>(
  { act, dossier, holder, options }: ActWork<ActOptions>,
  { role, group, as }: SlotRequest<Person>,
): Slot<Person> | undefined {
  if (!group) {
    if (as === undefined) return undefined;
    throw vnError('ERR_PLAN', `no plan has "${as}" for ${act}`, { facts: { path: 'as' } });
  }
  const { people } = group;
  const person =
    as === undefined
      ? people.find(({ name }) => sameText(name, holder.name))
      : people.find(({ id }) => id === as);
  if (!person) throw notPlanned({ act, as, name: holder.name, people });
  const slot = { person, field: FIELD_NAMES[role](person.id) };
  if (isSigned(dossier, slot.field)) throw alreadyDone(act, person.name);
  if (group.order === 'given' && options.force !== true)
    refuseBefore(dossier, { act, role, people, person });
  return slot;
}

interface Unplanned {
  readonly act: ActType;
  readonly as: string | undefined;
  readonly name: string;
  readonly people: readonly PlannedSigner[];
}

function notPlanned({ act, as, name, people }: Unplanned): Error {
  const planned = people.map((one) => `${one.id} (${one.name})`).join(', ');
  if (as !== undefined)
    return vnError('ERR_PLAN', `the plan has no "${as}" for ${act}; it has ${planned}`, {
      facts: { path: 'as', found: as },
    });
  return vnError(
    'ERR_AUTHORITY',
    `the plan does not name ${name} for ${act}; it names ${planned}`,
    {
      facts: { act, reason: 'not-the-planned-signer', found: name },
    },
  );
}

export function alreadyDone(act: ActType, name: string): Error {
  return vnError('ERR_ALREADY_DONE', `${act} by ${name} stands in the document already`, {
    facts: { act, name },
  });
}

function refuseBefore(
  dossier: Dossier,
  order: {
    readonly act: ActType;
    readonly role: 'initial' | 'approve';
    readonly people: readonly PlannedSigner[];
    readonly person: PlannedSigner;
  },
): void {
  const { act, role, people, person } = order;
  const missing = people
    .slice(0, people.indexOf(person))
    .filter(({ id }) => !isSigned(dossier, FIELD_NAMES[role](id)));
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(', ');
  throw vnError('ERR_ORDER', `${act} by ${person.name} comes after ${names}`, {
    facts: { act, missing: names },
  });
}

/** `KyTat_nva` or, where a field is named so, the first of `KyTat_nva2`, `KyTat_nva3`, … */
export function freshFieldName({ fields }: Dossier, base: string): string {
  const taken = new Set(fields.map(({ name }) => name.split('.')[0]));
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}${number}`;
    if (!taken.has(name)) return name;
  }
}

/** A field that the signature brings, at its place. */
export function fieldAt(
  name: string,
  { page, x, y, width, height, turn }: Place,
): { readonly name: string } & FieldPlacement {
  return { name, page, rect: { x, y, width, height }, ...(turn && { turn }) };
}

/** A short id from a name: `Nguyễn Văn An` → `nguyen-van-an`. */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[đĐ]/gu, 'd')
    .toLowerCase();
  return (
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40) || 'nguoi-ky'
  );
}
