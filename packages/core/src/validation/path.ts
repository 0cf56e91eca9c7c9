import { toHex } from '../bytes/index.js';
import { unknown } from '../cms/index.js';
import type { Finding, SignerFacts, SubIndication } from '../report.js';
import { validatePath, type PathValidation, type Purpose } from '../trust/index.js';
import { nameText, serialText, type Certificate } from '../x509/index.js';
import type { Context } from './options.js';

/** Whether a certificate leads to an anchor, and what is still not known of it. */
export interface PathJudgement {
  readonly trustDomain: string | null;
  /** Null where nothing stands against the certificate. */
  readonly subIndication: SubIndication | null;
  readonly findings: readonly Finding[];
}

/**
 * Looks for a path to an anchor of any domain, in their order. Revocation is not looked up here: a path
 * that needs it is never better than INDETERMINATE, TRY_LATER (EN 319 102-1 §5.2.6).
 */
export async function judgePath(
  certificate: Certificate,
  {
    context,
    carried,
    at,
    purpose,
  }: { context: Context; carried: readonly Certificate[]; at: Date; purpose: Purpose },
): Promise<PathJudgement> {
  const { crypto, domains } = context;
  const intermediates = [...carried, ...context.intermediates];
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
    });
    const reached = reachedAnchor(result);
    if (!reached) {
      worst ??= judgementOf(result, null);
      continue;
    }
    const judgement = judgementOf(result, domain.name);
    // An anchor is trusted as it is (RFC 5280 §6.1); every other certificate may have been revoked.
    if (judgement.subIndication !== null || reached.length === 1) return judgement;
    return {
      ...judgement,
      subIndication: 'TRY_LATER',
      findings: [
        ...result.findings,
        unknown('revocation', 'EN 319 102-1 §5.2.6', { at: nameText(certificate.subject) }),
      ],
    };
  }
  return (
    worst ?? {
      trustDomain: null,
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
      findings: [noAnchor(certificate)],
    }
  );
}

/** What is left to say of a path that leads to an anchor as it should, when its dates or its purpose do not hold. */
const REACHED: ReadonlySet<SubIndication> = new Set([
  'NOT_YET_VALID',
  'OUT_OF_BOUNDS_NO_POE',
  'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  'CHAIN_CONSTRAINTS_FAILURE',
]);

/** The path to an anchor; nothing where none is sound: then another domain may have one. */
function reachedAnchor(result: PathValidation): readonly Certificate[] | undefined {
  if (result.kind === 'valid') return result.path.certificates;
  return result.anchor !== null && REACHED.has(result.subIndication) ? result.candidate : undefined;
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
