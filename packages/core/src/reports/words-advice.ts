import type { Conclusion, SubIndication, ValidationReport } from '../report.js';
import type { Word } from './words-facts.js';

/** The answer in a few words, first on the page: what to do with the document. */
export const HEADLINES: Readonly<Record<Conclusion, Word>> = {
  'TOTAL-PASSED': { vi: 'Hợp lệ: được chấp nhận', en: 'Valid: accept' },
  INDETERMINATE: {
    vi: 'Chưa đủ căn cứ: tạm thời không chấp nhận',
    en: 'Undecided: do not accept yet',
  },
  'TOTAL-FAILED': { vi: 'Không hợp lệ: không chấp nhận', en: 'Not valid: do not accept' },
  'NO-SIGNATURE': {
    vi: 'Không có chữ ký số: không chấp nhận là văn bản đã ký',
    en: 'No digital signature: do not accept as signed',
  },
};

/** What a valid file means, and what to do with one that is not. */
export const ACTIONS: Readonly<
  Record<ValidationReport['format'], Readonly<Record<Exclude<Conclusion, 'INDETERMINATE'>, Word>>>
> = {
  pdf: {
    'TOTAL-PASSED': {
      vi: 'Tất cả chữ ký số đều hợp lệ và nội dung được ký còn nguyên vẹn. Có thể tiếp nhận, xử lý văn bản.',
      en: 'All digital signatures are valid and the signed content is intact. The document can be accepted.',
    },
    'TOTAL-FAILED': {
      vi: 'Có chữ ký số không hợp lệ. Không sử dụng văn bản này; trả lại nơi gửi và đề nghị gửi văn bản có chữ ký số hợp lệ.',
      en: 'A digital signature is not valid. Do not use this document; return it to the sender and ask for one that is validly signed.',
    },
    'NO-SIGNATURE': {
      vi: 'Không có chữ ký số của người hoặc cơ quan, tổ chức nào nên không xác định được ai đã ký. Đề nghị nơi gửi gửi văn bản đã ký số.',
      en: 'It bears no signature of a person or an organisation: nobody can tell who signed it. Ask the sender for a digitally signed document.',
    },
  },
  cms: {
    'TOTAL-PASSED': {
      vi: 'Tất cả chữ ký số đều hợp lệ và dữ liệu được ký còn nguyên vẹn. Có thể tiếp nhận, sử dụng.',
      en: 'All digital signatures are valid and the signed data are intact. They can be accepted.',
    },
    'TOTAL-FAILED': {
      vi: 'Có chữ ký số không hợp lệ. Không sử dụng dữ liệu này; đề nghị nơi gửi ký và gửi lại.',
      en: 'A digital signature is not valid. Do not use the data; ask the sender to sign and send them again.',
    },
    'NO-SIGNATURE': {
      vi: 'Tệp không có chữ ký số nào. Đề nghị nơi gửi gửi tệp đã ký số.',
      en: 'The file holds no digital signature. Ask the sender for a signed one.',
    },
  },
  'timestamp-token': {
    'TOTAL-PASSED': {
      vi: 'Dấu thời gian hợp lệ: dữ liệu có giá trị băm ghi dưới đây đã tồn tại vào thời điểm đó.',
      en: 'The timestamp is valid: data with the digest below existed at that time.',
    },
    'TOTAL-FAILED': {
      vi: 'Dấu thời gian không hợp lệ, không chứng minh được thời điểm nào. Đề nghị nơi gửi cung cấp dấu thời gian khác.',
      en: 'The timestamp is not valid and proves no time. Ask the sender for another one.',
    },
    'NO-SIGNATURE': {
      vi: 'Tệp không có dấu thời gian.',
      en: 'The file holds no timestamp.',
    },
  },
};

