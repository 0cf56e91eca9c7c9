import { toHex } from '../bytes/index.js';
import { signatureAlgorithmOf } from '../crypto/index.js';
import { isKysoError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import {
  basicConstraintsOf,
  commonNameOf,
  nameText,
  parseCertificate,
  sameName,
  type Certificate,
} from '../x509/index.js';
import { BUILT_IN_DOMAINS, type BuiltInDomain } from './domains.js';
import { trustError } from './trust-error.js';

/** Where a certificate of an import belongs. */
export interface SortedCertificate {
  readonly certificate: Certificate;
  /** SHA-256 of its DER, hexadecimal in lower case. */
  readonly sha256: string;
  readonly domain: string;
  /** An anchor is trusted; an intermediate only helps to find the way to one. */
  readonly role: 'anchor' | 'intermediate';
  /** `pin`: its digest is known; `chain`: an authority of the domain signed it; `own`: the user says so. */
  readonly because: 'pin' | 'chain' | 'own';
}

export interface SortImportOptions {
  readonly crypto: CryptoProvider;
  /** The domain that the certificates shall belong to. */
  readonly domain?: string;
  /** Authorities stored before, with the names of their domains. */
  readonly present?: readonly Pick<SortedCertificate, 'certificate' | 'domain'>[];
  /** Takes certificates that bear the name of a pinned authority into a domain of the user's own. */
  readonly allowNamesake?: boolean;
}

/**
 * Where certificates belong: to a built-in domain by its pin or by the signature of an authority in it, and
 * otherwise to the domain of the user's own that `domain` names, never to a built-in one. There, what another
 * authority of the domain signed is an intermediate and all else an anchor. Of what belongs nowhere, or is no
 * authority, nothing is taken: throws `ERR_TRUST`, and `ERR_CERTIFICATE` for bytes that are no certificate.
 */
export async function sortImport(
  certificates: readonly Uint8Array[],
  options: SortImportOptions,
): Promise<readonly SortedCertificate[]> {
  const { crypto, domain, present = [] } = options;
  if (domain !== undefined && !isBuiltIn(domain)) checkOwnName(domain);
  const candidates = distinct(certificates.map(parseCertificate), crypto);
  for (const { certificate } of candidates) refuseOthers(certificate);
  const sorted = candidates.flatMap((candidate) => byPin(candidate));
  const domains = BUILT_IN_DOMAINS.map(({ name }) => name);
  await addByChain(candidates, { sorted, present, domains, crypto });
  const left = candidates.filter(({ sha256 }) => !sorted.some((one) => one.sha256 === sha256));
  if (left.length > 0) {
    const own = ownDomain(left, options);
    const isRoot = ({ certificate: { subject, issuer } }: Candidate) => sameName(subject, issuer);
    addAnchors(left.filter(isRoot), sorted, own);
    await addByChain(left, { sorted, present, domains: [own], crypto });
    addAnchors(left, sorted, own);
  }
  for (const one of sorted) refuseOtherDomain(one, domain);
  return sorted;
}

/** True for the names of built-in domains. */
export function isBuiltIn(domain: string): boolean {
  return BUILT_IN_DOMAINS.some(({ name }) => name === domain);
}

/**
 * Throws `ERR_TRUST`, `domain-name`, for what a domain of the user's own cannot be called: lower case letters, digits
 * and hyphens, at most 63, beginning with a letter; not `user`, which is what `--trust` is called, and nothing that
 * begins like a built-in name.
 */
export function checkOwnName(domain: string): void {
  if (/^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(domain) && !/^(?:vn-|user$)/.test(domain)) return;
  throw trustError('domain-name', `"${domain}" cannot be the name of a domain of one's own`, {
    facts: { domain },
  });
}

/** SHA-256 of a certificate, hexadecimal in lower case. */
export function fingerprintOf({ der }: Certificate, crypto: CryptoProvider): string {
  const digest = crypto.createDigest('SHA-256');
  digest.update(der);
  return toHex(digest.digest());
}

interface Candidate {
  readonly certificate: Certificate;
  readonly sha256: string;
}

function distinct(certificates: readonly Certificate[], crypto: CryptoProvider): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const certificate of certificates) {
    const sha256 = fingerprintOf(certificate, crypto);
    found.set(sha256, { certificate, sha256 });
  }
  return [...found.values()];
}

/** Whom one trusts to issue certificates must be able to. */
function refuseOthers(certificate: Certificate): void {
  if (isAuthority(certificate)) return;
  const subject = nameText(certificate.subject);
  throw trustError('not-an-authority', `not the certificate of an authority: ${subject}`, {
    facts: { subject },
  });
}

