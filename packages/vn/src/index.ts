/**
 * The acts of a Vietnamese office on a document: initial, approve, issue, copy, appendix, register, comment; plans, and
 * what was done.
 *
 * @module
 */
export type { ActType } from './acts/act-type.js';
export { appendix } from './acts/appendix.js';
export type { AppendixOptions } from './acts/appendix.js';
export { approve } from './acts/approve.js';
export type { ApproveOptions } from './acts/approve.js';
export { comment } from './acts/comment.js';
export type { CommentOptions } from './acts/comment.js';
export { copy } from './acts/copy.js';
export type { CopyKind, CopyOptions } from './acts/copy.js';
export { initial } from './acts/initial.js';
export type { InitialOptions } from './acts/initial.js';
export { issue } from './acts/issue.js';
export type { IssueOptions } from './acts/issue.js';
export { noticeText } from './acts/notices.js';
export type { Notice, NoticeCode } from './acts/notices.js';
export { prepareAct } from './acts/prepare-act.js';
export type {
  OptionsOfActs,
  PrepareActOptions,
  PreparedAct,
  SignerToBe,
} from './acts/prepare-act.js';
export { register } from './acts/register.js';
export type { RegisterOptions } from './acts/register.js';
export type { ActOptions, ActResult } from './acts/types.js';
export { encryptDocument } from './encryption/encrypt-document.js';
export type { EncryptDocumentOptions } from './encryption/encrypt-document.js';
export { findSecrecyMark } from './encryption/secrecy-mark.js';
export type { SecrecyDegree, SecrecyMark } from './encryption/secrecy-mark.js';
export type { VnErrorCode } from './errors.js';
export { officeRules } from './people/authority.js';
export type {
  ActRequest,
  AuthorityRule,
  Delegation,
  Objection,
  OfficeRules,
} from './people/authority.js';
export { holderOf } from './people/holder.js';
export type { Holder } from './people/holder.js';
export { derivePlan } from './plan/derive-plan.js';
export type { Amendment } from './plan/plan-in-force.js';
export { prepareDraft } from './plan/prepare-draft.js';
export type { PreparedDraft, PrepareDraftOptions } from './plan/prepare-draft.js';
export type {
  Authority,
  EmbeddedPlan,
  FieldRole,
  InitialPlacement,
  PlannedApprover,
  PlannedInitialer,
  PlannedIssue,
  PlannedSigner,
  PreparedField,
  PrintedFigures,
  ReceivingAct,
  SigningOrder,
  SigningPlan,
} from './plan/signing-plan.js';
export { nd30Profile, sealOnCopiesProfile } from './profile/index.js';
export type {
  ApprovalProfile,
  CommentProfile,
  CopyForms,
  DateProfile,
  IncomingStampProfile,
  InitialProfile,
  LinesRule,
  MarkImage,
  NumberProfile,
  PageMarkProfile,
  Profile,
  Rule,
  SealCovers,
  SealCoversRule,
  SealProfile,
  SizeInMillimetres,
  SizeInPoints,
  TextStyle,
  TopRightProfile,
} from './profile/index.js';
export { readProfile } from './profile/read-profile.js';
export { reportHtml } from './report/report-html.js';
export { reportText } from './report/report-text.js';
export { reportActs } from './report/report.js';
export type { ReportOptions } from './report/report.js';
export type { ActsReport, PlanStep, Problem, ReportedAct } from './report/types.js';
export type { Language } from './report/texts.js';
export { supersede } from './supersede/supersede.js';
export type { Supersession } from './supersede/supersede.js';
export type { TextDifference } from './supersede/text-differences.js';
