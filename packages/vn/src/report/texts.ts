import type { ActType } from '../acts/act-type.js';
import type { PlanStep, Problem } from './types.js';

export type Language = 'vi' | 'en';

/** Words of the report of acts; both languages have the same keys. */
export interface ReportTexts {
  readonly title: string;
  readonly acts: Readonly<Record<ActType | 'timestamp' | 'unknown', string>>;
  readonly inferred: string;
  readonly labels: Readonly<
    Record<
      | ('signer' | 'organisation' | 'role' | 'onBehalf' | 'issuer' | 'domain' | 'claimedTime')
      | ('provedTime' | 'integrity' | 'validAtSigning' | 'validity' | 'changedSince' | 'level')
      | ('field' | 'page' | 'certificate' | 'verdict'),
      string
    >
  >;
  /** Names of facts of a record. */
  readonly facts: Readonly<Record<string, string>>;
  readonly yes: string;
  readonly no: string;
  readonly notTold: string;
  readonly notProved: string;
  readonly localTime: string;
  readonly permitted: string;
  readonly notPermitted: string;
  readonly nothingSigned: string;
  readonly plan: string;
  readonly noPlan: string;
  readonly complete: string;
  readonly incomplete: string;
  readonly states: Readonly<Record<PlanStep['state'], string>>;
  readonly problems: string;
  readonly noProblems: string;
  readonly problem: Readonly<Record<Problem['code'], string>>;
}

const vi: ReportTexts = {
  title: 'Báo cáo các lần ký trên văn bản',
  acts: {
    initial: 'Ký tắt',
    approve: 'Ký phê duyệt',
    issue: 'Ký phát hành',
    copy: 'Ký bản sao điện tử',
    appendix: 'Ký phụ lục',
    register: 'Đăng ký văn bản đến',
    comment: 'Ý kiến chỉ đạo',
    timestamp: 'Dấu thời gian của văn bản',
    unknown: 'Ký số (không rõ mục đích)',
  },
  inferred: 'suy đoán từ chứng thư số và vị trí',
  labels: {
    signer: 'Người ký',
    organisation: 'Cơ quan, tổ chức quản lý chứng thư số',
    role: 'Chức vụ',
    onBehalf: 'Quyền hạn ký',
    issuer: 'Tổ chức cấp chứng thư số',
    domain: 'Hệ thống chứng thực',
    claimedTime: 'Thời gian ký (theo khai báo)',
    provedTime: 'Dấu thời gian',
    integrity: 'Tính toàn vẹn',
    validAtSigning: 'Hiệu lực chứng thư số tại thời điểm ký',
    validity: 'Thời hạn hiệu lực của chứng thư số',
    changedSince: 'Thay đổi sau khi ký',
    level: 'Mức chữ ký',
    field: 'Trường',
    page: 'Trang',
    certificate: 'Số hiệu chứng thư số',
    verdict: 'Kết luận',
  },
  facts: {
    number: 'Số văn bản',
    date: 'Ngày ban hành',
    kind: 'Hình thức sao',
    text: 'Nội dung ý kiến',
    incomingNumber: 'Số đến',
    incomingDate: 'Ngày đến',
    person: 'Mã trong kế hoạch',
    documentNumber: 'Kèm theo văn bản số',
    organisation: 'Tên cơ quan, tổ chức',
    original: 'Sao từ văn bản',
    forwardTo: 'Chuyển',
    file: 'Số và ký hiệu hồ sơ',
  },
  yes: 'còn hiệu lực',
  no: 'không còn hiệu lực',
  notTold: 'không xác định',
  notProved: 'chưa có dấu thời gian',
  localTime: 'giờ Việt Nam được ghi là giờ UTC; giữ nguyên, không hiệu chỉnh',
  permitted: 'được phép',
  notPermitted: 'KHÔNG được phép',
  nothingSigned: 'Văn bản chưa được ký số.',
  plan: 'Kế hoạch ký',
  noPlan: 'Văn bản không kèm kế hoạch ký.',
  complete: 'đã hoàn thành',
  incomplete: 'chưa hoàn thành',
  states: {
    done: 'đã ký',
    missing: 'chưa ký',
    'by-another': 'người khác đã ký',
    broken: 'chữ ký không toàn vẹn',
  },
  problems: 'Vấn đề cần xem xét',
  noProblems: 'Không phát hiện vấn đề.',
  problem: {
    'orphan-mark': 'Nội dung điền sẵn mà người có thẩm quyền không ký',
    'broken-signature': 'Chữ ký số không hợp lệ, văn bản đã bị thay đổi',
    'changed-since': 'Văn bản bị thay đổi trái phép sau khi ký',
    'wrong-order': 'Ký không đúng trình tự',
    'not-in-plan': 'Lần ký ngoài kế hoạch',
    'other-plan': 'Lần ký theo một kế hoạch khác',
    'signed-by-another': 'Không phải người được nêu trong kế hoạch ký',
    'record-differs': 'Thông tin về lần ký không thống nhất',
    'signing-time': 'Giờ Việt Nam được ghi là giờ UTC trong thời gian ký',
  },
};

