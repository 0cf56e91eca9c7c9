import { isDict, type FormField } from '../../pdf/index.js';
import { isLocked, type ChangePermission } from '../field-lock.js';
import { shownText, shownValue } from '../hidden/field-values.js';
import { readingOf } from '../hidden/survey.js';
import { sameValue } from '../same-value.js';
import type { BoundSignature, Owners } from './bonds.js';
import type { Deed, Ledger } from './ledger.js';

/** Why something explained is not permitted. */
export interface Objection {
  readonly check: 'modifications' | 'orphan-mark' | 'field-appearance';
  readonly clause: string;
  readonly reason: string;
}

/** What deeds are judged by. */
export interface Rules {
  readonly ledger: Ledger;
  readonly bound: readonly BoundSignature[];
  readonly owners: Owners;
  /** The fields of the newer revision, by object number. */
  readonly fields: ReadonlyMap<number, FormField>;
}

/** The objection of the document's signatures to a deed, or undefined where they permit it. */
export function objectionTo(deed: Deed, rules: Rules): Objection | undefined {
  if (deed.level === 'lta-update') return undefined;
  return (
    byLevel(deed, levelOf(rules)) ??
    byLock(deed, rules) ??
    byOwner(deed, rules) ??
    byAppearance(deed, rules)
  );
}

/** What the signed revision permits: the strictest word of the signatures in it; undefined where none says. */
function levelOf({ ledger, bound }: Rules): ChangePermission | undefined {
  const levels = bound
    .filter(({ section = -1 }) => section >= ledger.revisions.was)
    .flatMap(({ level }) => level ?? []);
  return levels.sort()[0];
}

function byLevel(deed: Deed, level: ChangePermission | undefined): Objection | undefined {
  const refused = (reason: string): Objection => ({
    check: 'modifications',
    clause: 'ISO 32000-2 §12.8.2.2',
    reason,
  });
  if (deed.level === 'annotation') {
    if (level !== 3) return refused('an annotation, which the signature does not permit');
    return deed.covering === true
      ? refused('an annotation that may cover what was certified')
      : undefined;
  }
  if (level === undefined) return undefined;
  if (level === 1) return refused('a change after which none is permitted');
  // With level 3 a widget may come as any annotation may.
  return deed.isNew === true && level === 2
    ? refused('a new field in a certified document')
    : undefined;
}

/** Fields that a signature locked, in the signed revision or before the change. */
function byLock(deed: Deed, rules: Rules): Objection | undefined {
  const { field } = deed;
  const { bound, ledger } = rules;
  // A new field is none of those that the signer saw and locked; an unseen timestamp does not come here.
  if (field === undefined || deed.isNew === true) return undefined;
  const changes = sectionsOf(deed, ledger);
  const newest = Math.min(...changes, ledger.revisions.was - 1);
  const locked = bound.find(
    ({ section, locks, field: own }) =>
      section !== undefined &&
      section > newest &&
      own !== field &&
      locks.some((lock) => isLocked(lock, field)),
  );
  return (
    locked && {
      check: 'modifications',
      clause: 'ISO 32000-2 §12.8.2.4',
      reason: `a change of a field that ${locked.field ?? 'a signature'} locked`,
    }
  );
}

/** A mark that another than its owner's signature closes, or none. */
function byOwner(deed: Deed, { ledger, bound, owners }: Rules): Objection | undefined {
  const { field, what } = deed;
  if (field === undefined || what !== 'fill') return undefined;
  const names = owners(field);
  const clause = 'ISO 32000-2 §12.7.5.5';
  if (names.length === 0 && deed.isReadOnly !== true) return undefined;
  if (names.length === 0)
    return {
      check: 'orphan-mark',
      clause,
      reason: 'filled in, read-only, and owned by no signature',
    };
  const orphan = sectionsOf(deed, ledger).some((section) => {
    const closing = closedBy(bound, section);
    return typeof closing?.field !== 'string' || !names.includes(closing.field);
  });
  if (!orphan) return undefined;
  return {
    check: 'orphan-mark',
    clause,
    reason: `filled in, and not closed by the signature of ${names.join(', ')}`,
  };
}

/** A field that was filled with one value and shows another: people and programs would read different documents. */
function byAppearance(
  { num, what, valueStays }: Deed,
  { ledger, fields }: Rules,
): Objection | undefined {
  const field = what === 'fill' ? fields.get(num) : undefined;
  if (!field) return undefined;
  const { document, was, is } = ledger.revisions;
  const [before, after] = [readingOf(document, was), readingOf(document, is)];
  const differs = field.widgets.some((ref) => {
    const [old, now] = [before.resolve(ref), after.resolve(ref)];
    if (!isDict(now)) return false;
    const shown = shownValue(after, field, now);
    if (valueStays !== true || shown === 'other') return shown === 'other';
    // Drawn anew for the value that it had, a field must be seen to show what it showed.
    if (shown === 'unknown') return true;
    const wasDrawn = isDict(old) && old.entries.has('AP');
    return wasDrawn && shownText(before, old) !== shownText(after, now);
  });
  if (!differs) return undefined;
  return {
    check: 'field-appearance',
    clause: 'ISO 32000-2 §12.7.4.3',
    reason: 'filled in with another text than it shows',
  };
}

/** The first signature that covers a revision. */
function closedBy(bound: readonly BoundSignature[], changed: number): BoundSignature | undefined {
  let closing: BoundSignature | undefined;
  for (const one of bound) {
    const { kind, section } = one;
    if (kind !== 'signature' || section === undefined || section > changed) continue;
    if (closing?.section === undefined || section > closing.section) closing = one;
  }
  return closing;
}

/** The later revisions in which the objects of a deed got another value. */
function sectionsOf({ num, objects = [num] }: Deed, { revisions }: Ledger): number[] {
  const { document, was, is } = revisions;
  const sections: number[] = [];
  for (let index = is; index < was; index++) {
    const pair = { document, was: index + 1, is: index };
    const changed = objects.some(
      (object) =>
        document.section(index).find(object) !== undefined &&
        !sameValue(pair, document.object(object, index + 1), document.object(object, index)),
    );
    if (changed) sections.push(index);
  }
  return sections;
}
