import { equalBytes, toHex } from '../bytes/index.js';
import { unknown, warning } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import type { Finding } from '../report.js';
import {
  DISTRIBUTION_REASONS,
  crlDistributionPointsOf,
  freshestCrlOf,
  extensionOf,
  nameText,
  sameName,
  type Certificate,
  type DistributionReason,
} from '../x509/index.js';
import type { CrlEntry } from './crl-entry.js';
import { isByExpectedIssuer, isDirectory, reasonsInScope, type Subject } from './crl-scope.js';
import { signerOfCrl, weakness } from './crl-signer.js';
import type { Crl } from './crl.js';
import { checkFreshness } from './freshness.js';
import { isSignedBy, type Inquiry } from './inquiry.js';
import { CRL_EXTENSION } from './oids.js';
import type { RevocationEvidence, Statement, Testimony } from './question.js';

const CLAUSE = 'RFC 5280 §6.3.3';

/**
 * What the CRLs say of the certificate (RFC 5280 §6.3): every complete CRL that is for it and holds, each
 * with the newest delta CRL that belongs to it. One of them suffices to revoke; to be good, those that do
 * not list the certificate must cover every reason together.
 */
export async function checkCrls(inquiry: Inquiry): Promise<Testimony> {
  const refusals: Finding[] = [];
  const subject = subjectOf(inquiry, refusals);
  if (!subject) return { statements: [], refusals };
  const readings: Reading[] = [];
  const settled = new Map<string, Crl[]>();
  for (const crl of candidates(inquiry.crls, subject)) {
    // An older CRL of the same scope has nothing to add to a newer one. Of two that are as new, or whose numbers and
    // dates contradict each other, both count.
    const scope = scopeKey(crl);
    const newer = settled.get(scope) ?? [];
    if (newer.some((one) => isNewer(one, crl))) continue;
    const reading = await readCrl(crl, subject, inquiry);
    if ('refusal' in reading) {
      refusals.push(reading.refusal);
      continue;
    }
    // What has dropped the certificate says nothing of it; an older list may.
    if (isBeyondExpiry(reading, inquiry, refusals)) continue;
    settled.set(scope, [...newer, crl]);
    readings.push(reading);
  }
  return { statements: concluded(readings, inquiry, refusals), refusals };
}

function subjectOf({ certificate, crls }: Inquiry, refusals: Finding[]): Subject | undefined {
  if (crls.length === 0) return undefined;
  try {
    return { certificate, points: crlDistributionPointsOf(certificate) ?? [] };
  } catch (error) {
    if (!isKysoError(error)) throw error;
    refusals.push(unknown('revocation-scope', 'RFC 5280 §4.2.1.13', { found: error.message }));
    return undefined;
  }
}

/** The complete CRLs by an issuer that counts, the newest first. */
function candidates(crls: readonly Crl[], subject: Subject): Crl[] {
  return crls
    .filter((crl) => crl.baseNumber === undefined && isByExpectedIssuer(crl, subject))
    .sort(newestFirst);
}

function newestFirst(a: Crl, b: Crl): number {
  if (a.number !== undefined && b.number !== undefined && a.number !== b.number) {
    return a.number > b.number ? -1 : 1;
  }
  return b.thisUpdate.getTime() - a.thisUpdate.getTime();
}

/** By date and by number, where both stand: neither speaks against the other. */
function isNewer(one: Crl, other: Crl): boolean {
  const byDate = one.thisUpdate.getTime() - other.thisUpdate.getTime();
  const numbered = one.number !== undefined && other.number !== undefined;
  const byNumber = numbered ? Number(one.number - other.number) : 0;
  return byDate >= 0 && byNumber >= 0 && byDate + byNumber > 0;
}

/** What tells CRLs of one issuer apart. */
function scopeKey(crl: Crl): string {
  const key = crl.authorityKeyIdentifier ?? new Uint8Array(0);
  return [crl.issuer.der, scopeBytes(crl), key].map(toHex).join(' ');
}

function scopeBytes(crl: Crl): Uint8Array {
  return extensionOf(crl, CRL_EXTENSION.issuingDistributionPoint)?.value ?? new Uint8Array(0);
}

/** What one complete CRL, brought up to date by a delta CRL, says. */
interface Reading {
  readonly crl: Crl;
  readonly signer: Certificate;
  readonly delta: Crl | undefined;
  readonly reasons: readonly DistributionReason[];
  /** `undefined`: the certificate is not listed. */
  readonly entry: CrlEntry | undefined;
}

