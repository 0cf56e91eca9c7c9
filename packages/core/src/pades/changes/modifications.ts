import { failed, passed } from '../../cms/index.js';
import { coreError, isKysoError } from '../../errors.js';
import { fieldsOf, isSpace, type FormField, type PdfDocument } from '../../pdf/index.js';
import type { Finding, ModificationLevel, Modifications } from '../../report.js';
import type { TwoRevisions } from '../same-value.js';
import { ownersOf, type BoundSignature, type Owners } from './bonds.js';
import { difference, placesOf } from './describe.js';
import { explainDocument } from './document-rule.js';
import { changedObjects, unexplainedObjects, type Deed, type Ledger } from './ledger.js';
import { objectionTo } from './permitted.js';
import { TRAILER, type References } from './references.js';

/** The revision that a signature covers: the section that it ends with (0 is the newest), and the offset of its end. */
export interface SignedZone {
  readonly section: number;
  readonly end: number;
}

/** What is known of the document before any of its signatures is judged. */
export interface DocumentFacts {
  readonly bound: readonly BoundSignature[];
  readonly references: References;
  /** The form of each revision that was met, by its section: every two revisions are compared. */
  readonly forms: Map<number, RevisionForm>;
}

/** What judging changes asks of the form of one revision. */
interface RevisionForm {
  readonly fields: ReadonlyMap<number, FormField>;
  readonly owners: Owners;
}

const CLAUSE = 'ISO 32000-2 §12.8.2.2.2';
/** Most later revisions that are compared; the work grows with their square and a dossier has a few dozen. */
const MAX_LATER_REVISIONS = 500;
/** Most bytes behind the last revision that are looked through for anything but white space; some tools pad to a block. */
const MAX_BLANK_TAIL = 1 << 20;
/** Most changes that are named; the first ones tell what happened. */
const MAX_NAMED = 20;

/** From nothing to what no rule explains. */
const ORDER: readonly ModificationLevel[] = [
  ...(['none', 'lta-update', 'signing', 'form-fill', 'annotation', 'unexplained'] as const),
];

/** The answer for a change that no rule explains, or that cannot be told. */
export function unexplained(found?: string): Modifications {
  const finding = failed('modifications', CLAUSE, { found });
  return { level: 'unexplained', permitted: false, findings: [finding] };
}

/** How many revisions came later, or why they cannot be told; undefined where nothing came. */
export function laterRevisions(
  document: PdfDocument,
  { section, end }: SignedZone,
): Modifications | undefined {
  if (!isBlankBehind(document, end)) return unexplained('bytes behind the last revision');
  if (section === 0) return { level: 'none', permitted: true, findings: [] };
  if (section > MAX_LATER_REVISIONS) return unexplained(`${section} later revisions`);
  return undefined;
}

/**
 * What came after the revision that a section ends. Each later revision is compared with the signed one
 * object by object: every object that is new to it, changed or freed must be explained by a rule, along every
 * path by which the signed revision reaches it; what is explained must be permitted by the signatures.
 */
export function modificationsSince(
  document: PdfDocument,
  section: number,
  facts: DocumentFacts,
): Modifications {
  const parts: Modifications[] = [];
  for (let is = 0; is < section; is++) {
    const part = compared({ document, was: section, is }, facts);
    parts.push(part);
    if (part.level === 'unexplained') break;
  }
  return merged(parts);
}

function merged(parts: readonly Modifications[]): Modifications {
  const findings = new Map(
    parts.flatMap((part) => part.findings).map((finding) => [JSON.stringify(finding), finding]),
  );
  const level = Math.max(...parts.map((part) => ORDER.indexOf(part.level)));
  return {
    level: ORDER[level] ?? 'unexplained',
    permitted: parts.every(({ permitted }) => permitted),
    findings: [...findings.values()].sort(byStatus).slice(0, MAX_NAMED),
  };
}