/** What would settle each doubt, or why nothing will but a new signature. */
export const DOUBTS: Readonly<Record<SubIndication, Word>> = {
  NO_CERTIFICATE_CHAIN_FOUND: {
    vi: 'Chưa có chứng thư số gốc tin cậy của nơi cấp. Nhập chứng thư số gốc từ nguồn chính thức của tổ chức chứng thực, rồi kiểm tra lại.',
    en: 'No trusted root certificate of the issuer is known. Import it from the official source of the authority, then check again.',
  },
  TRY_LATER: {
    vi: 'Chưa xác định được chứng thư số có bị thu hồi hay không. Kiểm tra lại khi có kết nối mạng, hoặc bổ sung danh sách thu hồi (CRL) hay trả lời OCSP.',
    en: 'Whether a certificate was revoked is not known. Check again with a network connection, or supply the revocation list (CRL) or OCSP response.',
  },
  SIG_CONSTRAINTS_FAILURE: {
    vi: 'Có thay đổi sau khi ký hoặc ràng buộc không được đáp ứng. Không sử dụng văn bản này; đề nghị nơi gửi gửi lại bản gốc đã ký.',
    en: 'A change after signing, or a constraint that is not met. Do not use this document; ask the sender for the original as it was signed.',
  },
  SIGNED_DATA_NOT_FOUND: {
    vi: 'Thiếu nội dung được ký. Kiểm tra lại cùng tệp nội dung gốc mà nơi gửi cung cấp.',
    en: 'The signed content is missing. Check again together with the original content from the sender.',
  },
  NO_SIGNING_CERTIFICATE_FOUND: {
    vi: 'Không xác định được chứng thư số của người ký. Đề nghị nơi gửi cung cấp chứng thư số hoặc ký lại.',
    en: "The signer's certificate is not certain. Ask the sender for it, or for a new signature.",
  },
  REVOKED_NO_POE: {
    vi: 'Chứng thư số đã bị thu hồi hoặc tạm dừng và không có dấu thời gian chứng minh đã ký trước đó. Không chấp nhận; đề nghị người ký ký lại bằng chứng thư số còn hiệu lực.',
    en: 'The certificate was revoked or suspended, and no timestamp proves that the signature is older. Do not accept it; ask for a new signature with a valid certificate.',
  },
  REVOKED_CA_NO_POE: {
    vi: 'Chứng thư số của tổ chức chứng thực đã bị thu hồi. Không chấp nhận; hỏi tổ chức chứng thực và đề nghị người ký ký lại.',
    en: 'The certificate of an authority was revoked. Do not accept it; ask the authority, and the signer for a new signature.',
  },
  OUT_OF_BOUNDS_NO_POE: {
    vi: 'Chứng thư số đã hết hạn và không có dấu thời gian chứng minh đã ký khi còn hiệu lực. Đề nghị nơi gửi cung cấp bản có dấu thời gian, hoặc ký lại.',
    en: 'The certificate has expired, and no timestamp proves that it was valid when the signature was made. Ask for a timestamped copy or a new signature.',
  },
  NOT_YET_VALID: {
    vi: 'Chứng thư số chưa có hiệu lực tại thời điểm xét. Kiểm tra đồng hồ của máy; nếu đúng, đề nghị người ký ký lại.',
    en: 'The certificate is not valid yet. Check the clock of this computer; if it is right, ask for a new signature.',
  },
  CHAIN_CONSTRAINTS_FAILURE: {
    vi: 'Chứng thư số không được dùng vào việc này theo quy định của nơi cấp. Đề nghị người ký ký lại bằng chứng thư số phù hợp.',
    en: 'The certificate may not be used for this. Ask for a new signature with a suitable certificate.',
  },
  CERTIFICATE_CHAIN_GENERAL_FAILURE: {
    vi: 'Chứng thư số hoặc chứng thư số cấp trên có lỗi. Hỏi tổ chức chứng thực; chưa chấp nhận khi chưa có trả lời.',
    en: 'The certificate or one above it is faulty. Ask the certification authority; do not accept before it answers.',
  },
  CRYPTO_CONSTRAINTS_FAILURE: {
    vi: 'Thuật toán ký không được chấp nhận hoặc không kiểm tra được. Đề nghị người ký ký lại bằng thuật toán theo quy định.',
    en: 'An algorithm is not accepted or cannot be checked. Ask for a new signature with an approved algorithm.',
  },
  CRYPTO_CONSTRAINTS_FAILURE_NO_POE: {
    vi: 'Thuật toán hoặc khóa đã yếu và không có bằng chứng đã ký khi còn an toàn. Đề nghị người ký ký lại, hoặc cung cấp bản có dấu thời gian lưu trữ.',
    en: 'An algorithm or key has become weak, and nothing proves that the signature is older. Ask for a new signature, or for a copy with an archive timestamp.',
  },
  TIMESTAMP_ORDER_FAILURE: {
    vi: 'Các dấu thời gian mâu thuẫn nhau. Không chấp nhận; đề nghị nơi gửi giải trình hoặc ký lại.',
    en: 'The timestamps contradict each other. Do not accept it; ask the sender for an explanation or a new signature.',
  },
  POLICY_PROCESSING_ERROR: {
    vi: 'Chính sách chữ ký nêu trong chữ ký không đúng với bản chính sách được cung cấp. Đề nghị nơi gửi giải trình hoặc ký lại theo đúng chính sách.',
    en: 'The signature policy that the signature names is not the one at hand. Ask the sender for an explanation, or for a new signature under the right policy.',
  },
  SIGNATURE_POLICY_NOT_AVAILABLE: {
    vi: 'Chưa có bản chính sách chữ ký mà chữ ký viện dẫn. Kiểm tra lại cùng bản chính sách đó.',
    en: 'The signature policy that the signature refers to is not at hand. Check again together with that policy.',
  },
  FORMAT_FAILURE: {
    vi: 'Chữ ký sai định dạng, không đọc được. Đề nghị nơi gửi gửi lại.',
    en: 'The signature is malformed. Ask the sender to send it again.',
  },
  HASH_FAILURE: {
    vi: 'Nội dung đã bị thay đổi sau khi ký. Không sử dụng; đề nghị nơi gửi gửi lại bản gốc.',
    en: 'The content was changed after signing. Do not use it; ask the sender for the original.',
  },
  SIG_CRYPTO_FAILURE: {
    vi: 'Giá trị chữ ký không đúng. Không sử dụng; đề nghị nơi gửi ký lại.',
    en: 'The signature value is wrong. Do not use it; ask the sender for a new signature.',
  },
};

