import { warning } from '../cms/index.js';
import { coreError, type KysoError } from '../errors.js';
import { fieldsOf, formOf, isDict, isRef, type FormField, type PdfDocument } from '../pdf/index.js';
import type { Finding } from '../report.js';
import {
  checkLock,
  checkPermission,
  lockOf,
  referencesText,
  type ChangePermission,
  type FieldLock,
} from './field-lock.js';
import { checkArchival } from './archival.js';
import { refuseForbidden } from './permissions.js';
import { checkSeedValues, type SigningTerms } from './seed-values.js';
import type { FieldPlacement, Mark } from './types.js';

/** Which field is signed, and what the document says of it; nothing is written yet. */
export interface FieldPlan {
  /** Fully qualified. */
  readonly name: string;
  /** The empty field that is signed where it stands; undefined for a new one. */
  readonly existing: FormField | undefined;
  readonly fields: readonly FormField[];
  /** True where signatures stand already: then only what they permit is touched. */
  readonly signedBefore: boolean;
  readonly certify: ChangePermission | undefined;
  /** The text of /Reference, or undefined. */
  readonly references: string | undefined;
  readonly findings: readonly Finding[];
}

/** What is asked for. */
export interface PlanRequest {
  readonly placement: FieldPlacement;
  readonly mark: Mark | undefined;
  readonly certify: ChangePermission | undefined;
  /** What the signature will be, for the seed values of the field. */
  readonly terms: SigningTerms;
}

/**
 * Finds the field of the request and asks the document whether it may be signed so. Throws `ERR_FIELD` for
 * a name that two fields have or that cannot be used, and for seed values that are not met;
 * `ERR_WOULD_INVALIDATE` for what earlier signatures forbid; `ERR_ARCHIVAL` for a mark that PDF/A forbids.
 */
export function planField(
  document: PdfDocument,
  { placement, mark, certify, terms }: PlanRequest,
): FieldPlan {
  if (placement.lock) checkLock(placement.lock);
  if (certify !== undefined) checkPermission(certify);
  const fields = fieldsOf(document);
  const name = (placement.name ?? freshName(fields)).normalize('NFC');
  const existing = fieldNamed(fields, name);
  const signedBefore = fields.some(
    (field) => field.type === 'Sig' && isDict(document.resolve(field.value)),
  );
  refuseForbidden(document, fields, { name, isNew: !existing });
  if (certify !== undefined && (signedBefore || isCertified(document)))
    throw coreError(
      'ERR_WOULD_INVALIDATE',
      'the document is signed: only the first signature can certify (ISO 32000-2 §12.8.2.2)',
      { facts: { restriction: 'certify', field: name } },
    );
  const lock = lockFor(document, { existing, placement, name });
  const root = document.trailer.entries.get('Root');
  return {
    name,
    existing,
    fields,
    signedBefore,
    certify,
    references: referencesText({ certify, lock }, isRef(root) ? root : undefined),
    findings: [
      ...formFindings(document, signedBefore),
      ...checkArchival(document, mark),
      ...(existing ? checkSeedValues(document, existing, { ...terms, certify, lock }) : []),
    ],
  };
}

/** A fault of a field, named. */
export function fieldError(name: string, problem: string): KysoError {
  return coreError('ERR_FIELD', `field ${name}: ${problem}`, { facts: { field: name } });
}

/**
 * `Signature1` or the first of its kind that no field and no node of the field tree is named, in whatever group: EU DSS
 * tells fields apart by their partial names.
 */
export function freshName(fields: readonly FormField[], stem = 'Signature'): string {
  const taken = new Set(fields.flatMap(({ name }) => name.split('.')));
  for (let number = 1; ; number++) if (!taken.has(`${stem}${number}`)) return `${stem}${number}`;
}

/** Two fields of one name are one field to some readers and two to others (§12.7.4.2): neither is signed. */
function fieldNamed(fields: readonly FormField[], name: string): FormField | undefined {
  const [found, ...others] = fields.filter((field) => field.name.normalize('NFC') === name);
  if (others.length > 0) throw fieldError(name, `${others.length + 1} fields have this name`);
  return found;
}

function isCertified(document: PdfDocument): boolean {
  const perms = document.get(document.catalog, 'Perms');
  return isDict(perms) && perms.entries.has('DocMDP');
}

interface LockRequest {
  readonly existing: FormField | undefined;
  readonly placement: FieldPlacement;
  readonly name: string;
}

/** The lock that the signature must carry out: that of the field, or the one asked for. */
function lockFor(
  document: PdfDocument,
  { existing, placement, name }: LockRequest,
): FieldLock | undefined {
  const own = existing && lockOf(document, existing.dict);
  if (own && placement.lock) throw fieldError(name, 'has its own lock; give none');
  return own ?? placement.lock;
}

/** What a person should know of the form; both entries stay as they are. */
function formFindings(document: PdfDocument, signedBefore: boolean): Finding[] {
  const form = formOf(document);
  if (!form) return [];
  const redrawn = signedBefore && document.get(form, 'NeedAppearances') === true;
  return [
    ...(form.entries.has('XFA')
      ? [warning('document-structure', 'ISO 32000-2 §12.7.8', { found: 'XFA' })]
      : []),
    ...(redrawn
      ? [warning('document-structure', 'ISO 32000-2 §12.7.3', { found: 'NeedAppearances' })]
      : []),
  ];
}
