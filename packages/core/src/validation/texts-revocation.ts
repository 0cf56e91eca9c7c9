import { EVIDENCE_CHECKS } from './texts-evidence.js';

/** What each check of revocation is about, and what its outcomes mean where the plain words do not say it. */
export const REVOCATION_CHECKS = {
  ...EVIDENCE_CHECKS,
  revocation: {
    vi: 'Trạng thái thu hồi',
    en: 'Revocation status',
    passed: {
      vi: 'Chứng thư số không bị thu hồi',
      en: 'The certificate was not revoked',
    },
    failed: { vi: 'Chứng thư số đã bị thu hồi', en: 'The certificate was revoked' },
    warning: {
      vi: 'Chứng thư số bị thu hồi sau thời điểm được xét',
      en: 'The certificate was revoked after the time in question',
    },
    unknown: {
      vi: 'Chưa kiểm tra được chứng thư số có bị thu hồi hay không',
      en: 'It is not known whether the certificate was revoked',
    },
  },
  'revocation-fetch': {
    vi: 'Tải CRL hoặc hỏi OCSP qua mạng',
    en: 'Fetching CRLs and OCSP responses',
    unknown: {
      vi: 'Không lấy được CRL hoặc phản hồi OCSP từ địa chỉ này',
      en: 'This address gave no CRL or OCSP response',
    },
  },
  'revocation-structure': {
    vi: 'Cấu trúc của CRL hoặc phản hồi OCSP',
    en: 'Structure of the CRL or OCSP response',
    unknown: {
      vi: 'Không đọc được CRL hoặc phản hồi OCSP',
      en: 'The CRL or OCSP response cannot be read',
    },
  },
  'revocation-scope': {
    vi: 'Phạm vi của CRL',
    en: 'Scope of the CRL',
    unknown: {
      vi: 'CRL không dành cho chứng thư số này hoặc không nêu đủ các lý do thu hồi',
      en: 'The CRL is not for this certificate, or does not cover every reason',
    },
    warning: {
      vi: 'Có CRL không dành cho chứng thư số này',
      en: 'A CRL is not for this certificate',
    },
  },
  'revocation-signer': {
    vi: 'Bên ký CRL hoặc phản hồi OCSP',
    en: 'Signer of the CRL or OCSP response',
    unknown: {
      vi: 'Không tìm thấy bên ký CRL hoặc phản hồi OCSP, hoặc bên ký không có thẩm quyền',
      en: 'The signer of the CRL or OCSP response is not known, or not entitled',
    },
    warning: {
      vi: 'Có CRL hoặc phản hồi OCSP do bên không có thẩm quyền ký',
      en: 'A CRL or OCSP response is signed by somebody who is not entitled',
    },
  },
  'revocation-signature': {
    vi: 'Chữ ký trên CRL hoặc phản hồi OCSP',
    en: 'Signature of the CRL or OCSP response',
    unknown: {
      vi: 'Chữ ký trên CRL hoặc phản hồi OCSP không đúng',
      en: 'The signature of the CRL or OCSP response does not verify',
    },
    warning: {
      vi: 'Có CRL hoặc phản hồi OCSP mà chữ ký không đúng',
      en: 'The signature of a CRL or OCSP response does not verify',
    },
  },
  'revocation-freshness': {
    vi: 'Thời hạn của CRL hoặc phản hồi OCSP',
    en: 'Dates of the CRL or OCSP response',
    unknown: {
      vi: 'CRL hoặc phản hồi OCSP không còn giá trị tại thời điểm được xét',
      en: 'The CRL or OCSP response is out of date for the time in question',
    },
    warning: {
      vi: 'Có CRL hoặc phản hồi OCSP không còn giá trị tại thời điểm được xét',
      en: 'A CRL or OCSP response is out of date for the time in question',
    },
  },
  'revocation-extension': {
    vi: 'Phần mở rộng của CRL hoặc phản hồi OCSP',
    en: 'Extensions of the CRL or OCSP response',
    unknown: {
      vi: 'CRL hoặc phản hồi OCSP có phần mở rộng trọng yếu không nhận biết được',
      en: 'The CRL or OCSP response has a critical extension that is not known',
    },
    warning: {
      vi: 'Có CRL hoặc phản hồi OCSP mang phần mở rộng trọng yếu không nhận biết được',
      en: 'A CRL or OCSP response has a critical extension that is not known',
    },
  },
  'revocation-match': {
    vi: 'Phản hồi OCSP ứng với chứng thư số',
    en: 'OCSP response for the certificate',
    passed: {
      vi: 'Phản hồi OCSP xác nhận chính chứng thư số này đã được cấp',
      en: 'The OCSP response confirms that this very certificate was issued',
    },
    unknown: {
      vi: 'Phản hồi OCSP không nói về chứng thư số này',
      en: 'The OCSP response does not tell about this certificate',
    },
    warning: {
      vi: 'Có phản hồi OCSP không nói về chứng thư số này',
      en: 'An OCSP response does not tell about this certificate',
    },
  },
  'responder-revocation': {
    vi: 'Trạng thái thu hồi chứng thư số của máy chủ OCSP',
    en: "Revocation status of the OCSP responder's certificate",
    unknown: {
      vi: 'Chưa biết chứng thư số của máy chủ OCSP có bị thu hồi hay không',
      en: "It is not known whether the OCSP responder's certificate was revoked",
    },
    warning: {
      vi: 'Chứng thư số của máy chủ OCSP không nêu cách kiểm tra thu hồi',
      en: "The OCSP responder's certificate names no way to check whether it was revoked",
    },
  },
};