export const ADVICE_WORDS = {
  imports: {
    vi: 'Chứng thư số cần nhập (đối chiếu SHA-256 trước khi tin cậy):',
    en: 'Certificates to import (compare the SHA-256 before you trust them):',
  },
  from: { vi: 'tại', en: 'from' },
  ownTrust: {
    vi: 'Kết luận dựa trên chứng thư số gốc do đơn vị sử dụng tự nhập, không phải của các hệ thống chứng thực của Nhà nước đã biết sẵn.',
    en: "The conclusion rests on root certificates that the user imported, not on the State's authorities that are built in.",
  },
  unbound: {
    vi: 'Chưa đối chiếu với dữ liệu: dấu thời gian chỉ có giá trị cho dữ liệu có đúng giá trị băm này.',
    en: 'Not compared with any data: the timestamp counts only for data with exactly this digest.',
  },
  warnings: {
    vi: 'Có cảnh báo cần xem trước khi tiếp nhận; xem phần ghi chú của từng chữ ký.',
    en: 'There are warnings to be read before accepting; see the notes of each signature.',
  },
  counterSignatures: {
    vi: 'Có chữ ký xác nhận chưa được công nhận; chữ ký chính không bị ảnh hưởng.',
    en: 'A counter-signature does not pass; the signatures themselves are not affected.',
  },
} as const satisfies Record<string, Word>;
