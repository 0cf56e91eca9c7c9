/** What is told when a signature is made to last. */
export const EXTENDING_CHECKS = {
  'evidence-age': {
    vi: 'Thời điểm của CRL hoặc phản hồi OCSP',
    en: 'Age of the CRL or OCSP response',
    warning: {
      vi: 'CRL hoặc phản hồi OCSP có trước khi ký, nên chưa cho biết chứng thư số có bị thu hồi sau đó hay không',
      en: 'The CRL or OCSP response is older than the signature and says nothing of the time between',
    },
  },
  'evidence-missing': {
    vi: 'Dữ liệu xác thực dài hạn',
    en: 'Long-term validation data',
    warning: {
      vi: 'Không thu thập đủ dữ liệu xác thực dài hạn, nên chữ ký không đạt mức B-LT',
      en: 'Long-term validation data could not be had in full, so the signature is not B-LT',
    },
  },
  'archive-timestamp-missing': {
    vi: 'Dấu thời gian lưu trữ',
    en: 'Archive timestamp',
    warning: {
      vi: 'Không lấy được dấu thời gian lưu trữ hợp lệ, nên chữ ký không đạt mức B-LTA',
      en: 'No valid archive timestamp could be had, so the signature is not B-LTA',
    },
  },
} as const;
