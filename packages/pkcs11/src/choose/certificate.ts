import { isKysoError, type KysoError } from '@kyso/core';
import { isRecipient, recipientText, type RecipientIdentifier } from '@kyso/core/cms';
import { keyUsagesOf, parseCertificate, type KeyUsage } from '@kyso/core/x509';
import { pkcs11Error } from '../errors.js';
import type { ListedCertificate, ListedToken } from '../token-types.js';

/** Which token; all that is given must fit. */
export interface TokenChoice {
  readonly label?: string;
  readonly serial?: string;
  /** Hexadecimal. Slots change; for HSMs whose partitions are fixed. */
  readonly slot?: string;
}

/** Which certificate; all that is given must fit. */
export interface CertificateChoice {
  /** The common name or the whole subject as `listTokens` shows it, in any case, composed or not. */
  readonly subject?: string;
  /** Hexadecimal, in either case, with or without leading zeros. */
  readonly serial?: string;
  /** SHA-256 in hexadecimal; colons and blanks do not count. */
  readonly fingerprint?: string;
  readonly cccd?: string;
  readonly mst?: string;
  /** CKA_ID in hexadecimal. */
  readonly id?: string;
  readonly label?: string;
  /** Leaves out certificates whose key usage is something else. Default: what the key is wanted for. */
  readonly purpose?: 'signature' | 'encryption' | 'any';
  /** The time at which it must be valid, or `any`. Default: the clock's. */
  readonly validAt?: Date | 'any';
}

/** The certificates of a message among those that are as asked for. */
export interface RecipientChoice extends CertificateChoice {
  /** Those that a message is encrypted to, where one is to be opened. */
  readonly recipients?: readonly RecipientIdentifier[];
}

/** A certificate and where it is. */
export interface Candidate {
  readonly module: string;
  readonly slot: string;
  readonly token: ListedToken;
  readonly certificate: ListedCertificate;
}

/**
 * The one certificate that fits. The same one of the same token, seen through two modules, counts once. Throws
 * `ERR_CERTIFICATE_NOT_FOUND` with what was seen, `ERR_CERTIFICATE_AMBIGUOUS` with those that fit,
 * `ERR_CERTIFICATE_NOT_VALID` where those that fit have run out or are not valid yet. Of several recipients of a message in
 * one token the first does: any opens it, with the same PIN.
 */
export function chooseCertificate(
  all: readonly Candidate[],
  choice: RecipientChoice,
  now: Date,
): Candidate {
  const fitting = all.filter(({ certificate }) => fits(certificate, choice));
  if (fitting.length === 0) throw notFound(all, choice);
  const time = choice.validAt ?? now;
  const valid = time === 'any' ? fitting : fitting.filter((one) => isValid(one, time));
  const [first, ...others] = seenOnce(valid);
  if (!first) throw notValid(fitting);
  const either = choice.recipients && others.every(({ token }) => token === first.token);
  if (others.length > 0 && either !== true) throw ambiguous([first, ...others]);
  return first;
}

function fits(certificate: ListedCertificate, choice: RecipientChoice): boolean {
  const { subject, serial, fingerprint, cccd, mst, id, label, purpose = 'signature' } = choice;
  const has = (scheme: string, value: string) =>
    certificate.identifiers.some((one) => one.scheme === scheme && one.value === value.trim());
  return (
    !certificate.authority &&
    (subject === undefined || isNamed(certificate, subject)) &&
    (serial === undefined || bare(serial) === bare(certificate.serial)) &&
    (fingerprint === undefined || hex(fingerprint) === certificate.fingerprint) &&
    (cccd === undefined || has('CCCD', cccd)) &&
    (mst === undefined || has('MST', mst)) &&
    (id === undefined || hex(id) === certificate.id) &&
    (label === undefined || label.normalize('NFC') === certificate.label.normalize('NFC')) &&
    (purpose === 'any' || isFor(certificate, USAGES[purpose])) &&
    (choice.recipients === undefined || isAmong(certificate, choice.recipients))
  );
}

