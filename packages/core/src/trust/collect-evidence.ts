import { equalBytes, toHex } from '../bytes/index.js';
import { warning } from '../cms/index.js';
import { coreError, type KysoError } from '../errors.js';
import type { CryptoProvider, Fetcher } from '../ports.js';
import type { Finding } from '../report.js';
import {
  wholeOcspResponse,
  type Crl,
  type OcspResponse,
  type RevocationAnswer,
} from '../revocation/index.js';
import { nameText, parseCertificate, type Certificate } from '../x509/index.js';
import { fetchIssuers } from './fetch-issuers.js';
import { onlineRevocation } from './online-revocation.js';
import type { PathValidation } from './path-validation.js';
import type { Purpose } from './purpose.js';
import { revocationByEvidence, type RevocationCheck } from './revocation.js';
import type { TrustDomain } from './trust-domain.js';
import { validatePath } from './validate-path.js';

/** Whether evidence may be older than what it is about. */
export type EvidenceAge = 'any' | 'after-signing';

/** From where evidence comes, and when it is enough. */
export interface EvidenceSources {
  readonly trust: readonly TrustDomain[];
  /** Certificates at hand: authorities, and those who sign lists and responses. */
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Crl[];
  readonly ocsp: readonly OcspResponse[];
  /** Asks for what is not at hand, at the addresses that certificates name. */
  readonly fetcher?: Fetcher;
  readonly signal?: AbortSignal;
  readonly crypto: CryptoProvider;
  /** The latest time at which evidence may have been made. */
  readonly now: Date;
  /**
   * `any` takes what holds at the time in question, also a list of last week, with a warning. `after-signing` refuses
   * what was made before `since`.
   */
  readonly age: EvidenceAge;
}

/** A certificate that must still be judged in years, and when it was used. */
export interface EvidenceTarget {
  readonly certificate: Certificate;
  readonly purpose: Purpose;
  /** The time at which its path must hold. */
  readonly at: Date;
  /** When it was used: better evidence is made later. */
  readonly since: Date;
}

/** Everything that one path needs, DER, each once. */
export interface CollectedEvidence {
  /** From the certificate in question to the anchor, both included, and those who signed evidence. */
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  /** Whole OCSPResponse values. */
  readonly ocspResponses: readonly Uint8Array[];
  readonly findings: readonly Finding[];
}

/** Collects evidence for one certificate after another; what was fetched for one is at hand for the next. */
export type EvidenceCollector = (target: EvidenceTarget) => Promise<CollectedEvidence>;

/**
 * A collector of what a path needs to be judged without the network: its certificates, and for each of them below
 * the anchor a list or response, with the certificates and the evidence about those who signed these (EN 319 142-1
 * §6.3, B-LT). Only a path that holds with it, revocation required, is an answer; otherwise `ERR_EVIDENCE` with
 * `subIndication` and `subject`. Evidence made since the use of the certificate is preferred, and asked for where there
 * is a fetcher. Throws `ERR_NETWORK`, `aborted`.
 */
export function evidenceCollector(sources: EvidenceSources): EvidenceCollector {
  const domains = sources.trust.map(({ name, anchors, pins = [] }) => ({
    name,
    anchors: anchors.map(parseCertificate),
    pins: new Set(pins.map((pin) => pin.toLowerCase())),
  }));
  const certificates = [...sources.certificates];
  const { fetcher, signal, crypto, now } = sources;
  const online =
    fetcher && onlineRevocation({ fetcher, crypto, now, certificates, ...(signal && { signal }) });
  const work: Work = { ...sources, domains, certificates, online };
  return (target) => collect(target, work);
}

interface Work extends EvidenceSources {
  readonly domains: readonly Domain[];
  /** At hand, what was fetched included. */
  readonly certificates: Certificate[];
  readonly online: RevocationCheck | undefined;
}

interface Domain {
  readonly anchors: readonly Certificate[];
  readonly pins: ReadonlySet<string>;
}