async function readCrl(
  crl: Crl,
  subject: Subject,
  inquiry: Inquiry,
): Promise<Reading | { readonly refusal: Finding }> {
  const where = nameText(crl.issuer);
  const { unknownCritical } = crl;
  if (unknownCritical !== undefined) {
    const facts = { found: unknownCritical, at: where };
    return { refusal: unknown('revocation-extension', 'RFC 5280 §5.2', facts) };
  }
  const reasons = reasonsOf(crl, subject);
  if (reasons.length === 0) {
    return { refusal: unknown('revocation-scope', `${CLAUSE} (b)`, { at: where }) };
  }
  const stale = checkFreshness(crl, inquiry, { clause: `${CLAUSE} (a)`, where });
  // A complete CRL that ran out still is the ground for a current delta CRL, where one is announced (§6.3.3 (a)).
  if (stale && !announcesDelta(crl, subject.certificate)) return { refusal: stale };
  const signer = await signerOfCrl(crl, inquiry);
  if (signer.kind === 'refused') return { refusal: signer.finding };
  const delta = await deltaOf(crl, signer.certificate, inquiry);
  if (stale && !delta) return { refusal: stale };
  const entry = entryFor(subject.certificate, crl, delta);
  if (entry === 'contradiction') {
    const facts = { found: 'removeFromCRL', at: where };
    return { refusal: unknown('revocation-structure', 'RFC 5280 §5.3.1', facts) };
  }
  return { crl, signer: signer.certificate, delta, reasons, entry };
}

/** None where the certificate's own extensions cannot be read: nothing is in scope then. */
function reasonsOf(crl: Crl, subject: Subject): readonly DistributionReason[] {
  try {
    return reasonsInScope(crl, subject);
  } catch (error) {
    if (isKysoError(error)) return [];
    throw error;
  }
}

function announcesDelta(crl: Crl, certificate: Certificate): boolean {
  try {
    return crl.freshestCrl !== undefined || freshestCrlOf(certificate) !== undefined;
  } catch (error) {
    if (isKysoError(error)) return false; // what cannot be read announces nothing
    throw error;
  }
}

/** The newest delta CRL that brings this complete CRL up to date (RFC 5280 §5.2.4, §6.3.3 (c), (h)). */
async function deltaOf(crl: Crl, signer: Certificate, inquiry: Inquiry): Promise<Crl | undefined> {
  const deltas = inquiry.crls.filter((delta) => updates(delta, crl)).sort(newestFirst);
  for (const delta of deltas) {
    const stale = checkFreshness(delta, inquiry, { clause: CLAUSE, where: '' });
    if (stale || delta.unknownCritical !== undefined) continue;
    if (!(await isSignedBy(delta, signer.publicKey, inquiry))) continue;
    if (!weakness(delta, signer, inquiry)) return delta;
  }
  return undefined;
}

function updates(delta: Crl, crl: Crl): boolean {
  const { baseNumber, number } = delta;
  if (baseNumber === undefined || number === undefined || crl.number === undefined) return false;
  return (
    baseNumber <= crl.number &&
    crl.number < number &&
    sameName(delta.issuer, crl.issuer) &&
    equalBytes(scopeBytes(delta), scopeBytes(crl)) &&
    sameOptional(delta.authorityKeyIdentifier, crl.authorityKeyIdentifier)
  );
}

function sameOptional(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a && b ? equalBytes(a, b) : a === b;
}

/** §6.3.3 (i) to (k): the delta CRL is asked first; what it removed is not revoked any more. */
function entryFor(
  certificate: Certificate,
  crl: Crl,
  delta: Crl | undefined,
): CrlEntry | 'contradiction' | undefined {
  const changes = delta ? entriesFor(certificate, delta) : [];
  const [change] = changes.filter(({ reason }) => reason !== 'removeFromCRL').sort(earliestFirst);
  if (change) return change;
  if (changes.length > 0) return undefined;
  const listed = entriesFor(certificate, crl);
  // RFC 5280 §5.3.1: the reason stands in delta CRLs alone.
  if (listed.some(({ reason }) => reason === 'removeFromCRL')) return 'contradiction';
  return listed.sort(earliestFirst)[0];
}

function entriesFor({ serialNumber, issuer }: Certificate, crl: Crl): CrlEntry[] {
  return crl.entries
    .find(serialNumber)
    .filter(
      ({ certificateIssuer }) =>
        certificateIssuer?.some((name) => isDirectory(name, issuer)) ??
        sameName(crl.issuer, issuer),
    );
}

