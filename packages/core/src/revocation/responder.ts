import { equalBytes } from '../bytes/index.js';
import { passed, readableCertificates, unknown, warning } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import type { Finding } from '../report.js';
import {
  KEY_PURPOSE,
  authorityInfoAccessOf,
  crlDistributionPointsOf,
  extKeyUsageOf,
  hasOcspNoCheck,
  isWithinValidity,
  keyUsagesOf,
  nameText,
  sameName,
  type Certificate,
} from '../x509/index.js';
import { algorithmFault, distinct, isSignedBy, type Inquiry } from './inquiry.js';
import { digestOf, keyBitsOf } from './ocsp-request.js';
import type { OcspResponse, ResponderId } from './ocsp-response.js';
import type { RevocationAnswer, RevocationEvidence } from './question.js';

/** Asks about a responder's own certificate, one level deeper. */
export type Recurse = (inquiry: Inquiry) => Promise<RevocationAnswer>;

/** Who signed a response, or why nobody who may is found. */
export type Responder =
  | {
      readonly kind: 'found';
      readonly certificate: Certificate;
      readonly findings: readonly Finding[];
      readonly furtherEvidence: readonly RevocationEvidence[];
    }
  | { readonly kind: 'refused'; readonly finding: Finding };

/** Most certificates of one response that are tried. */
const MAX_CANDIDATES = 16;

/**
 * The certificate whose key signed the response and may answer for `issuer` (RFC 6960 §4.2.2.2): the
 * issuer itself, or a responder that it certified directly for signing responses. A responder's own
 * certificate must not be revoked, unless it says that this need not be checked (§4.2.2.2.1).
 */
export async function responderOf(
  response: OcspResponse,
  inquiry: Inquiry,
  recurse: Recurse,
): Promise<Responder> {
  const { issuer, certificates } = inquiry;
  const carried = readableCertificates(response.certificates);
  const named = distinct([issuer, ...carried, ...certificates])
    .filter((one) => isNamed(one, response.responderId, inquiry))
    .slice(0, MAX_CANDIDATES);
  let refusal: Finding | undefined;
  for (const certificate of named) {
    if (!(await isSignedBy(response, certificate.publicKey, inquiry))) continue;
    const weak = weakness(response, certificate, inquiry);
    if (weak) {
      refusal ??= weak;
      continue;
    }
    const responder = await entitled(certificate, { response, inquiry, recurse });
    if (responder.kind === 'found') return responder;
    refusal ??= responder.finding;
  }
  const absent =
    named.length === 0
      ? unknown('revocation-signer', 'RFC 6960 §4.2.2.2', { expected: idText(response) })
      : unknown('revocation-signature', 'RFC 6960 §3.2', { at: idText(response) });
  return { kind: 'refused', finding: refusal ?? absent };
}

/** Why the algorithm or the key of a response that verified was not good enough when it was made. */
function weakness(
  response: OcspResponse,
  { publicKey, subject }: Certificate,
  { judgeAlgorithm }: Inquiry,
): Finding | undefined {
  const facts = { publicKey, madeAt: response.producedAt, signer: nameText(subject) };
  return algorithmFault(response, facts, judgeAlgorithm);
}

/** The responder as the response names it, for people. */
export function idText({ responderId }: OcspResponse): string {
  return responderId.kind === 'byName' ? nameText(responderId.name) : 'OCSP';
}

function isNamed(certificate: Certificate, id: ResponderId, { crypto }: Inquiry): boolean {
  switch (id.kind) {
    case 'byName':
      return sameName(certificate.subject, id.name);
    case 'byKey': {
      const bits = readableKeyBits(certificate);
      return bits !== undefined && equalBytes(digestOf(bits, 'SHA-1', crypto), id.keyHash);
    }
    default:
      return id satisfies never;
  }
}

function readableKeyBits(certificate: Certificate): Uint8Array | undefined {
  try {
    return keyBitsOf(certificate.publicKey);
  } catch (error) {
    if (isKysoError(error)) return undefined; // a key that cannot be read is nobody's
    throw error;
  }
}

interface Claim {
  readonly response: OcspResponse;
  readonly inquiry: Inquiry;
  readonly recurse: Recurse;
}

async function entitled(certificate: Certificate, claim: Claim): Promise<Responder> {
  const { issuer } = claim.inquiry;
  if (equalBytes(certificate.publicKey, issuer.publicKey)) {
    // The response is signed with the key that issued the certificate, whatever names that key has.
    return { kind: 'found', certificate: issuer, findings: [], furtherEvidence: [] };
  }
  const refusal = await delegationFault(certificate, claim);
  if (refusal) return { kind: 'refused', finding: refusal };
  return ownStatus(certificate, claim);
}

