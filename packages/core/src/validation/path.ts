import { toHex } from '../bytes/index.js';
import { readableCertificates, unknown, type SignedData } from '../cms/index.js';
import type { Finding, SignerFacts, SubIndication } from '../report.js';
import {
  revocationByEvidence,
  validatePath,
  type PathValidation,
  type Purpose,
} from '../trust/index.js';
import { nameText, serialText, type Certificate } from '../x509/index.js';
import { carriedEvidence, joinedEvidence } from './evidence.js';
import type { Context } from './options.js';

/** Whether a certificate leads to an anchor, and what is still not known of it. */
export interface PathJudgement {
  readonly trustDomain: string | null;
  /** Null where nothing stands against the certificate. */
  readonly subIndication: SubIndication | null;
  readonly findings: readonly Finding[];
}

/** About whom is asked, and with what at hand. */
export interface PathQuestion {
  readonly context: Context;
  /** What carries the signature: certificates and evidence in it may help. */
  readonly signedData: SignedData;
  /** The time for which the path must hold. */
  readonly at: Date;
  readonly purpose: Purpose;
}

/**
 * Looks for a path to an anchor of any domain, in their order, and for evidence that nobody on it was
 * revoked: where that is missing the answer is never better than INDETERMINATE, TRY_LATER (EN 319 102-1 §5.2.6).
 */
export async function judgePath(
  certificate: Certificate,
  { context, signedData, at, purpose }: PathQuestion,
): Promise<PathJudgement> {
  const { crypto, domains } = context;
  const carried = readableCertificates(signedData.certificates);
  const intermediates = [...carried, ...context.intermediates];
  const evidence = joinedEvidence(context.evidence, carriedEvidence(signedData));
  const check = revocationByEvidence({
    ...evidence,
    certificates: intermediates,
    crypto,
    // What was issued after that time tells best what held then.
    now: context.at,
  });
  let worst: PathJudgement | undefined;
  for (const domain of domains) {
    const pinned = [certificate, ...intermediates].filter((candidate) =>
      domain.pins.has(fingerprint(context, candidate)),
    );
    const result = await validatePath(certificate, {
      anchors: [...domain.anchors, ...pinned],
      intermediates,
      at,
      crypto,
      purpose,
      revocation: { mode: 'required', check },
    });
    if (hasReached(result)) return judgementOf(result, domain.name);
    worst ??= judgementOf(result, null);
  }
  return (
    worst ?? {
      trustDomain: null,
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
      findings: [noAnchor(certificate)],
    }
  );
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

function judgementOf(result: PathValidation, trustDomain: string | null): PathJudgement {
  const subIndication = result.kind === 'valid' ? null : result.subIndication;
  return { trustDomain, subIndication, findings: result.findings };
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

/** The facts of a certificate that a report shows. */
export function signerFacts(
  certificate: Certificate | undefined,
  trustDomain: string | null,
): SignerFacts | null {
  if (!certificate) return null;
  return {
    subject: nameText(certificate.subject),
    issuer: nameText(certificate.issuer),
    serial: serialText(certificate.serialNumber),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    trustDomain,
  };
}
