import { equalBytes } from '../bytes/index.js';
import { warning } from '../cms/index.js';
import { coreError } from '../errors.js';
import {
  isArray,
  isDict,
  isName,
  isString,
  textOf,
  type FormField,
  type PdfDict,
  type PdfDocument,
  type PdfValue,
} from '../pdf/index.js';
import type { Finding } from '../report.js';
import type { ChangePermission, FieldLock } from './field-lock.js';

/** What a signature will be, as far as seed values can speak of it. */
export interface SigningTerms {
  /** DER of the signer's certificate, and of those above it. */
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
  readonly digestAlgorithm: string;
  readonly reason: string | undefined;
  readonly timestamped: boolean;
}

interface Terms extends SigningTerms {
  readonly certify: ChangePermission | undefined;
  readonly lock: FieldLock | undefined;
}

/**
 * Holds a signature against the seed values of its field (/SV, ISO 32000-2 §12.7.5.5 Table 237 and 238). A
 * required constraint that is not met is `ERR_FIELD` with the constraint among its facts; another one
 * is a warning. /MDP is always required: it has no flag.
 */
export function checkSeedValues(
  document: PdfDocument,
  { name, dict }: FormField,
  terms: Terms,
): Finding[] {
  const seed = document.get(dict, 'SV');
  if (!isDict(seed)) return [];
  const certificate = document.get(seed, 'Cert');
  const unmet = [
    ...unmetOf(document, seed, signatureConstraints(terms)),
    ...(isDict(certificate)
      ? unmetOf(document, certificate, certificateConstraints(terms)).map((found) => ({
          ...found,
          constraint: `Cert/${found.constraint}`,
        }))
      : []),
  ];
  const required = unmet.find(({ isRequired }) => isRequired);
  if (required) {
    const { constraint } = required;
    throw coreError('ERR_FIELD', `field ${name}: its seed value ${constraint} is not met`, {
      facts: { field: name, constraint },
    });
  }
  return unmet.map(({ constraint }) =>
    warning('signature-field', 'ISO 32000-2 §12.7.5.5', { expected: constraint, at: name }),
  );
}

/** One entry of a seed value dictionary. */
interface Constraint {
  readonly entry: string;
  /** Position of its flag in /Ff, from 1; 0 where it is required as soon as it is there. */
  readonly bit: number;
  /** Tells whether the entry itself asks for it, where that is no matter of /Ff. */
  readonly isWish?: (value: PdfValue, document: PdfDocument) => boolean;
  readonly isMet: (value: PdfValue, document: PdfDocument) => boolean;
}

interface Unmet {
  readonly constraint: string;
  readonly isRequired: boolean;
}

function unmetOf(
  document: PdfDocument,
  seed: PdfDict,
  constraints: readonly Constraint[],
): Unmet[] {
  const value = document.get(seed, 'Ff');
  const flags = typeof value === 'number' ? value : 0;
  return constraints.flatMap(({ entry, bit, isMet, isWish }) => {
    const isWished = isWish?.(document.get(seed, entry), document) === true;
    const isRequired = bit === 0 ? !isWished : (flags & (1 << (bit - 1))) !== 0;
    // Table 237: required /Reasons that are not there forbid a reason.
    const applies = seed.entries.has(entry) || (entry === 'Reasons' && isRequired);
    return applies && !isMet(document.get(seed, entry), document)
      ? [{ constraint: entry, isRequired }]
      : [];
  });
}

/** The highest version of seed values that is understood: 3 is PDF 2.0. */
const SEED_VERSION = 3;

function signatureConstraints(terms: Terms): Constraint[] {
  const { reason, certify, lock } = terms;
  return [
    { entry: 'Filter', bit: 1, isMet: (value) => isName(value, 'Adobe.PPKLite') },
    {
      entry: 'SubFilter',
      bit: 2,
      isMet: (value, document) =>
        itemsOf(document, value).some((item) => isName(item, 'ETSI.CAdES.detached')),
    },
    { entry: 'V', bit: 3, isMet: (value) => typeof value === 'number' && value <= SEED_VERSION },
    {
      entry: 'Reasons',
      bit: 4,
      isMet: (value, document) => isReasonMet(textsOf(document, value), reason),
    },
    // None is written.
    { entry: 'LegalAttestation', bit: 5, isMet: () => certify === undefined },
    // Revocation data inside the signature belong to the older encodings.
    { entry: 'AddRevInfo', bit: 6, isMet: (value) => value !== true },
    {
      entry: 'DigestMethod',
      bit: 7,
      isMet: (value, document) =>
        textsOf(document, value).map(digestName).includes(digestName(terms.digestAlgorithm)),
    },
    { entry: 'LockDocument', bit: 8, isMet: (value) => isLockMet(value, lock, certify) },
    { entry: 'AppearanceFilter', bit: 9, isMet: () => false },
    {
      entry: 'MDP',
      bit: 0,
      isMet: (value, document) => isCertificationMet(document, value, certify),
    },
    {
      entry: 'TimeStamp',
      bit: 0,
      isMet: () => terms.timestamped,
      // /TimeStamp has a flag of its own, 1 where a timestamp is required.
      isWish: (value, document) => !isDict(value) || document.get(value, 'Ff') !== 1,
    },
  ];
}

function certificateConstraints({ certificate, chain }: Terms): Constraint[] {
  const listed = (document: PdfDocument, value: PdfValue, known: readonly Uint8Array[]): boolean =>
    itemsOf(document, value).some(
      (item) => isString(item) && known.some((der) => equalBytes(der, item.bytes)),
    );
  const undecided = (entry: string, bit: number): Constraint => ({
    entry,
    bit,
    isMet: () => false,
  });
  return [
    {
      entry: 'Subject',
      bit: 1,
      isMet: (value, document) => listed(document, value, [certificate]),
    },
    // Table 238: the signer's certificate chains up to one of these.
    {
      entry: 'Issuer',
      bit: 2,
      isMet: (value, document) => listed(document, value, [certificate, ...chain]),
    },
    // What is not compared is never called met.
    undecided('OID', 3),
    undecided('SubjectDN', 4),
    undecided('KeyUsage', 6),
  ];
}

/** Only `.` or nothing forbids a reason (Table 237). */
function isReasonMet(reasons: readonly string[], reason: string | undefined): boolean {
  if (reasons.length === 0 || (reasons.length === 1 && reasons[0] === '.'))
    return reason === undefined;
  return reason !== undefined && reasons.includes(reason.normalize('NFC'));
}

/** P 0 asks for a signature that does not certify, 1 to 3 for one that certifies so. */
function isCertificationMet(
  document: PdfDocument,
  value: PdfValue,
  certify: ChangePermission | undefined,
): boolean {
  const level = isDict(value) ? document.get(value, 'P') : null;
  return typeof level !== 'number' || level === (certify ?? 0);
}

function isLockMet(
  value: PdfValue,
  lock: FieldLock | undefined,
  certify: ChangePermission | undefined,
): boolean {
  const locked = lock?.permissions === 1 || certify === 1;
  if (isName(value, 'true')) return locked;
  return !isName(value, 'false') || !locked;
}

function itemsOf(document: PdfDocument, value: PdfValue): PdfValue[] {
  return isArray(value) ? value.items.map((item) => document.resolve(item)) : [];
}

function textsOf(document: PdfDocument, value: PdfValue): string[] {
  return itemsOf(document, value)
    .filter(isString)
    .map(({ bytes }) => textOf(bytes).normalize('NFC'));
}

/** `SHA-256` and `SHA256` are one name. */
function digestName(name: string): string {
  return name.toUpperCase().replaceAll('-', '');
}
