import type {
  Check,
  Coverage,
  Finding,
  FindingStatus,
  Indication,
  Integrity,
  ModificationLevel,
  SubIndication,
  Conclusion,
} from '../report.js';
import { CADES_CHECKS } from './texts-cades.js';
import { EXTENDING_CHECKS } from './texts-extending.js';
import { LONG_TERM_CHECKS, LONG_TERM_SUB_INDICATIONS } from './texts-long-term.js';
import { PATH_CHECKS, PATH_SUB_INDICATIONS } from './texts-path.js';
import { REVOCATION_CHECKS } from './texts-revocation.js';
import {
  SIGNED_ATTRIBUTE_CHECKS,
  SIGNED_ATTRIBUTE_SUB_INDICATIONS,
} from './texts-signed-attributes.js';

/** Languages of the texts for people. */
export type Language = 'vi' | 'en';

type Text = Readonly<Record<Language, string>>;

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
  'signature-field': { vi: 'Trường chữ ký', en: 'Signature field' },
  'signature-dictionary': { vi: 'Từ điển chữ ký', en: 'Signature dictionary' },
  'byte-range': {
    vi: 'Phạm vi byte được ký',
    en: 'Signed byte range',
    failed: { vi: 'Phạm vi byte được ký không hợp lệ', en: 'The signed byte range is not valid' },
  },
  coverage: {
    vi: 'Phần tài liệu được ký',
    en: 'Signed part of the document',
    failed: {
      vi: 'Chữ ký không bao trùm trọn một phiên bản của tài liệu',
      en: 'The signature does not cover a whole revision of the document',
    },
  },
  modifications: {
    vi: 'Thay đổi sau khi ký',
    en: 'Changes after signing',
    failed: {
      vi: 'Sau khi ký, tài liệu có thay đổi không giải thích được hoặc không được phép',
      en: 'After signing, the document was changed in a way that is not explained or not permitted',
    },
    passed: { vi: 'Thay đổi sau khi ký là hợp lệ', en: 'The change after signing is permitted' },
  },
  'orphan-mark': {
    vi: 'Dấu, số hoặc ký tắt do chữ ký khác bảo vệ',
    en: 'Marks and numbers owned by a signature',
    failed: {
      vi: 'Dấu, số hoặc ký tắt được điền mà người phụ trách ô này chưa ký',
      en: 'A mark or number was filled in without the signature of its owner',
    },
  },
  'act-record': {
    vi: 'Hành vi được ghi trong chữ ký',
    en: 'The act recorded in the signature',
    failed: {
      vi: 'Bản ghi hành vi trong chữ ký bị sai hoặc mâu thuẫn',
      en: 'The record of the act in the signature is malformed or contradicts itself',
    },
    warning: {
      vi: 'Chữ ký ghi một hành vi không rõ loại',
      en: 'The signature records an act of an unknown kind',
    },
    passed: {
      vi: 'Hành vi được ghi trong chữ ký và được chữ ký bảo vệ',
      en: 'The act is recorded in the signature, which covers it',
    },
  },
  permissions: { vi: 'Quyền thay đổi', en: 'Permissions' },
  'document-structure': { vi: 'Cấu trúc tài liệu', en: 'Document structure' },
  'file-header': {
    vi: 'Phần đầu tệp PDF',
    en: 'PDF header',
    warning: {
      vi: 'Phần đầu tệp PDF không đứng ở byte đầu tiên hoặc bị thiếu',
      en: 'The PDF header does not stand at the first byte, or is missing',
    },
  },
  'xref-offset': {
    vi: 'Vị trí của bảng tham chiếu chéo',
    en: 'Place of the cross-reference',
    warning: {
      vi: 'Bảng tham chiếu chéo nằm lệch vài byte so với vị trí được ghi',
      en: 'The cross-reference stands a few bytes beside the place that is named',
    },
  },
  'xref-rebuilt': {
    vi: 'Bảng tham chiếu chéo',
    en: 'Cross-reference',
    warning: {
      vi: 'Bảng tham chiếu chéo bị hỏng và đã được dựng lại từ các đối tượng trong tệp',
      en: 'The cross-reference is damaged and was rebuilt from the objects of the file',
    },
  },
  'xref-numbering': {
    vi: 'Cách đánh số của bảng tham chiếu chéo',
    en: 'Numbering of the cross-reference',
    warning: {
      vi: 'Bảng tham chiếu chéo đánh số từ 1 thay vì từ 0',
      en: 'The cross-reference table is numbered from 1 instead of 0',
    },
  },
  'object-offset': {
    vi: 'Vị trí của đối tượng',
    en: 'Place of an object',
    warning: {
      vi: 'Một đối tượng không nằm đúng vị trí mà bảng tham chiếu chéo ghi',
      en: 'An object does not stand where the cross-reference says',
    },
  },
  'object-stream': {
    vi: 'Luồng đối tượng',
    en: 'Object stream',
    warning: {
      vi: 'Một đối tượng có số thứ tự khác trong luồng đối tượng của nó',
      en: 'An object stands at another index of its object stream',
    },
  },
  'object-syntax': {
    vi: 'Cú pháp của đối tượng',
    en: 'Syntax of an object',
    warning: {
      vi: 'Một đối tượng có lỗi cú pháp đã được bỏ qua',
      en: 'A fault in the syntax of an object was passed over',
    },
  },
  'stream-length': {
    vi: 'Độ dài của luồng dữ liệu',
    en: 'Length of a stream',
    warning: {
      vi: 'Độ dài ghi trong một luồng dữ liệu bị sai',
      en: 'The length that a stream states is wrong',
    },
  },
  'page-tree': {
    vi: 'Cây trang',
    en: 'Page tree',
    warning: {
      vi: 'Số trang ghi trong cây trang bị sai hoặc cây trang bị hỏng',
      en: 'The page tree states a wrong number of pages, or is damaged',
    },
  },
  'object-candidates': {
    vi: 'Đối tượng không có trong bảng tham chiếu chéo',
    en: 'Objects that no cross-reference names',
    warning: {
      vi: 'Trong phần được ký có đối tượng mà không bảng tham chiếu chéo nào chỉ đến',
      en: 'An object stands in the signed part that no cross-reference names',
    },
  },
  'unreferenced-content': {
    vi: 'Nội dung không được dùng đến',
    en: 'Content that nothing refers to',
    warning: {
      vi: 'Trong phần được ký có nội dung không được dùng đến, về sau có thể bị đưa ra thay nội dung đang hiển thị',
      en: 'The signed part holds content that nothing refers to and that could be shown in place of what is shown',
    },
  },
  'undefined-object': {
    vi: 'Đối tượng được dùng đến nhưng không có',
    en: 'Objects that are referred to and missing',
    warning: {
      vi: 'Trang tham chiếu đến một đối tượng không có trong phần được ký',
      en: 'A page refers to an object that the signed part does not hold',
    },
  },
  'covering-annotation': {
    vi: 'Chú thích che nội dung',
    en: 'Annotations over content',
    warning: {
      vi: 'Một chú thích hoặc trường biểu mẫu có thể che nội dung của trang',
      en: 'An annotation or form field may cover what the page says',
    },
  },
  'field-appearance': {
    vi: 'Giá trị hiển thị của trường biểu mẫu',
    en: 'What form fields show',
    warning: {
      vi: 'Trường biểu mẫu hiển thị khác với giá trị của nó',
      en: 'A form field shows something other than its value',
    },
  },
  'hidden-content': {
    vi: 'Nội dung ẩn',
    en: 'Hidden content',
    warning: {
      vi: 'Tài liệu có nội dung không hiển thị',
      en: 'The document has content that is not shown',
    },
  },
  'hidden-content-bound': {
    vi: 'Tìm nội dung có thể bị che giấu',
    en: 'Search for content that could hide',
    unknown: {
      vi: 'Tài liệu lớn: chỉ tìm nội dung có thể bị che giấu trong phần đầu',
      en: 'A large document: only its first part was searched for content that could hide',
    },
  },
  script: {
    vi: 'Mã JavaScript',
    en: 'JavaScript',
    warning: { vi: 'Tài liệu có mã JavaScript', en: 'The document has JavaScript' },
  },
  'external-reference': {
    vi: 'Tham chiếu ra ngoài tài liệu',
    en: 'References out of the document',
    warning: {
      vi: 'Tài liệu mở, gửi hoặc lấy dữ liệu bên ngoài',
      en: 'The document opens, sends or takes in something from outside',
    },
  },
  'switchable-font': {
    vi: 'Phông chữ có thể bị thay',
    en: 'Fonts that could be switched',
    warning: {
      vi: 'Một phông chữ không được nhúng hoặc có thể bị thay sau khi ký',
      en: 'A font is not embedded, or could be switched after signing',
    },
  },
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

