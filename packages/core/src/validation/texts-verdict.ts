import type {
  Conclusion,
  Coverage,
  Indication,
  Integrity,
  ModificationLevel,
  SubIndication,
} from '../report.js';
import type { Language, Text } from './texts.js';
import { LONG_TERM_SUB_INDICATIONS } from './texts-long-term.js';
import { PATH_SUB_INDICATIONS } from './texts-path.js';
import { SIGNED_ATTRIBUTE_SUB_INDICATIONS } from './texts-signed-attributes.js';

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
