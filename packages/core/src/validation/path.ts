import { equalBytes, toHex } from '../bytes/index.js';
import { readableCertificates, unknown, type SignedData } from '../cms/index.js';
import type { Finding, SubIndication } from '../report.js';
import type { RevocationAnswer, RevocationEvidence } from '../revocation/index.js';
import {
  fetchIssuers,
  onlineRevocation,
  revocationByEvidence,
  validatePath,
  type PathValidation,
  type Purpose,
  type RevocationCheck,
} from '../trust/index.js';
import { nameText, type Certificate } from '../x509/index.js';
import { reachOf } from '../trust/judge-path.js';
import { carriedEvidence, joinedEvidence, type Evidence } from './evidence.js';
import { notingAnswers, notingEvidence, type NotedAnswer, type PathTrail } from './ledger.js';
import type { Context } from './options.js';
import { slidingRevocation } from './sliding-revocation.js';

/** Whether a certificate leads to an anchor, and what is still not known of it. */
export interface PathJudgement {
  readonly trustDomain: string | null;
  /** Null where nothing stands against the certificate. */
  readonly subIndication: SubIndication | null;
  readonly findings: readonly Finding[];
  /** The path that holds, the certificate first; empty where none does. */
  readonly certificates: readonly Certificate[];
  /** How it came to that; only where somebody asks. */
  readonly trail?: PathTrail;
  /** What was found of the revocation of the certificate itself; absent where it was not asked for. */
  readonly revocation?: RevocationAnswer | undefined;
}

/** About whom is asked, and with what at hand. */
export interface PathQuestion {
  readonly context: Context;
  /** What carries the signature: certificates and evidence in it may help. */
  readonly signedData: SignedData;
  /** The time for which the path must hold. */
  readonly at: Date;
  readonly purpose: Purpose;
  /** Whether what was signed names the certificate (RFC 5035 §3): then it is as old as the signature. */
  readonly isReferenced: boolean;
}

/**
 * Looks for a path to an anchor of any domain, and for evidence that nobody on it was revoked: where that is missing the
 * answer is never better than INDETERMINATE, TRY_LATER (EN 319 102-1 §5.2.6). The first domain, in their order, whose
 * path holds is the answer; where none does, the one that was reached and against which the least stands.
 */
export async function judgePath(
  certificate: Certificate,
  { context, signedData, at, purpose, isReferenced }: PathQuestion,
): Promise<PathJudgement> {
  const { crypto, domains, algorithms, proofs } = context;
  const existedAt = ({ der }: Certificate): Date =>
    isReferenced && equalBytes(der, certificate.der) ? at : proofs.timeOf(der);
  const carried = readableCertificates(signedData.certificates);
  const atHand = [...carried, ...context.intermediates];
  const fetched = await fetchedIssuers(certificate, atHand, context);
  const intermediates = [...atHand, ...fetched];
  const used: RevocationEvidence[] | undefined = context.ledger && [];
  const check = revocationCheck({ context, signedData, existedAt, used }, intermediates);
  let best: PathJudgement | undefined;
  for (const domain of domains) {
    const pinned = [certificate, ...intermediates].filter((candidate) =>
      domain.pins.has(fingerprint(context, candidate)),
    );
    const answers: NotedAnswer[] | undefined = context.ledger && [];
    const result = await validatePath(certificate, {
      anchors: [...domain.anchors, ...pinned],
      intermediates,
      ...{ at, crypto, purpose, algorithms },
      algorithmTime: (member) => latest(at, existedAt(member)),
      revocation: { mode: 'required', check: answers ? notingAnswers(check, answers) : check },
    });
    const judged = {
      ...judgementOf(result, hasReached(result) ? domain.name : null),
      ...(answers && used && { trail: { ...reachedBy(result), answers, used, fetched } }),
    };
    if (result.kind === 'valid') return judged;
    if (!best || rankOf(judged) > rankOf(best)) best = judged;
  }
  return (
    best ?? {
      trustDomain: null,
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
      findings: [noAnchor(certificate)],
      certificates: [],
      ...(used && {
        trail: { certificates: [certificate], anchor: null, answers: [], used, fetched },
      }),
    }
  );
}

function latest(a: Date, b: Date): Date {
  return a > b ? a : b;
}

