/** What each check of what only CAdES has is about, and what its outcomes mean where the plain words do not say it. */
export const CADES_CHECKS = {
  'archive-timestamp': {
    vi: 'Dấu thời gian lưu trữ',
    en: 'Archive timestamp',
    unknown: {
      vi: 'Dấu thời gian lưu trữ theo cách cũ, không được tính là bằng chứng',
      en: 'Archive timestamp of an older construction; it does not count as proof',
    },
  },
  'archive-timestamp-index': {
    vi: 'Danh mục dữ liệu của dấu thời gian lưu trữ',
    en: 'Hash index of the archive timestamp',
    failed: {
      vi: 'Danh mục của dấu thời gian lưu trữ không khớp với dữ liệu trong tệp chữ ký',
      en: 'The hash index of the archive timestamp does not match what is in the file',
    },
  },
  'counter-signature': {
    vi: 'Chữ ký xác nhận trên chữ ký này',
    en: 'Counter-signature over this signature',
    failed: {
      vi: 'Chữ ký xác nhận không hợp lệ',
      en: 'A counter-signature is not valid',
    },
    warning: {
      vi: 'Chữ ký xác nhận trên chữ ký này không hợp lệ; chữ ký này không bị ảnh hưởng',
      en: 'A counter-signature over this signature is not valid; this signature itself is not affected',
    },
    unknown: {
      vi: 'Chưa đủ căn cứ để kết luận về chữ ký xác nhận',
      en: 'It cannot be concluded whether the counter-signature is valid',
    },
  },
} as const;