function isAmong(
  { certificate }: ListedCertificate,
  recipients: readonly RecipientIdentifier[],
): boolean {
  const parsed = parseCertificate(certificate);
  return recipients.some((identifier) => isRecipient(identifier, parsed));
}

/** Names are compared as people read them: composed, without case, blanks counted once. */
function isNamed({ commonName, subject }: ListedCertificate, wanted: string): boolean {
  const read = (text: string) => text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
  return [commonName, subject].some((name) => name !== null && read(name) === read(wanted));
}

/** RSA keys encipher a key, keys on elliptic curves agree on one. */
const USAGES = {
  signature: ['digitalSignature', 'nonRepudiation'],
  encryption: ['keyEncipherment', 'keyAgreement'],
} as const;

/** A certificate without key usage may be used for anything (RFC 5280 §4.2.1.3). */
function isFor({ certificate }: ListedCertificate, wanted: readonly KeyUsage[]): boolean {
  try {
    const usages = keyUsagesOf(parseCertificate(certificate));
    return !usages || wanted.some((usage) => usages.includes(usage));
  } catch (error) {
    if (isKysoError(error)) return false; // an extension that cannot be read permits nothing
    throw error;
  }
}

function isValid({ certificate }: Candidate, time: Date): boolean {
  return time >= new Date(certificate.notBefore) && time <= new Date(certificate.notAfter);
}

function seenOnce(candidates: readonly Candidate[]): Candidate[] {
  const keys = new Set<string>();
  return candidates.filter(({ token: { serial, model, label }, certificate }) => {
    const key = JSON.stringify([
      serial,
      model,
      serial === '' ? label : '',
      certificate.fingerprint,
    ]);
    return keys.size !== keys.add(key).size;
  });
}

function bare(serial: string): string {
  return hex(serial).replace(/^0+(?=.)/, '');
}

/** Colons, blanks and `0x` do not count. What is no hexadecimal is nobody's: it must not fit what it resembles. */
function hex(text: string): string {
  const digits = text.toLowerCase().replace(/^0x|[:\s]/g, '');
  return /^[0-9a-f]+$/.test(digits) ? digits : NO_HEX;
}

const NO_HEX = 'none';

/** One line for each certificate, for messages and facts. */
function lines(candidates: readonly Candidate[]): string {
  return candidates
    .map(({ token, certificate }) => {
      const { subject, serial, notAfter } = certificate;
      return `${subject} (serial ${serial}, until ${notAfter.slice(0, 10)}) in ${token.label} (serial ${token.serial})`;
    })
    .join('; ');
}

function notFound(all: readonly Candidate[], { recipients }: RecipientChoice): KysoError {
  const seen = lines(all);
  const wanted = recipients?.slice(0, NAMED).map(recipientText).join('; ');
  const asked = wanted === undefined ? 'as asked for' : `one that the message is for (${wanted})`;
  const message =
    all.length === 0
      ? 'the tokens hold no certificate'
      : `no certificate is ${asked}; the tokens hold: ${seen}`;
  return pkcs11Error('ERR_CERTIFICATE_NOT_FOUND', message, {
    facts: { seen, count: all.length, ...(wanted !== undefined && { recipients: wanted }) },
  });
}

/** Recipients that an error names; a circular may have hundreds. */
const NAMED = 8;

function ambiguous(candidates: readonly Candidate[]): KysoError {
  const list = lines(candidates);
  const message = `${candidates.length} certificates are as asked for, choose one by serial number, fingerprint or token: ${list}`;
  return pkcs11Error('ERR_CERTIFICATE_AMBIGUOUS', message, {
    facts: { candidates: list, count: candidates.length },
  });
}

/** The one that was valid last says most. */
function notValid(fitting: readonly Candidate[]): KysoError {
  const [latest] = [...fitting].sort((one, other) =>
    other.certificate.notAfter.localeCompare(one.certificate.notAfter),
  );
  const { notBefore = '', notAfter = '', subject = '' } = latest?.certificate ?? {};
  const message = `the certificate of ${subject} is valid from ${notBefore} to ${notAfter}, which is not now`;
  return pkcs11Error('ERR_CERTIFICATE_NOT_VALID', message, {
    facts: { notBefore, notAfter, subject },
  });
}