/** The higher, the nearer to holding; a domain that was not reached is behind all that were. */
function rankOf({ trustDomain, subIndication }: PathJudgement): number {
  return trustDomain === null || subIndication === null ? -1 : reachOf(subIndication);
}

/** The certificates above, where nobody at hand is the issuer and the network may be asked. */
async function fetchedIssuers(
  certificate: Certificate,
  atHand: readonly Certificate[],
  { fetcher, signal, domains }: Context,
): Promise<readonly Certificate[]> {
  if (!fetcher || domains.length === 0) return [];
  const known = [...atHand, ...domains.flatMap(({ anchors }) => anchors)];
  const options = { fetcher, known, ...(signal && { signal }) };
  return (await fetchIssuers(certificate, options)).certificates;
}

interface RevocationTerms {
  readonly context: Context;
  readonly signedData: SignedData;
  /** Since when a certificate is proved to exist. */
  readonly existedAt: (certificate: Certificate) => Date;
  /** Where evidence is noted that an answer rests on. */
  readonly used: RevocationEvidence[] | undefined;
}

/** What the context has and what the signature carries, each counted from the time since which it is proved to exist. */
function revocationCheck(
  { context, signedData, existedAt, used }: RevocationTerms,
  certificates: readonly Certificate[],
): RevocationCheck {
  const { crypto, now, fetcher, signal, proofs, algorithms, at: end } = context;
  const { maxRevocationAge } = context.policy;
  const age = maxRevocationAge === null ? {} : { maxAgeSeconds: maxRevocationAge };
  const terms = { certificates, crypto, now, algorithms, ...age };
  const options = (evidence: Evidence) => ({ ...evidence, ...terms });
  return slidingRevocation({
    evidence: joinedEvidence(context.evidence, carriedEvidence(signedData)),
    offline: (evidence) => notingEvidence(revocationByEvidence(options(evidence)), used),
    ...(fetcher && {
      online: (evidence) =>
        notingEvidence(
          onlineRevocation({ ...options(evidence), fetcher, ...(signal && { signal }) }),
          used,
        ),
    }),
    ...{ proofs, existedAt, algorithms, end },
  });
}

/** What is left to say of a path that leads to an anchor as it should. */
const REACHED: ReadonlySet<SubIndication> = new Set([
  'TRY_LATER',
  'REVOKED_NO_POE',
  'REVOKED_CA_NO_POE',
  'NOT_YET_VALID',
  'OUT_OF_BOUNDS_NO_POE',
  'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  'CHAIN_CONSTRAINTS_FAILURE',
]);

/** Whether a path to an anchor is sound in itself; where none is, another domain may have one. */
function hasReached(result: PathValidation): boolean {
  return result.kind === 'valid' || (result.anchor !== null && REACHED.has(result.subIndication));
}

function reachedBy(result: PathValidation): Pick<PathTrail, 'certificates' | 'anchor'> {
  if (result.kind === 'valid') return result.path;
  const { candidate, anchor } = result;
  const whole = anchor === null || candidate.some(({ der }) => equalBytes(der, anchor.der));
  return { certificates: whole ? candidate : [...candidate, anchor], anchor };
}

function judgementOf(result: PathValidation, trustDomain: string | null): PathJudgement {
  const subIndication = result.kind === 'valid' ? null : result.subIndication;
  const certificates = result.kind === 'valid' ? result.path.certificates : [];
  const [target] = result.kind === 'valid' ? certificates : result.candidate;
  const asked = result.kind === 'valid' ? result.path.revocation : result.revocation;
  const revocation = asked.find(({ certificate }) => certificate === target)?.answer;
  return { trustDomain, subIndication, findings: result.findings, certificates, revocation };
}

function noAnchor(certificate: Certificate): Finding {
  return unknown('certificate-path', 'EN 319 102-1 §5.2.6', {
    expected: nameText(certificate.issuer),
    at: nameText(certificate.subject),
  });
}

function fingerprint({ crypto }: Context, certificate: Certificate): string {
  const digest = crypto.createDigest('SHA-256');
  digest.update(certificate.der);
  return toHex(digest.digest());
}

/** Whether the signed reference to the signer's certificate was checked and names it. */
export function isReferencedBy(findings: readonly Finding[]): boolean {
  return findings.some(
    ({ check, status }) => check === 'signing-certificate-attribute' && status === 'passed',
  );
}
