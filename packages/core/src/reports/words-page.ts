import type { ValidationReport } from '../report.js';
import type { Phrase, Word } from './words-facts.js';

/** The words of the page beside the facts. */
export const PAGE_WORDS = {
  title: { vi: 'Kết quả kiểm tra chữ ký số', en: 'Result of checking digital signatures' },
  document: { vi: 'Tệp được kiểm tra', en: 'The file that was checked' },
  fileName: { vi: 'Tên tệp', en: 'File name' },
  format: { vi: 'Loại', en: 'Kind' },
  size: { vi: 'Kích thước', en: 'Size' },
  digest: { vi: 'Giá trị băm SHA-256', en: 'SHA-256' },
  pages: { vi: 'Số trang', en: 'Pages' },
  revisions: { vi: 'Số phiên bản trong tệp', en: 'Revisions in the file' },
  encrypted: { vi: 'Mã hóa', en: 'Encrypted' },
  yes: { vi: 'có', en: 'yes' },
  checkedAt: { vi: 'Thời điểm kiểm tra', en: 'Time of checking' },
  policy: { vi: 'Chính sách xác thực', en: 'Validation policy' },
  conclusion: { vi: 'Kết luận', en: 'Conclusion' },
  summary: { vi: 'Các chữ ký và dấu thời gian', en: 'Signatures and timestamps' },
  what: { vi: 'Chữ ký', en: 'Signature' },
  who: { vi: 'Người ký', en: 'Signer' },
  when: { vi: 'Thời điểm', en: 'Time' },
  result: { vi: 'Kết quả', en: 'Result' },
  required: { vi: 'Thông tin về chữ ký', en: 'About the signature' },
  further: { vi: 'Thông tin thêm', en: 'Further facts' },
  timestamps: { vi: 'Dấu thời gian của chữ ký này', en: 'Timestamps of this signature' },
  counterSignatures: {
    vi: 'Chữ ký xác nhận trên chữ ký này',
    en: 'Counter-signatures over this signature',
  },
  notes: { vi: 'Cần lưu ý', en: 'To be noted' },
  documentNotes: { vi: 'Ghi chú về tệp', en: 'Notes on the file' },
  timeline: { vi: 'Diễn biến theo thời gian', en: 'In order of time' },
  timelineHint: {
    vi: 'Chỉ thời điểm do dấu thời gian hợp lệ chứng minh mới là căn cứ; thời điểm khác do người ký tự khai.',
    en: 'Only a time that a valid timestamp proves is evidence; any other is what the signer says.',
  },
  noTime: { vi: 'không rõ thời điểm', en: 'time not stated' },
  provedShort: { vi: 'được chứng minh', en: 'proved' },
  claimedShort: { vi: 'tự khai', en: 'claimed' },
  judged: { vi: 'Kiểm tra và kết luận', en: 'Checked and concluded' },
  periods: { vi: 'Thời hạn của các chứng thư số', en: 'Validity periods of the certificates' },
  holder: { vi: 'Chứng thư số của', en: 'Certificate of' },
  period: { vi: 'Thời hạn', en: 'Validity' },
  periodsHint: {
    vi: 'Vạch đứng là thời điểm kiểm tra.',
    en: 'The upright line is the time of checking.',
  },
  expired: { vi: 'đã hết hạn', en: 'expired' },
  notYet: { vi: 'chưa có hiệu lực', en: 'not yet valid' },
  marks: { vi: 'Hình chữ ký trên văn bản', en: 'Marks on the document' },
  markCaution: {
    vi: 'Hình chỉ để nhận biết, không chứng minh điều gì: ai cũng có thể tạo hình giống như vậy. Căn cứ là các thông tin lấy từ chứng thư số.',
    en: 'A picture proves nothing: anybody can make one that looks the same. What counts are the facts from the certificate.',
  },
  noRenderer: {
    vi: 'Không có hình chữ ký trên trang này vì chưa cài đặt chương trình vẽ trang; kết luận không phụ thuộc vào hình.',
    en: 'This page shows no pictures of marks, because nothing that draws pages is installed; the conclusion does not depend on them.',
  },
  legal: {
    vi: 'Trang này hiển thị các thông tin mà Thông tư 15/2025/TT-BKHCN yêu cầu phần mềm kiểm tra chữ ký số phải hiển thị. Trang chỉ trình bày kết quả tại thời điểm kiểm tra và không thay cho việc kiểm tra tệp gốc.',
    en: 'This page shows what Circular 15/2025/TT-BKHCN requires of software that checks digital signatures. It tells the result at the time of checking and does not replace checking the file itself.',
  },
} as const satisfies Record<string, Word>;

export const FORMAT_WORDS: Readonly<Record<ValidationReport['format'], Word>> = {
  pdf: { vi: 'Tài liệu PDF', en: 'PDF document' },
  cms: { vi: 'Tệp chữ ký CMS (.p7s, .p7m)', en: 'CMS signature (.p7s, .p7m)' },
  'timestamp-token': { vi: 'Dấu thời gian RFC 3161', en: 'RFC 3161 timestamp' },
};

export const KIND_WORDS = {
  signature: { vi: 'Chữ ký', en: 'Signature' },
  'counter-signature': { vi: 'Chữ ký xác nhận', en: 'Counter-signature' },
  'document-timestamp': { vi: 'Dấu thời gian của văn bản', en: 'Document timestamp' },
  'timestamp-token': { vi: 'Dấu thời gian', en: 'Timestamp' },
  'content-timestamp': { vi: 'Dấu thời gian của nội dung', en: 'Content timestamp' },
  'signature-timestamp': { vi: 'Dấu thời gian của chữ ký', en: 'Signature timestamp' },
  'archive-timestamp': { vi: 'Dấu thời gian lưu trữ', en: 'Archive timestamp' },
} as const satisfies Record<string, Word>;

export const PAGE_PHRASES = {
  bytes: { vi: (count) => `${count} byte`, en: (count) => `${count} bytes` },
  findings: {
    vi: (count) => `Các bước đã kiểm tra (${count})`,
    en: (count) => `What was checked (${count})`,
  },
  signatures: {
    vi: (count) => `${count} chữ ký số`,
    en: (count) => (count === '1' ? '1 digital signature' : `${count} digital signatures`),
  },
  stamps: {
    vi: (count) => `${count} dấu thời gian`,
    en: (count) => (count === '1' ? '1 timestamp' : `${count} timestamps`),
  },
  ofSignature: {
    vi: (number) => `của chữ ký ${number}`,
    en: (number) => `of signature ${number}`,
  },
  upTo: {
    vi: (bytes) => `tệp khi đó dài ${bytes} byte`,
    en: (bytes) => `the file was ${bytes} bytes long`,
  },
  safeUntil: {
    vi: (time) =>
      `Kết luận này có căn cứ đến ${time}, khi chứng thư số đầu tiên mà nó dựa vào hết hạn. Trước thời điểm đó cần bổ sung dấu thời gian lưu trữ để tiếp tục kiểm tra được.`,
    en: (time) =>
      `This conclusion can be reached again until ${time}, when the first certificate that it rests on expires. An archive timestamp that is added before then keeps it so.`,
  },
  place: { vi: (page) => `Vị trí trên trang ${page}`, en: (page) => `Its place on page ${page}` },
  mark: {
    vi: (page) => `Hình trên trang ${page}`,
    en: (page) => `The mark on page ${page}`,
  },
  notDrawn: {
    vi: (count) => `Chưa vẽ ${count} hình khác của chữ ký này.`,
    en: (count) => `${count} further marks of this signature are not drawn.`,
  },
} as const satisfies Record<string, Phrase>;