const CONCLUSIONS: Readonly<Record<Conclusion, Text>> = {
  'TOTAL-PASSED': { vi: 'Hợp lệ', en: 'Valid' },
  INDETERMINATE: { vi: 'Chưa đủ căn cứ kết luận', en: 'Undecided' },
  'TOTAL-FAILED': { vi: 'Không hợp lệ', en: 'Not valid' },
  'NO-SIGNATURE': { vi: 'Không có chữ ký số', en: 'No digital signature' },
};

/** The word for a conclusion or an indication. */
export function conclusionText(conclusion: Conclusion | Indication, language: Language): string {
  return CONCLUSIONS[conclusion][language];
}

const SUB_INDICATIONS: Readonly<Record<SubIndication, Text>> = {
  ...PATH_SUB_INDICATIONS,
  ...LONG_TERM_SUB_INDICATIONS,
  ...SIGNED_ATTRIBUTE_SUB_INDICATIONS,
  FORMAT_FAILURE: { vi: 'chữ ký sai định dạng', en: 'the signature is malformed' },
  HASH_FAILURE: { vi: 'nội dung đã bị thay đổi', en: 'the content was changed' },
  SIG_CRYPTO_FAILURE: { vi: 'giá trị chữ ký không đúng', en: 'the signature value is wrong' },
  SIG_CONSTRAINTS_FAILURE: {
    vi: 'có thay đổi hoặc ràng buộc không được chấp nhận',
    en: 'a change or constraint is not accepted',
  },
  CHAIN_CONSTRAINTS_FAILURE: {
    vi: 'chứng thư số không đáp ứng ràng buộc của đường dẫn',
    en: 'the certificate does not meet the constraints of its path',
  },
  CERTIFICATE_CHAIN_GENERAL_FAILURE: {
    vi: 'đường dẫn chứng thực có lỗi',
    en: 'the certification path is faulty',
  },
  CRYPTO_CONSTRAINTS_FAILURE: {
    vi: 'thuật toán không được chấp nhận',
    en: 'an algorithm is not accepted',
  },
  CRYPTO_CONSTRAINTS_FAILURE_NO_POE: {
    vi: 'thuật toán yếu, không có bằng chứng về thời điểm ký',
    en: 'a weak algorithm, without proof of the time of signing',
  },
  NOT_YET_VALID: { vi: 'chứng thư số chưa có hiệu lực', en: 'the certificate is not yet valid' },
  OUT_OF_BOUNDS_NO_POE: {
    vi: 'chứng thư số ngoài thời hạn, không có bằng chứng về thời điểm ký',
    en: 'the certificate is out of its dates, without proof of the time of signing',
  },
  NO_SIGNING_CERTIFICATE_FOUND: {
    vi: 'không xác định được chứng thư số của người ký',
    en: "the signer's certificate is not certain",
  },
  NO_CERTIFICATE_CHAIN_FOUND: {
    vi: 'chưa có đường dẫn đến chứng thư số gốc tin cậy',
    en: 'no path to a trusted root certificate',
  },
  SIGNED_DATA_NOT_FOUND: { vi: 'không có nội dung được ký', en: 'the signed content is missing' },
  TRY_LATER: {
    vi: 'chưa biết trạng thái thu hồi của chứng thư số',
    en: 'the revocation status of the certificate is not known',
  },
};

