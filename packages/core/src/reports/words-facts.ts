import type { Language, SignatureReportBase } from '../validation/index.js';

/** A text for people in both languages. */
export type Word = Readonly<Record<Language, string>>;
/** One with something in it. */
export type Phrase = Readonly<Record<Language, (value: string) => string>>;

/** What the facts of a signature are called. */
export const FACT_LABELS = {
  issuer: { vi: 'Tổ chức cấp chứng thư số', en: 'Issuing authority' },
  signer: { vi: 'Người ký', en: 'Signer' },
  authority: { vi: 'Tổ chức cấp dấu thời gian', en: 'Timestamp authority' },
  organization: {
    vi: 'Cơ quan, tổ chức quản lý chứng thư số',
    en: 'Organisation managing the certificate',
  },
  time: { vi: 'Thời điểm ký', en: 'Signing time' },
  stampTime: { vi: 'Thời điểm của dấu thời gian', en: 'Time of the timestamp' },
  integrity: { vi: 'Tính toàn vẹn', en: 'Integrity' },
  standing: {
    vi: 'Hiệu lực của chứng thư số tại thời điểm ký',
    en: 'Validity at signing time',
  },
  validity: { vi: 'Thời hạn của chứng thư số', en: 'Validity period of the certificate' },
  act: { vi: 'Hành vi ký', en: 'Act' },
  role: { vi: 'Chức danh (người ký tự khai)', en: 'Claimed role' },
  commitment: { vi: 'Nội dung người ký xác nhận', en: 'What the signer commits to' },
  policy: { vi: 'Chính sách chữ ký', en: 'Signature policy' },
  claimedTime: { vi: 'Thời điểm do người ký khai', en: 'Time as the signer says' },
  level: { vi: 'Mức chữ ký', en: 'Level' },
  algorithm: { vi: 'Thuật toán', en: 'Algorithm' },
  coverage: { vi: 'Phạm vi được ký', en: 'Covers' },
  changes: { vi: 'Thay đổi sau khi ký', en: 'Changes since' },
  trust: { vi: 'Căn cứ tin cậy', en: 'Trusted by' },
  subject: { vi: 'Tên đầy đủ trong chứng thư số', en: 'Full name in the certificate' },
  issuerSubject: { vi: 'Tên đầy đủ của nơi cấp', en: 'Full name of the issuer' },
  units: { vi: 'Đơn vị', en: 'Unit' },
  serial: { vi: 'Số hiệu chứng thư số', en: 'Serial number of the certificate' },
  decidedBy: { vi: 'Lý do kết luận', en: 'What decided' },
  imprint: { vi: 'Giá trị băm được đóng dấu', en: 'Digest that was stamped' },
  tokenSerial: { vi: 'Số hiệu dấu thời gian', en: 'Serial number of the timestamp' },
  tokenPolicy: { vi: 'Chính sách cấp dấu thời gian', en: 'Policy of the timestamp' },
} as const satisfies Record<string, Word>;

/** What is said of them. */
export const FACT_WORDS = {
  unknownSigner: { vi: 'không xác định được', en: 'not known' },
  noOrganization: {
    vi: 'chứng thư số không ghi cơ quan, tổ chức',
    en: 'the certificate names none',
  },
  noTime: { vi: 'chữ ký không ghi', en: 'not stated' },
  intact: {
    vi: 'Toàn vẹn: nội dung được ký không bị thay đổi',
    en: 'Intact: the signed content is unchanged',
  },
  intactToken: {
    vi: 'Toàn vẹn: dấu thời gian không bị thay đổi',
    en: 'Intact: the timestamp is unchanged',
  },
  changed: {
    vi: 'Phần được ký còn nguyên, nhưng sau khi ký văn bản có thay đổi không được phép hoặc không giải thích được',
    en: 'The signed part is intact, but the document was changed afterwards in a way that is not permitted or not explained',
  },
  broken: {
    vi: 'Không toàn vẹn: nội dung hoặc chữ ký đã bị thay đổi',
    en: 'Broken: the content or the signature was changed',
  },
  unverifiable: {
    vi: 'Không kiểm tra được',
    en: 'Cannot be checked',
  },
  notTrusted: {
    vi: 'không dẫn tới chứng thư số gốc tin cậy nào',
    en: 'leads to no trusted root certificate',
  },
  userTrust: {
    vi: 'chứng thư số gốc do người kiểm tra chỉ định',
    en: 'root certificates that the checker named',
  },
  notPermitted: { vi: 'không được phép', en: 'not permitted' },
  directlyTrusted: {
    vi: 'chứng thư số được tin cậy trực tiếp, không kiểm tra thu hồi',
    en: 'the certificate is trusted directly; revocation was not asked for',
  },
} as const satisfies Record<string, Word>;