const en: ReportTexts = {
  title: 'Acts on the document',
  acts: {
    initial: 'Initialed',
    approve: 'Approved',
    issue: 'Issued',
    copy: 'Copied',
    appendix: 'Signed as an appendix',
    register: 'Registered as incoming',
    comment: 'Commented',
    timestamp: 'Document timestamp',
    unknown: 'Signed (purpose unknown)',
  },
  inferred: 'inferred from certificate and place',
  labels: {
    signer: 'Signer',
    organisation: 'Organisation managing the certificate',
    role: 'Title',
    onBehalf: 'Authority',
    issuer: 'Issuing CA',
    domain: 'Trust domain',
    claimedTime: 'Signing time (claimed)',
    provedTime: 'Timestamp',
    integrity: 'Integrity',
    validAtSigning: 'Certificate at signing time',
    validity: 'Certificate validity',
    changedSince: 'Changed since',
    level: 'Level',
    field: 'Field',
    page: 'Page',
    certificate: 'Serial number',
    verdict: 'Verdict',
  },
  facts: {
    number: 'Number',
    date: 'Date of issue',
    kind: 'Form of copy',
    text: 'Comment',
    incomingNumber: 'Incoming number',
    incomingDate: 'Date of arrival',
    person: 'Id in the plan',
    documentNumber: 'Appendix of document',
    organisation: 'Organisation as written',
    original: 'Copied from',
    forwardTo: 'Forwarded to',
    file: 'Dossier',
  },
  yes: 'valid',
  no: 'not valid',
  notTold: 'not known',
  notProved: 'no timestamp',
  localTime: 'Vietnam time was written as UTC; shown as it stands',
  permitted: 'permitted',
  notPermitted: 'NOT permitted',
  nothingSigned: 'The document is not signed.',
  plan: 'Signing plan',
  noPlan: 'The document carries no signing plan.',
  complete: 'complete',
  incomplete: 'not complete',
  states: {
    done: 'signed',
    missing: 'not signed',
    'by-another': 'signed by another',
    broken: 'signature not intact',
  },
  problems: 'To be looked at',
  noProblems: 'No problems found.',
  problem: {
    'orphan-mark': 'A mark stands that its owner did not sign',
    'broken-signature': 'A signature is broken: the document was changed',
    'changed-since': 'The document was changed after signing in a way that is not permitted',
    'wrong-order': 'Signed out of order',
    'not-in-plan': 'An act that the plan does not have',
    'other-plan': 'An act of another plan',
    'signed-by-another': 'Not the person whom the plan names',
    'record-differs': 'What the signature says of the act does not agree',
    'signing-time': 'Vietnam time was written as UTC in a signing time',
  },
};

export const REPORT_TEXTS: Readonly<Record<Language, ReportTexts>> = { vi, en };
