import type { Check, Finding, FindingStatus } from '../report.js';
import { CADES_CHECKS } from './texts-cades.js';
import { EXTENDING_CHECKS } from './texts-extending.js';
import { LONG_TERM_CHECKS } from './texts-long-term.js';
import { PATH_CHECKS } from './texts-path.js';
import { PDF_CHECKS } from './texts-pdf.js';
import { REVOCATION_CHECKS } from './texts-revocation.js';
import { SIGNED_ATTRIBUTE_CHECKS } from './texts-signed-attributes.js';

/** Languages of the texts for people. */
export type Language = 'vi' | 'en';

/** A text for people in each of them. */
export type Text = Readonly<Record<Language, string>>;

/** What each check is about, as a noun, and what its outcomes mean where the plain words do not say it. */
const CHECKS: Readonly<Record<Check, Text & Partial<Readonly<Record<FindingStatus, Text>>>>> = {
  'cms-structure': {
    vi: 'Cấu trúc CMS',
    en: 'CMS structure',
    failed: {
      vi: 'Không đọc được chữ ký (CMS sai cấu trúc)',
      en: 'The signature (CMS) cannot be read',
    },
    warning: {
      vi: 'Chữ ký (CMS) không đúng quy cách ở một chỗ không ảnh hưởng đến giá trị',
      en: 'The signature (CMS) breaks a rule that does not touch its value',
    },
  },
  'cms-encoding': {
    vi: 'Mã hóa của CMS',
    en: 'CMS encoding',
    warning: {
      vi: 'CMS được mã hóa theo BER, không theo DER',
      en: 'The CMS is encoded in BER, not DER',
    },
  },
  'cms-padding': {
    vi: 'Phần đệm sau CMS',
    en: 'Padding behind the CMS',
    warning: {
      vi: 'Sau CMS có các byte khác không',
      en: 'Bytes other than zero stand behind the CMS',
    },
  },
  'signer-count': { vi: 'Số người ký trong CMS', en: 'Number of signers in the CMS' },
  'encapsulated-content': {
    vi: 'Nội dung đóng gói trong CMS',
    en: 'Content carried in the CMS',
    failed: {
      vi: 'CMS của PDF không được mang nội dung',
      en: 'The CMS of a PDF must not carry content',
    },
  },
  'content-available': {
    vi: 'Nội dung được ký',
    en: 'The signed content',
    unknown: {
      vi: 'Không có nội dung được ký để kiểm tra',
      en: 'The signed content is not at hand',
    },
  },
  'content-type': { vi: 'Thuộc tính content-type', en: 'Content-type attribute' },
  'message-digest': {
    vi: 'Giá trị băm của nội dung',
    en: 'Digest of the content',
    failed: {
      vi: 'Nội dung đã bị thay đổi sau khi ký',
      en: 'The content was changed after signing',
    },
    passed: { vi: 'Nội dung không bị thay đổi', en: 'The content is unchanged' },
  },
  'signed-attributes': { vi: 'Các thuộc tính được ký', en: 'Signed attributes' },
  'signed-attributes-order': {
    vi: 'Thứ tự thuộc tính được ký',
    en: 'Order of the signed attributes',
    warning: {
      vi: 'Các thuộc tính được ký không theo thứ tự DER',
      en: 'The signed attributes are not in DER order',
    },
  },
  'signature-value': {
    vi: 'Giá trị chữ ký',
    en: 'Signature value',
    failed: {
      vi: 'Giá trị chữ ký không đúng với khóa công khai của người ký',
      en: "The signature value does not verify with the signer's key",
    },
    passed: { vi: 'Giá trị chữ ký đúng', en: 'The signature value verifies' },
  },
  'signature-algorithm': {
    vi: 'Thuật toán ký',
    en: 'Signature algorithm',
    unknown: {
      vi: 'Thuật toán ký không được hỗ trợ',
      en: 'The signature algorithm is not supported',
    },
  },
  'algorithm-consistency': {
    vi: 'Sự thống nhất của thuật toán',
    en: 'Consistency of the algorithms',
  },
  'algorithm-protection': {
    vi: 'Thuộc tính bảo vệ thuật toán',
    en: 'Algorithm protection attribute',
  },
  'algorithm-strength': {
    vi: 'Độ mạnh của thuật toán',
    en: 'Strength of the algorithms',
    warning: {
      vi: 'Thuật toán hoặc độ dài khóa đã yếu, hoặc không thuộc danh mục được chính sách kiểm tra chấp nhận',
      en: 'An algorithm or key length is weak, or is not one that the policy accepts',
    },
  },
  'signer-certificate': {
    vi: 'Chứng thư số của người ký',
    en: "The signer's certificate",
    unknown: {
      vi: 'Không tìm thấy chứng thư số của người ký',
      en: "The signer's certificate was not found",
    },
  },
  'signing-certificate-attribute': {
    vi: 'Thuộc tính ràng buộc chứng thư số',
    en: 'Signing-certificate attribute',
    failed: {
      vi: 'Chứng thư số không phải là chứng thư đã ràng buộc trong chữ ký',
      en: 'The certificate is not the one that the signature names',
    },
    warning: {
      vi: 'Chữ ký không ràng buộc chứng thư số',
      en: 'The signature does not name its certificate',
    },
  },
  'timestamp-structure': { vi: 'Cấu trúc dấu thời gian', en: 'Timestamp structure' },
  'timestamp-imprint': {
    vi: 'Giá trị băm trong dấu thời gian',
    en: 'Timestamp imprint',
    failed: {
      vi: 'Dấu thời gian không thuộc về dữ liệu này',
      en: 'The timestamp is not about these data',
    },
  },
  'timestamp-purpose': {
    vi: 'Mục đích chứng thư dấu thời gian',
    en: 'Purpose of the timestamping certificate',
  },
  'timestamp-missing': {
    vi: 'Dấu thời gian của chữ ký',
    en: 'Timestamp of the signature',
    warning: {
      vi: 'Không lấy được dấu thời gian, nên chữ ký chỉ đạt mức B-B',
      en: 'No timestamp could be had, so the signature is only B-B',
    },
  },
  ...PDF_CHECKS,
  'signer-chain': {
    vi: 'Chứng thư số cấp trên của người ký',
    en: 'Certificates above the signer',
    warning: {
      vi: 'Chữ ký không kèm chứng thư số của tổ chức chứng thực; nơi kiểm tra có thể không tìm được',
      en: 'The signature lacks the certificate of the issuing authority; validators may not find it',
    },
  },
  'certificate-validity': {
    vi: 'Thời hạn của chứng thư số',
    en: 'Validity period of the certificate',
    failed: {
      vi: 'Chứng thư số không còn hoặc chưa có hiệu lực',
      en: 'The certificate is expired or not yet valid',
    },
  },
  'certificate-path': {
    vi: 'Đường dẫn chứng thực',
    en: 'Certification path',
    unknown: {
      vi: 'Chưa có chứng thư số gốc tin cậy để xác nhận người ký',
      en: 'No trusted root certificate is known that confirms the signer',
    },
  },
  'certificate-purpose': { vi: 'Mục đích sử dụng chứng thư số', en: 'Purpose of the certificate' },
  ...PATH_CHECKS,
  ...REVOCATION_CHECKS,
  ...CADES_CHECKS,
  ...SIGNED_ATTRIBUTE_CHECKS,
  ...EXTENDING_CHECKS,
  ...LONG_TERM_CHECKS,
};

const STATUSES: Readonly<Record<FindingStatus, Text>> = {
  passed: { vi: 'đạt', en: 'passed' },
  failed: { vi: 'không đạt', en: 'failed' },
  warning: { vi: 'cần lưu ý', en: 'to be noted' },
  unknown: { vi: 'chưa xác định được', en: 'not known' },
};

const FOUND: Text = { vi: 'thực tế', en: 'found' };
const EXPECTED: Text = { vi: 'yêu cầu', en: 'expected' };

/** One sentence for a person, with the facts in parentheses. */
export function findingText(
  { check, status, expected, found, at }: Finding,
  language: Language,
): string {
  const entry = CHECKS[check];
  const own = entry[status];
  const sentence = own ? own[language] : `${entry[language]}: ${STATUSES[status][language]}`;
  const facts = [
    ...(expected === undefined || status === 'passed'
      ? []
      : [`${EXPECTED[language]}: ${expected}`]),
    ...(found === undefined
      ? []
      : [status === 'passed' ? String(found) : `${FOUND[language]}: ${found}`]),
    ...(at === undefined ? [] : [String(at)]),
  ];
  return facts.length > 0 ? `${sentence} (${facts.join('; ')})` : sentence;
}