export const FACT_PHRASES = {
  proved: {
    vi: (time) => `${time}, được dấu thời gian chứng minh`,
    en: (time) => `${time}, proved by a timestamp`,
  },
  stampedUnproved: {
    vi: (time) => `${time}, theo dấu thời gian chưa kiểm tra được đầy đủ`,
    en: (time) => `${time}, by a timestamp that could not be checked in full`,
  },
  claimed: {
    vi: (time) => `${time}, do người ký tự khai (chưa được chứng minh)`,
    en: (time) => `${time}, as the signer says (not proved)`,
  },
  stated: {
    vi: (time) => `${time}, do tổ chức cấp dấu thời gian xác nhận`,
    en: (time) => `${time}, stated by the timestamp authority`,
  },
  unconfirmed: {
    vi: (name) => `${name} (chưa được xác nhận)`,
    en: (name) => `${name} (not confirmed)`,
  },
  ownDomain: {
    vi: (name) => `chứng thư số gốc do đơn vị sử dụng tự nhập (${name})`,
    en: (name) => `root certificates imported by the user (${name})`,
  },
  atProved: {
    vi: (time) => `tại thời điểm ký đã được chứng minh (${time})`,
    en: (time) => `at the proved signing time (${time})`,
  },
  atChecking: {
    vi: (time) => `tại thời điểm kiểm tra (${time}); thời điểm ký chưa được chứng minh`,
    en: (time) => `at the time of checking (${time}); the signing time is not proved`,
  },
  good: {
    vi: (when) => `Còn hiệu lực và không bị thu hồi ${when}`,
    en: (when) => `Valid and not revoked ${when}`,
  },
  within: {
    vi: (when) => `Trong thời hạn ${when}`,
    en: (when) => `Within its dates ${when}`,
  },
  revocationUnknown: {
    vi: (text) => `${text}. Chưa xác định được chứng thư số có bị thu hồi hay không`,
    en: (text) => `${text}. Whether it was revoked is not known`,
  },
  revoked: {
    vi: (time) => `Đã bị thu hồi từ ${time}, không còn hiệu lực`,
    en: (time) => `Revoked since ${time}, not valid`,
  },
  suspended: {
    vi: (time) => `Bị tạm dừng từ ${time}, không có hiệu lực`,
    en: (time) => `Suspended since ${time}, not valid`,
  },
  expired: {
    vi: (when) => `Đã hết hạn ${when}`,
    en: (when) => `Expired ${when}`,
  },
  notYetValid: {
    vi: (when) => `Chưa có hiệu lực ${when}`,
    en: (when) => `Not yet valid ${when}`,
  },
} as const satisfies Record<string, Phrase>;

/** The trust domains that are built in. */
export const DOMAIN_WORDS: Readonly<Record<string, Word>> = {
  'vn-public-duty': {
    vi: 'Chữ ký số chuyên dùng công vụ (Ban Cơ yếu Chính phủ)',
    en: 'Official-duty signatures (Ban Cơ yếu Chính phủ)',
  },
  'vn-public': {
    vi: 'Chữ ký số công cộng (Trung tâm Chứng thực điện tử quốc gia)',
    en: 'Public signatures (National Electronic Authentication Centre)',
  },
};

export const LEVEL_WORDS: Readonly<Record<NonNullable<SignatureReportBase['level']>, Word>> = {
  'B-B': { vi: 'B-B (cơ bản)', en: 'B-B (basic)' },
  'B-T': { vi: 'B-T (có dấu thời gian)', en: 'B-T (with a timestamp)' },
  'B-LT': {
    vi: 'B-LT (kèm dữ liệu kiểm tra dài hạn)',
    en: 'B-LT (with long-term validation data)',
  },
  'B-LTA': {
    vi: 'B-LTA (có dấu thời gian lưu trữ)',
    en: 'B-LTA (with an archive timestamp)',
  },
};

type ActType = NonNullable<SignatureReportBase['act']>['type'];

export const ACT_WORDS: Readonly<Record<ActType, Word>> = {
  initial: { vi: 'Ký tắt', en: 'Initialed' },
  approve: { vi: 'Ký duyệt', en: 'Approved' },
  issue: { vi: 'Ký số của cơ quan, tổ chức để phát hành', en: 'Issued' },
  copy: { vi: 'Ký sao văn bản', en: 'Certified as a copy' },
  appendix: { vi: 'Ký phụ lục', en: 'Signed as an appendix' },
  register: { vi: 'Tiếp nhận văn bản đến', en: 'Registered as received' },
  comment: { vi: 'Ghi ý kiến', en: 'Commented' },
};