/** The reason behind an indication, in words. */
export function subIndicationText(subIndication: SubIndication, language: Language): string {
  return SUB_INDICATIONS[subIndication][language];
}

const INTEGRITIES: Readonly<Record<Integrity, Text>> = {
  intact: { vi: 'toàn vẹn', en: 'intact' },
  broken: { vi: 'không toàn vẹn', en: 'broken' },
  unverifiable: { vi: 'không kiểm tra được', en: 'cannot be verified' },
};

export function integrityText(integrity: Integrity, language: Language): string {
  return INTEGRITIES[integrity][language];
}

const COVERAGES: Readonly<Record<Coverage, Text>> = {
  'whole-file': { vi: 'toàn bộ tệp', en: 'the whole file' },
  'whole-revision': {
    vi: 'trọn phiên bản tại thời điểm ký',
    en: 'the whole revision that was signed',
  },
  partial: { vi: 'chỉ một phần', en: 'only a part' },
  unclear: { vi: 'không rõ', en: 'unclear' },
};

export function coverageText(coverage: Coverage, language: Language): string {
  return COVERAGES[coverage][language];
}

const MODIFICATIONS: Readonly<Record<ModificationLevel, Text>> = {
  none: { vi: 'không có', en: 'none' },
  'lta-update': {
    vi: 'bổ sung dữ liệu lưu trữ dài hạn',
    en: 'long-term validation data were added',
  },
  signing: { vi: 'thêm chữ ký khác', en: 'further signatures were added' },
  'form-fill': { vi: 'điền biểu mẫu', en: 'form fields were filled in' },
  annotation: { vi: 'thêm chú thích', en: 'annotations were added' },
  unexplained: { vi: 'có thay đổi không giải thích được', en: 'changes that are not explained' },
};

export function modificationText(level: ModificationLevel, language: Language): string {
  return MODIFICATIONS[level][language];
}