function earliestFirst(a: CrlEntry, b: CrlEntry): number {
  return effectiveOf(a).getTime() - effectiveOf(b).getTime();
}

/** From its invalidityDate on nobody may rely on the certificate (RFC 5280 §5.3.2). */
function effectiveOf({ revocationDate, invalidityDate }: CrlEntry): Date {
  return invalidityDate && invalidityDate < revocationDate ? invalidityDate : revocationDate;
}

function concluded(
  readings: readonly Reading[],
  inquiry: Inquiry,
  refusals: Finding[],
): Statement[] {
  const revoked = readings.flatMap((reading) => revokedStatement(reading, inquiry));
  const silent = readings.filter(({ entry }) => !entry || effectiveOf(entry) > inquiry.at);
  if (silent.length === 0) return revoked;
  const missing = DISTRIBUTION_REASONS.filter(
    (reason) => !silent.some(({ reasons }) => reasons.includes(reason)),
  );
  if (missing.length === 0) return [...revoked, ...goodStatement(silent)];
  const facts = { expected: missing.join(' ') };
  refusals.push(unknown('revocation-scope', `${CLAUSE} (e)`, facts));
  return revoked;
}

/**
 * Whether the CRL was made after the certificate ran out and does not say that it keeps such entries: it
 * may have dropped this one (RFC 5280 §3.3, EN 319 102-1 §5.2.5).
 */
function isBeyondExpiry(
  { crl, delta, entry }: Reading,
  { certificate: { notAfter } }: Inquiry,
  refusals: Finding[],
): boolean {
  const { thisUpdate } = delta ?? crl;
  const keptFrom = crl.expiredCertsOnCrl;
  if (entry || thisUpdate <= notAfter || (keptFrom && keptFrom <= notAfter)) return false;
  const facts = {
    expected: notAfter.toISOString(),
    found: thisUpdate.toISOString(),
    at: nameText(crl.issuer),
  };
  refusals.push(unknown('revocation-freshness', 'RFC 5280 §3.3', facts));
  return true;
}

function revokedStatement(reading: Reading, { at }: Inquiry): Statement[] {
  const { entry } = reading;
  if (!entry || effectiveOf(entry) > at) return [];
  return [
    {
      status: 'revoked',
      ...(entry.reason && { reason: entry.reason }),
      revocationTime: entry.revocationDate,
      invalidFrom: effectiveOf(entry),
      ...datesOf(reading),
      ...restingOn([reading]),
      findings: [],
    },
  ];
}

/** One statement for all: it holds from the oldest of them, until the first runs out. */
function goodStatement(readings: readonly Reading[]): Statement[] {
  const ordered = [...readings].sort(
    (a, b) => datesOf(a).thisUpdate.getTime() - datesOf(b).thisUpdate.getTime(),
  );
  const [oldest] = ordered;
  if (!oldest) return [];
  const ends = readings.flatMap((reading) => datesOf(reading).nextUpdate ?? []);
  const first = ends.sort((a, b) => a.getTime() - b.getTime())[0];
  return [
    {
      status: 'good',
      thisUpdate: datesOf(oldest).thisUpdate,
      ...(first && { nextUpdate: first }),
      ...restingOn(readings),
      findings: readings.flatMap(({ entry }) => (entry ? laterRevocation(entry) : [])),
    },
  ];
}

/** A certificate that was revoked after the instant that is asked about. */
function laterRevocation({ reason = 'unspecified', revocationDate }: CrlEntry): Finding {
  return warning('revocation', 'RFC 5280 §5.1.2.6', {
    found: reason,
    at: revocationDate.toISOString(),
  });
}

function datesOf({ crl, delta }: Reading): Pick<Statement, 'thisUpdate' | 'nextUpdate'> {
  const { thisUpdate, nextUpdate } = delta ?? crl;
  return { thisUpdate, ...(nextUpdate && { nextUpdate }) };
}

function restingOn(readings: readonly Reading[]): Pick<Statement, 'evidence' | 'furtherEvidence'> {
  const all = readings.flatMap(({ crl, delta, signer }): RevocationEvidence[] =>
    [crl, ...(delta ? [delta] : [])].map(({ der }) => ({ kind: 'crl', der, signer })),
  );
  const [evidence, ...furtherEvidence] = all;
  if (!evidence) throw new TypeError('a statement rests on something');
  return { evidence, furtherEvidence };
}
