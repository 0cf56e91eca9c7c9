/** What each check of long-term validation is about, and what its outcomes mean where the plain words do not say it. */
export const LONG_TERM_CHECKS = {
  'validation-data': {
    vi: 'Dữ liệu xác thực lưu trong văn bản (DSS)',
    en: 'Validation data in the document (DSS)',
    warning: {
      vi: 'Có phần dữ liệu xác thực trong văn bản không đọc được nên không được dùng',
      en: 'Validation data in the document cannot be read and is not used',
    },
  },
  'existence-proof': {
    vi: 'Bằng chứng về thời điểm tồn tại',
    en: 'Proof of existence',
    passed: {
      vi: 'Dấu thời gian chứng minh dữ liệu đã tồn tại vào thời điểm này',
      en: 'Timestamps prove since when the data existed',
    },
    unknown: {
      vi: 'Có chứng thư số hoặc dữ liệu thu hồi nhưng không chứng minh được là đã có trước khi cơ quan cấp hết được tin cậy',
      en: 'There is a certificate or revocation data, but nothing proves that it existed while its issuer could still be relied on',
    },
  },
  'timestamp-order': {
    vi: 'Thứ tự các dấu thời gian',
    en: 'Order of the timestamps',
    failed: {
      vi: 'Thời điểm ghi trong dấu thời gian không thể đúng',
      en: 'The time that the timestamp states cannot be right',
    },
  },
  'policy-constraint': {
    vi: 'Ràng buộc của chính sách xác thực',
    en: 'Constraint of the validation policy',
    passed: {
      vi: 'Đáp ứng ràng buộc của chính sách xác thực',
      en: 'A constraint of the validation policy is met',
    },
    failed: {
      vi: 'Không đáp ứng ràng buộc của chính sách xác thực',
      en: 'A constraint of the validation policy is not met',
    },
  },
  'claimed-time': {
    vi: 'Thời điểm ký do người ký khai báo',
    en: 'The signing time that the signer claims',
    warning: {
      vi: 'Thời điểm ký khai báo nằm ngoài thời hạn của chứng thư số hoặc muộn hơn thời điểm chữ ký được chứng minh là đã có',
      en: 'The claimed signing time is outside the validity of the certificate, or later than the signature is proved to have existed',
    },
  },
  'legacy-algorithm': {
    vi: 'Thuật toán cũ',
    en: 'Legacy algorithm',
    warning: {
      vi: 'Thuật toán nay không còn được chấp nhận; chữ ký chỉ có giá trị nhờ chứng minh được là đã có trước thời hạn',
      en: 'The algorithm is no longer accepted; the signature counts only because it is proved to have existed before its end',
    },
  },
} as const;

/** Sub-indications that came with long-term validation. */
export const LONG_TERM_SUB_INDICATIONS = {
  TIMESTAMP_ORDER_FAILURE: {
    vi: 'thứ tự các dấu thời gian mâu thuẫn',
    en: 'the order of the timestamps contradicts itself',
  },
} as const;
