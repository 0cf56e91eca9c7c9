/** What a person should know of an act that was done. */
export type NoticeCode =
  | 'image-not-transparent'
  | 'image-colour'
  | 'unknown-kind'
  | 'public-certificate'
  | 'unknown-domain'
  | 'by-delegation'
  | 'collision'
  | 'forced'
  | 'timestamp-missing'
  | 'evidence-missing'
  | 'not-in-plan'
  | 'label';

/** Facts are short texts; the words come from `noticeText`. */
export interface Notice {
  readonly code: NoticeCode;
  readonly found?: string;
}

type Words = Readonly<Record<NoticeCode, string>>;

const TEXTS: Readonly<Record<'vi' | 'en', Words>> = {
  vi: {
    'image-not-transparent': 'ảnh không có nền trong suốt, sẽ che nội dung bên dưới',
    'image-colour': 'màu mực của ảnh khác với quy định',
    'unknown-kind': 'chứng thư số không cho biết là của cá nhân hay của cơ quan, tổ chức',
    'public-certificate': 'chứng thư số công cộng, không phải chứng thư số chuyên dùng công vụ',
    'unknown-domain': 'chứng thư số không thuộc hệ thống chứng thực chuyên dùng công vụ',
    'by-delegation': 'ký theo ủy quyền',
    collision: 'hình ảnh chữ ký đè lên nội dung',
    forced: 'thực hiện theo yêu cầu bỏ qua kiểm tra',
    'timestamp-missing': 'chưa có dấu thời gian, cần bổ sung sau',
    'evidence-missing': 'chưa có đủ dữ liệu xác thực dài hạn, cần bổ sung sau',
    'not-in-plan': 'ngoài kế hoạch ký',
    label: 'lưu ý',
  },
  en: {
    'image-not-transparent': 'the image has no transparent background and will cover what is below',
    'image-colour': 'the ink of the image has another colour than the rule says',
    'unknown-kind': 'the certificate does not tell a person from an organisation',
    'public-certificate': 'a public certificate, not one of public duty',
    'unknown-domain': 'the certificate is not of the public-duty system',
    'by-delegation': 'signed by delegation',
    collision: 'the mark lies over content',
    forced: 'done although a check objected',
    'timestamp-missing': 'no timestamp yet; one has to be added later',
    'evidence-missing': 'long-term validation data are not complete; they have to be added later',
    'not-in-plan': 'not in the signing plan',
    label: 'note',
  },
};

/** A notice in words. */
export function noticeText({ code, found }: Notice, language: 'vi' | 'en'): string {
  const text = TEXTS[language][code];
  return found === undefined ? text : `${text} (${found})`;
}
