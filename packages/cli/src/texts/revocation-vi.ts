import type { RevocationTexts } from './revocation-texts.js';

export const revocationVi: RevocationTexts = {
  overview: `  kyso revocation check --cert TỆP --issuer TỆP (--ocsp TỆP | --crl TỆP)… [--at THỜI_ĐIỂM]
`,
  commandHelp: `kyso revocation check --cert TỆP --issuer TỆP (--ocsp TỆP | --crl TỆP)…: kiểm tra chứng thư số có bị thu hồi hay không

  --cert TỆP             chứng thư số cần kiểm tra (PEM hoặc DER)
  --issuer TỆP           chứng thư số của cơ quan cấp, được coi là tin cậy; có thể gồm nhiều chứng
                         thư số trong một tệp nếu cơ quan cấp có nhiều khóa
  --crl TỆP              danh sách thu hồi (CRL), PEM hoặc DER (dùng được nhiều lần, cả CRL delta)
  --ocsp TỆP             phản hồi OCSP, PEM hoặc DER (dùng được nhiều lần)
  --at THỜI_ĐIỂM         xét tại thời điểm này (RFC 3339; mặc định: hiện tại)
  --max-age GIÂY         CRL hoặc phản hồi OCSP cũ hơn mức này thì coi là hết giá trị
  --algorithms any|TỆP   chấp nhận mọi thuật toán, hoặc chỉ các thuật toán của một chính sách (JSON), đối với
                         chữ ký trên CRL và phản hồi OCSP (mặc định: thuật toán không còn được chấp nhận chỉ
                         bị cảnh báo)

Mã thoát: 0 không bị thu hồi, 1 đã bị thu hồi, 2 chưa xác định được. Lệnh không truy cập mạng.
`,
  sandboxHelp: `  --generation g1|g2     cơ quan cấp kiểu năm 2010 (SHA-1, tên không dấu) hoặc kiểu năm 2018 (mặc định)
  --revoke MÃ            thu hồi chứng thư số của người hoặc tổ chức này (dùng được nhiều lần)
  --revocation-fault LOẠI
                         trả về danh sách thu hồi và phản hồi OCSP sai: badSignature, truncated,
                         stranger, stale, wrongSerial, wrongNonce, noNonce, tryLater,
                         truncatedBody, slow`,
  errors: {
    ERR_CRL: 'Không đọc được danh sách thu hồi (CRL).',
    ERR_OCSP: 'Không đọc được phản hồi OCSP, hoặc máy chủ OCSP không trả lời.',
  },
  words: {
    status: {
      good: 'Không bị thu hồi',
      revoked: 'ĐÃ BỊ THU HỒI',
      unknown: 'CHƯA XÁC ĐỊNH ĐƯỢC trạng thái thu hồi',
    },
    reason: 'Lý do',
    reasons: {
      unspecified: 'không nêu',
      keyCompromise: 'lộ khóa bí mật',
      cACompromise: 'lộ khóa bí mật của cơ quan cấp chứng thư số',
      affiliationChanged: 'thay đổi thông tin hoặc đơn vị công tác',
      superseded: 'đã được thay bằng chứng thư số khác',
      cessationOfOperation: 'ngừng sử dụng',
      certificateHold: 'tạm dừng',
      removeFromCRL: 'hết tạm dừng',
      privilegeWithdrawn: 'bị thu hồi quyền',
      aACompromise: 'lộ khóa bí mật của cơ quan cấp chứng thư thuộc tính',
    },
    revocationTime: 'Thu hồi lúc',
    thisUpdate: 'Theo dữ liệu ngày',
    nextUpdate: 'Cập nhật tiếp theo trước',
  },
};