/** basicConstraints cA, or a root of the time before them. */
function isAuthority(certificate: Certificate): boolean {
  try {
    const constraints = basicConstraintsOf(certificate);
    return constraints ? constraints.ca : sameName(certificate.subject, certificate.issuer);
  } catch (error) {
    if (isKysoError(error)) return false; // what cannot be read says nothing good
    throw error;
  }
}

function byPin(candidate: Candidate): SortedCertificate[] {
  for (const { name, authorities } of BUILT_IN_DOMAINS) {
    const pin = authorities.find(({ sha256 }) => sha256 === candidate.sha256);
    const role = pin?.kind === 'root' ? 'anchor' : 'intermediate';
    if (pin) return [{ ...candidate, domain: name, role, because: 'pin' }];
  }
  return [];
}

interface Chaining {
  /** Grows. */
  readonly sorted: SortedCertificate[];
  readonly present: readonly Pick<SortedCertificate, 'certificate' | 'domain'>[];
  readonly domains: readonly string[];
  readonly crypto: CryptoProvider;
}

/** Sorts what an authority of one of the domains signed, and then what that one signed. */
async function addByChain(candidates: readonly Candidate[], work: Chaining): Promise<void> {
  for (let grown = true; grown;) {
    grown = false;
    for (const candidate of candidates) {
      if (work.sorted.some(({ sha256 }) => sha256 === candidate.sha256)) continue;
      const domain = await domainOfIssuer(candidate.certificate, work);
      if (domain === undefined) continue;
      work.sorted.push({ ...candidate, domain, role: 'intermediate', because: 'chain' });
      grown = true;
    }
  }
}

async function domainOfIssuer(
  certificate: Certificate,
  { sorted, present, domains, crypto }: Chaining,
): Promise<string | undefined> {
  for (const known of [...sorted, ...present]) {
    if (!domains.includes(known.domain)) continue;
    if (await isSignedBy(certificate, known.certificate, crypto)) return known.domain;
  }
  return undefined;
}

async function isSignedBy(
  child: Certificate,
  issuer: Certificate,
  crypto: CryptoProvider,
): Promise<boolean> {
  if (child === issuer || !sameName(child.issuer, issuer.subject)) return false;
  try {
    return await crypto.verify({
      publicKey: issuer.publicKey,
      algorithm: signatureAlgorithmOf(child.signatureAlgorithm),
      data: child.tbs,
      signature: child.signature,
    });
  } catch (error) {
    if (isKysoError(error)) return false; // what cannot be verified is not signed
    throw error;
  }
}

/** The domain of the user's own for what no built-in domain knows. */
function ownDomain(
  left: readonly Candidate[],
  { domain, allowNamesake = false }: SortImportOptions,
): string {
  for (const { certificate } of left) {
    if (!allowNamesake) refuseNamesake(certificate);
    const subject = nameText(certificate.subject);
    if (domain === undefined) {
      throw trustError('no-pin', `no pin and no known authority stands for ${subject}`, {
        facts: { subject },
      });
    }
    if (isBuiltIn(domain)) throw notOfDomain(subject, domain);
  }
  return domain ?? '';
}

/** Under its own name it would be taken for the other one. */
function refuseNamesake(certificate: Certificate): void {
  const name = commonNameOf(certificate.subject)?.normalize('NFC').trim().toLowerCase();
  const found = BUILT_IN_DOMAINS.find((domain) => bearsName(domain, name));
  if (!found) return;
  const subject = nameText(certificate.subject);
  throw trustError(
    'namesake',
    `${subject} bears the name of an authority of ${found.name} and is another certificate`,
    { facts: { subject, domain: found.name } },
  );
}

function bearsName({ authorities }: BuiltInDomain, name: string | undefined): boolean {
  return authorities.some(({ subject }) => {
    const known = /(?:^|, )CN=(.*?)(?:, |$)/.exec(subject)?.[1];
    return known !== undefined && known.toLowerCase() === name;
  });
}

/** What no authority of the domain signed is trusted by the user's word. */
function addAnchors(left: readonly Candidate[], sorted: SortedCertificate[], domain: string): void {
  for (const candidate of left) {
    if (sorted.some(({ sha256 }) => sha256 === candidate.sha256)) continue;
    sorted.push({ ...candidate, domain, role: 'anchor', because: 'own' });
  }
}

/** A certificate always belongs where its pin or its issuer says, whatever was asked for. */
function refuseOtherDomain({ certificate, domain }: SortedCertificate, asked?: string): void {
  if (asked === undefined || asked === domain) return;
  throw notOfDomain(nameText(certificate.subject), asked);
}

function notOfDomain(subject: string, domain: string): Error {
  return trustError('not-of-domain', `${subject} does not belong to ${domain}`, {
    facts: { subject, domain },
  });
}