async function collect(target: EvidenceTarget, work: Work): Promise<CollectedEvidence> {
  const { fetcher, signal, domains } = work;
  if (fetcher) {
    const known = [...work.certificates, ...domains.flatMap(({ anchors }) => anchors)];
    const found = await fetchIssuers(target.certificate, {
      ...{ fetcher, known },
      ...(signal && { signal }),
    });
    work.certificates.push(...found.certificates);
  }
  let worst: KysoError | undefined;
  for (const domain of domains) {
    const { check, answers } = recorded(checkFor(target, work));
    const result = await validatePath(target.certificate, {
      anchors: [...domain.anchors, ...pinnedOf(domain, target, work)],
      intermediates: work.certificates,
      ...{ at: target.at, crypto: work.crypto, purpose: target.purpose },
      revocation: { mode: 'required', check },
    });
    if (result.kind === 'valid') {
      const members = result.path.certificates;
      const aged = checkAge(target, answers, work);
      return { ...closure(members, answers), findings: aged };
    }
    if (!worst || result.anchor) worst = refusal(target, result);
  }
  throw worst ?? evidenceError(target.certificate, { subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
}

/** Candidates that the domain pins: they count as its anchors. */
function pinnedOf({ pins }: Domain, { certificate }: EvidenceTarget, work: Work): Certificate[] {
  if (pins.size === 0) return [];
  return [certificate, ...work.certificates].filter(({ der }) => {
    const digest = work.crypto.createDigest('SHA-256');
    digest.update(der);
    return pins.has(toHex(digest.digest()));
  });
}

/** What was made since the certificate was used, then what the network gives, then everything at hand; a revocation first. */
function checkFor({ since }: EvidenceTarget, work: Work): RevocationCheck {
  const { crls, ocsp, certificates, crypto, now, online } = work;
  const evidence = { crls, ocsp, certificates, crypto, now };
  const newer = revocationByEvidence({
    ...evidence,
    crls: crls.filter(({ thisUpdate }) => isSince(thisUpdate, since)),
    ocsp: ocsp.filter(({ producedAt }) => isSince(producedAt, since)),
  });
  const any = revocationByEvidence(evidence);
  const steps = online ? [newer, online] : [newer];
  return async (question) => {
    const known = await any(question);
    // Whoever was revoked for good stays so, whatever newer evidence says.
    if (known.status === 'revoked' && known.reason !== 'certificateHold') return known;
    let best = known;
    for (const step of steps) {
      const answer = await step(question);
      if (answer.status !== 'unknown') return answer;
      // The answer that says most of why nothing is known.
      if (best.status === 'unknown' && answer.findings.length > best.findings.length) best = answer;
    }
    return best;
  };
}

/** Times of evidence are whole seconds. */
function isSince(time: Date, since: Date): boolean {
  return time.getTime() >= Math.floor(since.getTime() / 1000) * 1000;
}

interface Answered {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly answer: RevocationAnswer;
}

/** The check, and what it answered to every question, those about signers of evidence included. */
function recorded(check: RevocationCheck): { check: RevocationCheck; answers: Answered[] } {
  const answers: Answered[] = [];
  return {
    answers,
    async check(question) {
      const answer = await check(question);
      const { certificate, issuer } = question;
      if (answer.status === 'good') answers.push({ certificate, issuer, answer });
      return answer;
    },
  };
}

/** What the path needs, what those need who signed for it, and so on. */
function closure(
  path: readonly Certificate[],
  answers: readonly Answered[],
): Omit<CollectedEvidence, 'findings'> {
  const certificates: Certificate[] = [];
  const [crls, ocspResponses]: [Uint8Array[], Uint8Array[]] = [[], []];
  const open = [...path];
  for (let one = open.shift(); one; one = open.shift()) {
    const { der } = one;
    if (certificates.some((other) => equalBytes(other.der, der))) continue;
    certificates.push(one);
    const told = answers.find(({ certificate }) => equalBytes(certificate.der, der));
    if (!told) continue;
    const { evidence, furtherEvidence } = told.answer;
    for (const piece of [...(evidence ? [evidence] : []), ...furtherEvidence]) {
      if (piece.kind === 'crl') addOnce(crls, piece.der);
      else addOnce(ocspResponses, wholeOcspResponse(piece.der));
      open.push(piece.signer);
    }
    open.push(told.issuer);
  }
  return { certificates: certificates.map(({ der }) => der), crls, ocspResponses };
}

function addOnce(all: Uint8Array[], der: Uint8Array): void {
  if (!all.some((one) => equalBytes(one, der))) all.push(der);
}

/**
 * Evidence about the certificate in question from before its use says nothing of the time between. Lists about
 * authorities, which are made every few months, are taken as they are.
 */
function checkAge(
  { certificate, since }: EvidenceTarget,
  answers: readonly Answered[],
  { age }: Work,
): Finding[] {
  const told = answers.find((one) => equalBytes(one.certificate.der, certificate.der));
  const made = told?.answer.thisUpdate;
  if (!made || isSince(made, since)) return [];
  const [expected, found] = [since.toISOString(), made.toISOString()];
  const subject = nameText(certificate.subject);
  if (age === 'after-signing')
    throw evidenceError(certificate, { subIndication: 'TRY_LATER', expected, found });
  return [warning('evidence-age', 'EN 319 102-1 §5.2.5', { expected, found, at: subject })];
}

function refusal(
  { certificate }: EvidenceTarget,
  { subIndication, findings }: Exclude<PathValidation, { kind: 'valid' }>,
): KysoError {
  const reason =
    findings.find(({ status }) => status === 'failed') ??
    // An address that gave nothing, or was not to be asked, says more than that nothing is known.
    findings.find(({ check }) => check === 'revocation-fetch') ??
    findings.find(({ status }) => status === 'unknown');
  const { check, found, at } = reason ?? {};
  return evidenceError(certificate, {
    subIndication,
    ...(check !== undefined && { check }),
    ...(found !== undefined && { found }),
    ...(at !== undefined && { at }),
  });
}

/** The certificate would not be judged valid by what can be had. */
function evidenceError(
  { subject }: Certificate,
  facts: Readonly<Record<string, string | number | undefined>>,
): KysoError {
  const name = nameText(subject);
  const text = Object.values(facts).filter(Boolean).join(', ');
  return coreError('ERR_EVIDENCE', `no complete evidence for the certificate of ${name}: ${text}`, {
    facts: { subject: name, ...facts },
  });
}
