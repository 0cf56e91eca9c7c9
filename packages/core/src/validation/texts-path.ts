import type { Check, FindingStatus, SubIndication } from '../report.js';

interface Text {
  readonly vi: string;
  readonly en: string;
}

type PathCheck = Extract<
  Check,
  | 'certificate-signature'
  | 'certificate-algorithm'
  | 'certificate-extensions'
  | 'certificate-authority'
  | 'certificate-policies'
  | 'name-constraints'
  | 'path-search'
>;

/** Texts of what path validation checks. */
export const PATH_CHECKS: Readonly<
  Record<PathCheck, Text & Partial<Readonly<Record<FindingStatus, Text>>>>
> = {
  'certificate-signature': {
    vi: 'Chữ ký của cơ quan cấp trên chứng thư số',
    en: 'Signature of the issuer on the certificate',
    failed: {
      vi: 'Chữ ký trên chứng thư số không đúng',
      en: 'The signature on the certificate is wrong',
    },
    warning: {
      vi: 'Chứng thư số không do khóa này ký, dù tên cơ quan cấp trùng khớp',
      en: 'The certificate was not signed with this key, though the issuer has its name',
    },
  },
  'certificate-algorithm': {
    vi: 'Thuật toán và độ dài khóa của chứng thư số',
    en: 'Algorithm and key size of the certificate',
    failed: {
      vi: 'Thuật toán hoặc độ dài khóa của chứng thư số không được chấp nhận',
      en: 'The algorithm or the key size of the certificate is not accepted',
    },
    unknown: {
      vi: 'Không kiểm tra được thuật toán ký của chứng thư số',
      en: 'The algorithm by which the certificate was signed cannot be checked',
    },
  },
  'certificate-extensions': {
    vi: 'Phần mở rộng của chứng thư số',
    en: 'Extensions of the certificate',
    failed: {
      vi: 'Chứng thư số có phần mở rộng không đọc được hoặc không được phép bỏ qua',
      en: 'The certificate has an extension that cannot be read or must not be passed over',
    },
  },
  'certificate-authority': {
    vi: 'Quyền cấp chứng thư số',
    en: 'Right to issue certificates',
    failed: {
      vi: 'Chứng thư số cấp trên không được phép cấp chứng thư số này',
      en: 'The certificate above is not allowed to issue this one',
    },
  },
  'certificate-policies': {
    vi: 'Chính sách chứng thư số',
    en: 'Certificate policies',
    failed: {
      vi: 'Đường dẫn chứng thực không theo chính sách chứng thư số được yêu cầu',
      en: 'The certification path holds for none of the policies that are required',
    },
  },
  'name-constraints': {
    vi: 'Giới hạn về tên',
    en: 'Name constraints',
    failed: {
      vi: 'Chứng thư số mang tên mà cơ quan cấp trên không được phép cấp',
      en: 'The certificate has a name that the authorities above it may not certify',
    },
  },
  'path-search': {
    vi: 'Tìm đường dẫn chứng thực',
    en: 'Search for a certification path',
    unknown: {
      vi: 'Dừng tìm đường dẫn chứng thực vì quá nhiều khả năng phải thử',
      en: 'The search for a certification path was ended because there was too much to try',
    },
  },
};

/** Texts of the sub-indications that only paths have. */
export const PATH_SUB_INDICATIONS: Readonly<
  Record<Extract<SubIndication, 'REVOKED_NO_POE' | 'REVOKED_CA_NO_POE'>, Text>
> = {
  REVOKED_NO_POE: {
    vi: 'chứng thư số đã bị thu hồi',
    en: 'the certificate was revoked',
  },
  REVOKED_CA_NO_POE: {
    vi: 'chứng thư số của cơ quan cấp trên đã bị thu hồi',
    en: 'the certificate of an authority above was revoked',
  },
};
