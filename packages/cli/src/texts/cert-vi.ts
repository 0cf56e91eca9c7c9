import type { CertTexts } from './cert-texts.js';

export const certVi: CertTexts = {
  overview: `  kyso cert verify TỆP --anchor TỆP… [tùy chọn]
`,
  commandHelp: `kyso cert verify TỆP --anchor TỆP: chứng thư số có dẫn đến chứng thư số gốc tin cậy hay không
(RFC 5280); TỆP ở dạng PEM hoặc DER, nếu có nhiều chứng thư số thì xét chứng thư số đầu tiên

  --anchor TỆP           chứng thư số gốc tin cậy (có thể lặp lại)
  --intermediate TỆP     chứng thư số cấp trung gian (có thể lặp lại)
  --at THỜI-ĐIỂM         xét tại thời điểm này, RFC 3339 (mặc định: bây giờ)
  --purpose MỤC-ĐÍCH     any (mặc định), document-signing, timestamping, ocsp
  --anchor-constraints   áp dụng cả các giới hạn ghi trong chứng thư số gốc (RFC 5937);
                         nếu không, chỉ tên và khóa của nó được xét

Thu hồi:
  --crl TỆP, --ocsp TỆP  danh sách thu hồi, trả lời OCSP (có thể lặp lại)
  --revocation required|if-available|off
                         required: chưa rõ trạng thái thu hồi thì chưa xác định được;
                         if-available (mặc định): chỉ xét theo dữ liệu có sẵn; off: không xét

Chính sách chứng thư số:
  --policy OID           chỉ chấp nhận chính sách này (có thể lặp lại)
  --explicit-policy      bắt buộc hợp lệ theo một chính sách được chấp nhận
  --inhibit-policy-mapping
                         không cho ánh xạ chính sách
  --inhibit-any-policy   không coi anyPolicy là mọi chính sách

Thuật toán:
  --algorithms any|TỆP   any: chấp nhận mọi thuật toán kiểm tra được; TỆP: chính sách thuật toán ở dạng JSON
                         (mặc định: chính sách có thời hạn của chương trình)

Mã thoát: 0 hợp lệ, 1 không hợp lệ, 2 chưa xác định được.
`,
  words: {
    indications: {
      PASSED: 'hợp lệ',
      FAILED: 'không hợp lệ',
      INDETERMINATE: 'chưa xác định được',
    },
    path: 'Đường dẫn',
    policies: 'Chính sách',
    anyPolicy: 'mọi chính sách',
    noPolicy: 'không theo chính sách nào',
    reason: 'Lý do',
    findings: 'Lưu ý',
  },
};
