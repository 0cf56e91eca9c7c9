import { failed, passed, unknown, warning } from '../cms/index.js';
import type { Finding } from '../report.js';
import { nameText } from '../x509/index.js';
import { checkCrls } from './check-crls.js';
import { checkOcsp } from './check-ocsp.js';
import { inquiryOf, type Inquiry } from './inquiry.js';
import type { RevocationAnswer, RevocationQuestion, Statement } from './question.js';

const CLAUSE = 'EN 319 102-1 §5.2.6';

/**
 * The revocation status of a certificate at an instant, by CRLs (RFC 5280 §6.3) and OCSP responses
 * (RFC 6960). `good` needs evidence that is fresh and signed by somebody entitled; what is revoked by any
 * such evidence is `revoked`, except that a newer word ends a hold; everything else is `unknown`, with
 * findings that say why. A revocation after `at` is not one at `at` and told as a warning.
 *
 * Never throws for what stands in certificates and evidence; throws what `crypto` and `validateSigner`
 * throw, except for unknown algorithms. The number of signatures verified is bounded.
 */
export async function checkRevocation(question: RevocationQuestion): Promise<RevocationAnswer> {
  return answer(inquiryOf(question));
}

async function answer(inquiry: Inquiry): Promise<RevocationAnswer> {
  const crls = await checkCrls(inquiry);
  const ocsp = await checkOcsp(inquiry, answer);
  const statements = [...ocsp.statements, ...crls.statements];
  const refusals = [...ocsp.refusals, ...crls.refusals];
  const decisive = decisiveOf(statements);
  return decisive
    ? answerBy(decisive, refusals, inquiry)
    : {
        status: 'unknown',
        evidence: null,
        furtherEvidence: [],
        findings: [missing(inquiry, refusals), ...refusals],
      };
}

/**
 * A revocation for good first, whatever else is said; then the newest word, since a hold can end
 * (RFC 5280 §5.3.1).
 */
function decisiveOf(statements: readonly Statement[]): Statement | undefined {
  const final = statements.filter(
    ({ status, reason }) => status === 'revoked' && reason !== 'certificateHold',
  );
  return newestOf(final) ?? newestOf(statements);
}

/** Of two as new as each other, the one that revokes. */
function newestOf(statements: readonly Statement[]): Statement | undefined {
  const byAge = (a: Statement, b: Statement) =>
    b.thisUpdate.getTime() - a.thisUpdate.getTime() ||
    Number(b.status === 'revoked') - Number(a.status === 'revoked');
  return [...statements].sort(byAge)[0];
}

function answerBy(
  statement: Statement,
  refusals: readonly Finding[],
  { certificate }: Inquiry,
): RevocationAnswer {
  const { findings, revocationTime, reason = 'unspecified', ...rest } = statement;
  const where = nameText(certificate.subject);
  const verdict =
    statement.status === 'revoked'
      ? failed('revocation', CLAUSE, {
          expected: revocationTime?.toISOString(),
          found: reason,
          at: where,
        })
      : passed('revocation', CLAUSE, { at: where });
  return {
    ...rest,
    ...(statement.reason && { reason: statement.reason }),
    ...(revocationTime && { revocationTime }),
    // Evidence that says nothing takes nothing from evidence that does; evidence about others is no fault at all.
    findings: [verdict, ...findings, ...refusals.filter(isFault).map(asWarning)],
  };
}

function isFault({ check, found }: Finding): boolean {
  return check !== 'revocation-match' || found !== undefined;
}

function asWarning({ check, clause, ...facts }: Finding): Finding {
  return warning(check, clause, facts);
}

function missing(
  { certificate, crls, ocsp, budget }: Inquiry,
  refusals: readonly Finding[],
): Finding {
  const at = nameText(certificate.subject);
  if (budget.signatures === 0) {
    return unknown('revocation', CLAUSE, { found: 'too many signatures', at });
  }
  // CRLs of other authorities are passed over in silence: then this finding says that none fits.
  const given = crls.length + ocsp.length;
  const passedOver = given > 0 && refusals.length === 0;
  return unknown('revocation', CLAUSE, passedOver ? { found: given, at } : { at });
}
