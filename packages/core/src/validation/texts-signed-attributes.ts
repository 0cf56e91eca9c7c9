/** What each check of signed attributes is about, and what its outcomes mean where the plain words do not say it. */
export const SIGNED_ATTRIBUTE_CHECKS = {
  'attribute-place': {
    vi: 'Vị trí của thuộc tính trong chữ ký',
    en: 'Place of an attribute in the signature',
    warning: {
      vi: 'Một thuộc tính đặt sai chỗ trong chữ ký nên không được tính đến',
      en: 'An attribute stands in the wrong place of the signature and does not count',
    },
  },
  'commitment-type': {
    vi: 'Loại cam kết của người ký',
    en: 'Commitment type of the signer',
    warning: {
      vi: 'Loại cam kết của người ký không đọc được hoặc đi cùng lý do ký',
      en: 'The commitment type cannot be read, or stands together with a reason for signing',
    },
  },
  'signature-form': {
    vi: 'Dạng chữ ký',
    en: 'Form of the signature',
    warning: {
      vi: 'Chữ ký không theo dạng PAdES cơ bản nên không có mức; bằng chứng vẫn được bổ sung',
      en: 'The signature is no PAdES baseline signature and has no level; evidence was added all the same',
    },
  },
  'content-timestamp-missing': {
    vi: 'Dấu thời gian trên nội dung',
    en: 'Timestamp over the content',
    warning: {
      vi: 'Không lấy được dấu thời gian trên nội dung, nên chữ ký không kèm bằng chứng nội dung có từ trước',
      en: 'No timestamp over the content could be had, so that nothing proves that the content was there before',
    },
  },
  'signature-policy': {
    vi: 'Chính sách chữ ký',
    en: 'Signature policy',
    passed: {
      vi: 'Văn bản chính sách chữ ký đúng với văn bản mà người ký đã nêu',
      en: 'The signature policy document is the one that the signer named',
    },
    failed: {
      vi: 'Chính sách chữ ký không đọc được, hoặc văn bản chính sách không đúng với văn bản mà người ký đã nêu',
      en: 'The signature policy cannot be read, or its document is not the one that the signer named',
    },
    warning: {
      vi: 'Chữ ký nêu một chính sách chữ ký, nhưng văn bản chính sách chưa được đối chiếu hoặc đi cùng lý do ký',
      en: 'The signature names a signature policy, whose document was not compared, or which stands together with a reason',
    },
    unknown: {
      vi: 'Không có văn bản chính sách chữ ký để đối chiếu',
      en: 'The signature policy document is not at hand to be compared',
    },
  },
} as const;

/** The reasons behind an indication that signature policies give (EN 319 102-1 §5.1.3). */
export const SIGNED_ATTRIBUTE_SUB_INDICATIONS = {
  POLICY_PROCESSING_ERROR: {
    vi: 'không xử lý được chính sách chữ ký',
    en: 'the signature policy cannot be processed',
  },
  SIGNATURE_POLICY_NOT_AVAILABLE: {
    vi: 'không có văn bản chính sách chữ ký',
    en: 'the signature policy document is not available',
  },
} as const;
