import { equalBytes } from '../bytes/index.js';
import { failed, passed, unknown, warning } from '../cms/index.js';
import type { CryptoProvider } from '../ports.js';
import type { Finding, SubIndication } from '../report.js';
import { isWithinValidity, nameText, sameName, type Certificate } from '../x509/index.js';
import { issuersOf, type Issuer } from './issuers.js';
import { checkPurpose, type Purpose } from './purpose.js';

/** Most issuer signatures tried in one search; cross-certified PKIs need fewer than 16. */
const MAX_TRIED = 64;
/** Longest path in certificates, anchor included; national PKIs have 3 or 4. */
const MAX_PATH = 16;

export interface FindPathOptions {
  readonly anchors: readonly Certificate[];
  /** Certificates that may stand between; they are not trusted for being here. */
  readonly intermediates: readonly Certificate[];
  /** The time for which the dates must hold. */
  readonly at: Date;
  readonly crypto: CryptoProvider;
  readonly purpose: Purpose;
}

/** The path of a certificate to an anchor, or why there is none. */
export type PathResult =
  | {
      readonly kind: 'found';
      /** From the certificate to the anchor, both included; one element where it is an anchor itself. */
      readonly path: readonly Certificate[];
      readonly anchor: Certificate;
      /** `null` where everything holds; otherwise what the failed findings amount to. */
      readonly subIndication: SubIndication | null;
      readonly findings: readonly Finding[];
    }
  | {
      readonly kind: 'not-found';
      readonly subIndication: SubIndication;
      readonly findings: readonly Finding[];
    };

/**
 * Looks for a path to an anchor: names chain, every signature verifies, every issuer may issue
 * (RFC 5280 §6.1.3, §6.1.4), no critical extension is unknown. Of several paths the first whose dates
 * hold at `at` is taken, else the first. Revocation, name constraints and policies are not judged; a
 * certificate that constrains names or policies critically is refused for it. Never throws for what
 * stands in certificates; throws what `crypto` throws, except for unknown algorithms.
 */
export async function findPath(
  certificate: Certificate,
  options: FindPathOptions,
): Promise<PathResult> {
  const search: Search = { options, tried: 0, refusals: [], dated: undefined };
  const path = (await extend([certificate], search)) ?? search.dated;
  if (!path) return notFound(certificate, search);
  const anchor = path[path.length - 1] ?? certificate;
  const dates = path.map((member) => checkDates(member, member === anchor, options.at));
  const purpose = checkPurpose(certificate, options.purpose);
  return {
    kind: 'found',
    path,
    anchor,
    subIndication:
      dates.find(({ subIndication }) => subIndication !== null)?.subIndication ??
      (purpose.some(({ status }) => status === 'failed') ? 'CHAIN_CONSTRAINTS_FAILURE' : null),
    findings: [
      passed('certificate-path', 'RFC 5280 §6.1', { found: nameText(anchor.subject) }),
      ...dates.map(({ finding }) => finding),
      ...purpose,
    ],
  };
}

interface Search {
  readonly options: FindPathOptions;
  tried: number;
  /** Issuers whose signature was right but who may not issue. */
  readonly refusals: Finding[];
  /** A path that is complete but whose dates do not hold. */
  dated: readonly Certificate[] | undefined;
}

/** Depth first: the first path from the end of `path` to an anchor whose dates hold. */
async function extend(
  path: readonly Certificate[],
  search: Search,
): Promise<readonly Certificate[] | undefined> {
  const last = path[path.length - 1];
  if (!last) return undefined;
  const { anchors, at } = search.options;
  if (anchors.some((anchor) => isSameEntity(anchor, last))) {
    if (path.slice(0, -1).every((member) => isWithinValidity(member, at))) return path;
    search.dated ??= path;
    return undefined;
  }
  if (path.length === MAX_PATH) return undefined;
  for (const candidate of issuersOf(last, path, search.options)) {
    if (search.tried === MAX_TRIED) return undefined;
    const found = await throughIssuer(candidate, path, search);
    if (found) return found;
  }
  return undefined;
}

async function throughIssuer(
  { certificate, signed, refusal }: Issuer,
  path: readonly Certificate[],
  search: Search,
): Promise<readonly Certificate[] | undefined> {
  // A loop comes back to an entity that already stands in the path.
  if (path.some((member) => isSameEntity(member, certificate))) return undefined;
  search.tried++;
  if (!(await signed())) return undefined;
  const reason = refusal();
  if (!reason) return extend([...path, certificate], search);
  search.refusals.push(reason);
  return undefined;
}

/** The same certificate, or another one for the same name and key: a cross-certified or renewed CA. */
function isSameEntity(a: Certificate, b: Certificate): boolean {
  if (equalBytes(a.der, b.der)) return true;
  return equalBytes(a.publicKey, b.publicKey) && sameName(a.subject, b.subject);
}

interface Dates {
  readonly finding: Finding;
  readonly subIndication: SubIndication | null;
}

/** Dates of one member. An anchor is trusted by decision, so its dates only warn (RFC 5280 §6.1.1 (d)). */
function checkDates(certificate: Certificate, isAnchor: boolean, at: Date): Dates {
  const clause = 'RFC 5280 §6.1.3 (a)(2)';
  const subject = nameText(certificate.subject);
  if (isWithinValidity(certificate, at)) {
    return {
      finding: passed('certificate-validity', clause, { at: subject }),
      subIndication: null,
    };
  }
  const early = at < certificate.notBefore;
  const bound = early ? certificate.notBefore : certificate.notAfter;
  const facts = { expected: bound.toISOString(), found: at.toISOString(), at: subject };
  return isAnchor
    ? { finding: warning('certificate-validity', clause, facts), subIndication: null }
    : {
        finding: failed('certificate-validity', clause, facts),
        subIndication: early ? 'NOT_YET_VALID' : 'OUT_OF_BOUNDS_NO_POE',
      };
}

function notFound(certificate: Certificate, { refusals }: Search): PathResult {
  const missing = unknown('certificate-path', 'EN 319 102-1 §5.2.6', {
    expected: nameText(certificate.issuer),
    at: nameText(certificate.subject),
  });
  return {
    kind: 'not-found',
    subIndication:
      refusals.length > 0 ? 'CERTIFICATE_CHAIN_GENERAL_FAILURE' : 'NO_CERTIFICATE_CHAIN_FOUND',
    findings: [missing, ...refusals],
  };
}
