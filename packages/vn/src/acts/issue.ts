import type { BytesInput } from '@kyso/core';
import type { FieldFilling } from '@kyso/core/pades';
import { vnError } from '../errors.js';
import { FIELD_NAMES } from '../plan/field-names.js';
import type { FieldRole, PreparedField } from '../plan/signing-plan.js';
import { refuseOtherText } from '../supersede/supersede.js';
import { isSigned, preparedField, refuseOrphans, valueOf } from './dossier.js';
import { undone } from './earlier-signatures.js';
import { readIssueFacts, recordOfIssue, type IssueFacts } from './issue-facts.js';
import { issueUnprepared } from './issue-unprepared.js';
import { drawing, drawn, imageMark, lookOf, wholeArea, type Drawing } from './marks.js';
import { profileOf } from './places.js';
import { perform } from './perform.js';
import type { Act, ActSigning, ActWork } from './act-work.js';
import { authorise } from './run-act.js';
import { alreadyDone } from './slots.js';
import type { ActOptions, ActResult } from './types.js';

export interface IssueOptions extends ActOptions {
  /**
   * The number: digits, or with its symbol (`15/QĐ-TTg`), which must be that of the document. May be left out where the
   * number stands written in the text, and must be that one otherwise.
   */
  readonly number?: string;
  /** Day of issue in Vietnam, `2026-11-20`; default: the day that stands written, or else the day of signing. */
  readonly date?: string;
  /** The organisation's seal in red, PNG with transparent background (NĐ 30/2020 Appendix I, II.8.a). */
  readonly seal: Uint8Array;
  /** The initialed draft: issuing is refused where the text differs in more than number, date and marks. */
  readonly initialedDraft?: BytesInput;
  /**
   * For a document that was not prepared: number, date and seal in one transparent mark over one page. Default: refused
   * with the alternatives.
   */
  readonly spanning?: boolean;
}

/**
 * Issues a document: number and date written into their places, the organisation's seal in red over a third of the
 * approver's signature, all in the one revision that the organisation's signature covers, or nothing. Refused before
 * approval, with planned initials missing, and with a mark that its owner did not sign, unless forced.
 *
 * Throws `ERR_ORDER`, `ERR_ORPHAN_MARK`, `ERR_NUMBER_FILLED`, `ERR_VALUE`, `ERR_IMAGE`, `ERR_TEXT_DIFFERS`,
 * `ERR_ALREADY_DONE`, `ERR_AUTHORITY`, the errors of placement and of drawing, and those of `signPdf`, among them
 * `ERR_WOULD_INVALIDATE` for a document that forbids it.
 */
export function issue(pdf: BytesInput, options: IssueOptions): Promise<ActResult> {
  return perform(ISSUE_ACT, pdf, options);
}

/** @internal */
export const ISSUE_ACT: Act<IssueOptions> = { type: 'issue', preparesFirst: true, decide };

async function decide(work: ActWork<IssueOptions>): Promise<ActSigning> {
  const { dossier, options, time } = work;
  const seal = preparedField(dossier, FIELD_NAMES.issue);
  const { symbol = null, printed = {} } = dossier.embedded ?? {};
  const facts = seal && readIssueFacts(options, { time, symbol, printed });
  refuseTwice(work);
  await refuseEarly(work);
  const organisation = dossier.plan?.issue?.organisation;
  await authorise(work, organisation === undefined ? null : { name: organisation });
  if (options.initialedDraft)
    await refuseOtherText(options.initialedDraft, work.pdf, { password: options.password });
  if (!seal || !facts) return issueUnprepared(work);
  const how = drawing(dossier.archival);
  return {
    field: { name: seal.name },
    mark: await imageMark(seal, options.seal, { ...how, notices: work.notices, what: 'seal' }),
    fill: await fillings(work, facts, how),
    facts: recordOfIssue(facts),
  };
}

function refuseTwice({ act, dossier, holder }: ActWork<IssueOptions>): void {
  const isIssued = dossier.signed.some(({ report }) => report.act?.type === 'issue');
  if (isIssued || isSigned(dossier, FIELD_NAMES.issue)) throw alreadyDone(act, holder.name);
}

/** Order of NĐ 30/2020 Điều 14 and 32.2: the clerk seals only what the authorised person has signed. */
async function refuseEarly(work: ActWork<IssueOptions>): Promise<void> {
  const { dossier, options, notices } = work;
  const initials = await undone(work, 'initial', dossier.plan?.initials?.people);
  const missing = [...initials, ...(await missingApprovals(work))];
  if (options.force === true) {
    if (missing.length > 0) notices.push({ code: 'forced', found: missing.join(', ') });
    return;
  }
  if (missing.length > 0)
    throw vnError('ERR_ORDER', `issuing comes after ${missing.join(', ')}`, {
      facts: { act: 'issue', missing: missing.join(', ') },
    });
  refuseOrphans(dossier);
}

/** Names of the people of the plan who have not approved; without a plan, whether anybody has. */
async function missingApprovals(work: ActWork<IssueOptions>): Promise<string[]> {
  const { plan, signed } = work.dossier;
  if (plan?.approval) return undone(work, 'approve', plan.approval.people);
  const isApproved = signed.some(
    ({ report, holder }) =>
      report.kind === 'signature' &&
      (report.act ? report.act.type === 'approve' : holder?.kind !== 'organisation'),
  );
  return isApproved ? [] : ['approve'];
}

/** Number, day, month and year, each in its field where the plan has one. */
async function fillings(
  work: ActWork<IssueOptions>,
  facts: IssueFacts,
  how: Drawing,
): Promise<FieldFilling[]> {
  const { dossier } = work;
  const values: Partial<Record<FieldRole, string>> = {
    number: facts.number,
    day: facts.day,
    month: facts.month,
    year: facts.year,
  };
  const filled: FieldFilling[] = [];
  for (const field of dossier.embedded?.fields ?? []) {
    const value = values[field.role];
    if (value === undefined) continue;
    if (valueOf(dossier, field.name) !== '')
      throw vnError('ERR_NUMBER_FILLED', `${field.name} is filled in already`, {
        facts: { field: field.name, found: valueOf(dossier, field.name) },
      });
    filled.push({ field: field.name, value, mark: await textMark(work, { field, value, how }) });
  }
  return filled;
}

async function textMark(
  work: ActWork<IssueOptions>,
  { field, value, how }: { field: PreparedField; value: string; how: Drawing },
) {
  const { number, date } = profileOf(work);
  const { value: style } = field.role === 'number' ? number.style : date.style;
  const part = {
    kind: 'text' as const,
    lines: [value],
    ...wholeArea(field),
    ...lookOf(style),
    size: field.fontSize ?? style.size,
    minimumSize: 6,
  };
  return drawn(field, [{ ...part, align: 'center', valign: 'bottom' }], how);
}
