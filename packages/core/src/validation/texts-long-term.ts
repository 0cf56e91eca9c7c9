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
} as const;