/** What is not permitted is told first. */
function byStatus(a: Finding, b: Finding): number {
  return Number(b.status === 'failed') - Number(a.status === 'failed');
}

/** False where objects follow that no cross-reference names: readers that rebuild it would show them. */
function isBlankBehind(document: PdfDocument, zoneEnd: number): boolean {
  const ends = [document.section(0).end, document.sectionOrEnd(1)?.end].map((end) => end ?? 0);
  const from = Math.max(zoneEnd, ...ends);
  const length = document.size - from;
  return length <= MAX_BLANK_TAIL && document.window.view(from, length).every(isSpace);
}

function compared(revisions: TwoRevisions, facts: DocumentFacts): Modifications {
  try {
    refuseUnclear(revisions);
    const ledger = ledgerOf(revisions, facts);
    if (!explainDocument(ledger)) return unexplained('trailer');
    const left = unexplainedObjects(ledger);
    if (left.length > 0) return named(ledger, left);
    return judged(ledger, facts);
  } catch (error) {
    if (isKysoError(error)) return unexplained(error.message);
    throw error;
  }
}

/** Of two rows for one object readers take the first or the last: what it shows depends on the reader. */
function refuseUnclear({ document, was, is }: TwoRevisions): void {
  for (let index = is; index < was; index++) {
    const section = document.section(index);
    if (section.ambiguous())
      throw coreError(
        'ERR_XREF_DAMAGED',
        `cross-reference at byte ${section.offset} names an object twice`,
      );
  }
}

function ledgerOf(revisions: TwoRevisions, { bound, references }: DocumentFacts): Ledger {
  return {
    ...{ revisions, references, signatures: bound },
    changed: changedObjects(revisions, references),
    deeds: [],
    explained: new Map(),
    known: new Map(),
  };
}

/** Names what no rule explains: the object, the way to it, its page, what it was and what it is. */
function named(ledger: Ledger, left: readonly number[]): Modifications {
  const { document, was } = ledger.revisions;
  const places = placesOf(document, was, left.slice(0, MAX_NAMED));
  const findings = left.slice(0, MAX_NAMED).map((num): Finding => {
    const place = places.get(num);
    const page = place?.page === undefined ? '' : `, page ${place.page}`;
    const { was: before, is: after } = difference(ledger.revisions, num);
    return failed('modifications', CLAUSE, {
      expected: before,
      found: after,
      at: `object ${num}${place ? ` ${place.path}` : ''}${page}`,
    });
  });
  return { level: 'unexplained', permitted: false, findings };
}

/** Nothing is left to explain: what was done, and whether it was permitted. */
function judged(ledger: Ledger, facts: DocumentFacts): Modifications {
  const { document, was, is } = ledger.revisions;
  const { fields } = formIn(document, is, facts);
  const { owners } = formIn(document, was, facts);
  const rules = { ledger, bound: facts.bound, fields, owners };
  const findings: Finding[] = [];
  let permitted = true;
  let level = 0;
  for (const deed of ledger.deeds) {
    level = Math.max(level, ORDER.indexOf(deed.level));
    const objection = objectionTo(deed, rules);
    permitted &&= objection === undefined;
    findings.push(
      objection
        ? failed(objection.check, objection.clause, { found: objection.reason, at: placeOf(deed) })
        : passed('modifications', CLAUSE, { found: deed.what, at: placeOf(deed) }),
    );
  }
  return { level: ORDER[level] ?? 'unexplained', permitted, findings };
}

function formIn(document: PdfDocument, section: number, { forms }: DocumentFacts): RevisionForm {
  const known = forms.get(section);
  if (known) return known;
  const fields = new Map(fieldsOf(document, section).map((field) => [field.ref.num, field]));
  const form = { fields, owners: ownersOf(document, section) };
  forms.set(section, form);
  return form;
}

function placeOf({ field, num }: Deed): string {
  if (field !== undefined) return `field ${field}`;
  return num === TRAILER ? 'document information' : `object ${num}`;
}
