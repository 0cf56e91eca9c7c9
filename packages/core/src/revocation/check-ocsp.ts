import { equalBytes } from '../bytes/index.js';
import { passed, unknown, warning } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import type { Finding } from '../report.js';
import { serialText } from '../x509/index.js';
import { CLOCK_SKEW_SECONDS, checkFreshness } from './freshness.js';
import type { Inquiry } from './inquiry.js';
import { digestOf, issuerHashes } from './ocsp-request.js';
import type { OcspResponse } from './ocsp-response.js';
import { unknownCriticalIn, type SingleResponse } from './ocsp-single.js';
import type { Statement, Testimony } from './question.js';
import { idText, responderOf, type Recurse } from './responder.js';

/**
 * What the OCSP responses say of the certificate (RFC 6960 §3.2): each answer in them whose id names the
 * certificate, is fresh, and was signed by somebody whom the issuer entitled.
 */
export async function checkOcsp(inquiry: Inquiry, recurse: Recurse): Promise<Testimony> {
  const statements: Statement[] = [];
  const refusals: Finding[] = [];
  const refuse = (finding: Finding | undefined): void => {
    if (finding) refusals.push(finding);
  };
  for (const response of inquiry.ocsp) {
    const single = newestMatch(response, inquiry);
    if (!single) {
      const expected = serialText(inquiry.certificate.serialNumber);
      refuse(unknown('revocation-match', 'RFC 6960 §3.2', { expected, at: idText(response) }));
      continue;
    }
    const fault = faultOf(response, single, inquiry);
    if (fault) {
      refuse(fault);
      continue;
    }
    const responder = await responderOf(response, inquiry, recurse);
    if (responder.kind === 'refused') {
      refuse(responder.finding);
      continue;
    }
    const { certificate: signer, findings, furtherEvidence } = responder;
    statements.push({
      ...statusOf(single, inquiry),
      thisUpdate: single.thisUpdate,
      ...(single.nextUpdate && { nextUpdate: single.nextUpdate }),
      evidence: { kind: 'ocsp', der: response.der, signer },
      furtherEvidence,
      findings: [...findings, ...statusFindings(single, inquiry)],
    });
  }
  return { statements, refusals };
}

/** Of the answers about the certificate the newest one. */
function newestMatch(response: OcspResponse, inquiry: Inquiry): SingleResponse | undefined {
  return response.responses
    .filter((single) => isAbout(single, inquiry))
    .sort((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime())[0];
}

function isAbout({ certId }: SingleResponse, { certificate, issuer, crypto }: Inquiry): boolean {
  const { hashAlgorithm } = certId;
  if (!hashAlgorithm || !equalBytes(certId.serialNumber, certificate.serialNumber)) return false;
  try {
    const { issuerNameHash, issuerKeyHash } = issuerHashes(issuer, hashAlgorithm, crypto);
    if (!equalBytes(certId.issuerKeyHash, issuerKeyHash)) return false;
    // The name as the certificate writes it (RFC 6960 §4.1.1), which may be encoded in another way.
    const asWritten = digestOf(certificate.issuer.der, hashAlgorithm, crypto);
    return [issuerNameHash, asWritten].some((hash) => equalBytes(certId.issuerNameHash, hash));
  } catch (error) {
    if (isKysoError(error)) return false; // a digest that the engine lacks, or a key that cannot be read
    throw error;
  }
}

/** Why the answer says nothing, before anything is verified. */
function faultOf(
  response: OcspResponse,
  single: SingleResponse,
  inquiry: Inquiry,
): Finding | undefined {
  const where = idText(response);
  const critical = unknownCriticalIn(response) ?? unknownCriticalIn(single);
  if (critical !== undefined) {
    const facts = { found: critical, at: where };
    return unknown('revocation-extension', 'RFC 6960 §4.4', facts);
  }
  if (single.status.kind === 'unknown') {
    return unknown('revocation-match', 'RFC 6960 §2.2', { found: 'unknown', at: where });
  }
  return (
    hashFault(single, inquiry, where) ??
    checkFreshness(single, inquiry, { clause: 'RFC 6960 §4.2.2.1', where }) ??
    productionFault(response, inquiry) ??
    expiryFault(single, inquiry, where)
  );
}

/** A certHash that is there must be the certificate's (Common PKI 2.0, part 4, §3.1.2). */
function hashFault(
  { certHash }: SingleResponse,
  { certificate, crypto }: Inquiry,
  where: string,
): Finding | undefined {
  if (!certHash) return undefined;
  const { hashAlgorithm, hash } = certHash;
  const isOwn = hashAlgorithm && equalBytes(digestOf(certificate.der, hashAlgorithm, crypto), hash);
  const facts = { found: 'certHash', at: where };
  return isOwn ? undefined : unknown('revocation-match', 'Common PKI 2.0 part 4 §3.1.2', facts);
}

function productionFault(
  { producedAt, ...response }: OcspResponse,
  { at, now = at }: Inquiry,
): Finding | undefined {
  if (producedAt.getTime() <= now.getTime() + CLOCK_SKEW_SECONDS * 1000) return undefined;
  return unknown('revocation-freshness', 'RFC 6960 §4.2.2.1', {
    expected: now.toISOString(),
    found: producedAt.toISOString(),
    at: idText({ producedAt, ...response }),
  });
}

/**
 * A responder may forget certificates that ran out, and call them good: what it says after that counts
 * only with an archiveCutoff that reaches back far enough (RFC 6960 §4.4.4). Revoked stays revoked.
 */
function expiryFault(
  { status, thisUpdate, archiveCutoff }: SingleResponse,
  { certificate: { notAfter } }: Inquiry,
  where: string,
): Finding | undefined {
  const kept = thisUpdate <= notAfter || (archiveCutoff && archiveCutoff <= notAfter);
  if (kept === true || status.kind === 'revoked') return undefined;
  return unknown('revocation-freshness', 'RFC 6960 §4.4.4', {
    expected: notAfter.toISOString(),
    found: thisUpdate.toISOString(),
    at: where,
  });
}

function statusOf(
  single: SingleResponse,
  { at }: Inquiry,
): Pick<Statement, 'status' | 'reason' | 'revocationTime' | 'invalidFrom'> {
  const { status } = single;
  const invalidFrom = invalidFromOf(single);
  if (status.kind !== 'revoked' || !invalidFrom || invalidFrom > at) return { status: 'good' };
  const { reason, revocationTime } = status;
  return { status: 'revoked', ...(reason && { reason }), revocationTime, invalidFrom };
}

/** From when on nobody may rely on a certificate that was revoked (RFC 5280 §5.3.2). */
function invalidFromOf({ status, invalidityDate }: SingleResponse): Date | undefined {
  if (status.kind !== 'revoked') return undefined;
  const { revocationTime } = status;
  return invalidityDate && invalidityDate < revocationTime ? invalidityDate : revocationTime;
}

function statusFindings(single: SingleResponse, { at }: Inquiry): Finding[] {
  const { status, certHash } = single;
  const invalidFrom = invalidFromOf(single);
  const issued = certHash
    ? [passed('revocation-match', 'Common PKI 2.0 part 4 §3.1.2', { found: 'certHash' })]
    : [];
  if (status.kind !== 'revoked' || !invalidFrom || invalidFrom <= at) return issued;
  const facts = { found: status.reason ?? 'unspecified', at: status.revocationTime.toISOString() };
  return [...issued, warning('revocation', 'RFC 6960 §2.2', facts)];
}