/** Why the issuer did not entitle this responder, or `undefined`. */
async function delegationFault(
  certificate: Certificate,
  { response, inquiry }: Claim,
): Promise<Finding | undefined> {
  const { issuer } = inquiry;
  const clause = 'RFC 6960 §4.2.2.2';
  const where = nameText(certificate.subject);
  const fault = readable(certificate, () => purposeFault(certificate));
  if (fault) return fault;
  const expected = nameText(issuer.subject);
  const isDirect =
    sameName(certificate.issuer, issuer.subject) &&
    (await isSignedBy(certificate, issuer.publicKey, inquiry));
  if (!isDirect) {
    const found = nameText(certificate.issuer);
    return unknown('revocation-signer', clause, { expected, found, at: where });
  }
  if (!isWithinValidity(certificate, response.producedAt)) {
    const found = response.producedAt.toISOString();
    const until = certificate.notAfter.toISOString();
    return unknown('revocation-signer', clause, { expected: until, found, at: where });
  }
  return inquiry.validateSigner(certificate, 'ocsp-signing');
}

/** id-kp-OCSPSigning must stand there by itself: any purpose is not enough (RFC 6960 §4.2.2.2). */
function purposeFault(certificate: Certificate): Finding | undefined {
  const where = nameText(certificate.subject);
  const clause = 'RFC 6960 §4.2.2.2';
  const purposes = extKeyUsageOf(certificate)?.purposes ?? [];
  if (!purposes.includes(KEY_PURPOSE.ocspSigning)) {
    const facts = { expected: KEY_PURPOSE.ocspSigning, found: purposes.join(' '), at: where };
    return unknown('revocation-signer', clause, facts);
  }
  const usages = keyUsagesOf(certificate);
  if (usages && !usages.some((usage) => SIGNING_USAGES.includes(usage))) {
    const facts = { expected: 'digitalSignature', found: usages.join(' '), at: where };
    return unknown('revocation-signer', 'RFC 5280 §4.2.1.12', facts);
  }
  return undefined;
}

const SIGNING_USAGES: readonly string[] = ['digitalSignature', 'nonRepudiation'];

function readable(certificate: Certificate, check: () => Finding | undefined): Finding | undefined {
  try {
    return check();
  } catch (error) {
    if (!isKysoError(error)) throw error;
    const facts = { found: error.message, at: nameText(certificate.subject) };
    return unknown('revocation-signer', 'RFC 6960 §4.2.2.2', facts);
  }
}

/**
 * The responder's own status (RFC 6960 §4.2.2.2.1). Where its certificate neither excuses from the check
 * nor names a way to do it, the standard leaves the choice: here it stands, with a warning, unless the
 * evidence at hand says that it was revoked.
 */
async function ownStatus(certificate: Certificate, claim: Claim): Promise<Responder> {
  const { response, inquiry, recurse } = claim;
  const where = nameText(certificate.subject);
  const clause = 'RFC 6960 §4.2.2.2.1';
  const found = { kind: 'found', certificate, furtherEvidence: [] } as const;
  const excuse = excuseOf(certificate);
  if (excuse === 'nocheck') {
    const finding = passed('responder-revocation', clause, { found: 'nocheck', at: where });
    return { ...found, findings: [finding] };
  }
  const answer = inquiry.depth === 0 ? await recurse(aboutResponder(claim, certificate)) : null;
  if (answer?.status === 'good' && answer.evidence) {
    const furtherEvidence = [answer.evidence, ...answer.furtherEvidence];
    const finding = passed('responder-revocation', clause, { at: where });
    return { ...found, findings: [finding], furtherEvidence };
  }
  if (answer?.status !== 'revoked' && excuse === 'no-method') {
    const finding = warning('responder-revocation', clause, { at: where });
    return { ...found, findings: [finding] };
  }
  const facts = { found: answer?.reason ?? idText(response), at: where };
  return { kind: 'refused', finding: unknown('responder-revocation', clause, facts) };
}

/** Whether the responder's certificate excuses from checking it, or names no way to. */
function excuseOf(certificate: Certificate): 'nocheck' | 'no-method' | undefined {
  try {
    if (hasOcspNoCheck(certificate)) return 'nocheck';
    const points = crlDistributionPointsOf(certificate) ?? [];
    const { ocsp } = authorityInfoAccessOf(certificate);
    return points.length === 0 && ocsp.length === 0 ? 'no-method' : undefined;
  } catch (error) {
    if (isKysoError(error)) return undefined; // what cannot be read excuses nothing
    throw error;
  }
}

/** The same question about the responder when it answered; its own response cannot vouch for it. */
function aboutResponder({ response, inquiry }: Claim, certificate: Certificate): Inquiry {
  const { now = inquiry.at } = inquiry;
  const at = later(inquiry.at, response.producedAt);
  return {
    ...inquiry,
    certificate,
    ...{ at, now: later(now, at) },
    ocsp: inquiry.ocsp.filter((other) => other !== response),
    depth: inquiry.depth + 1,
  };
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}
