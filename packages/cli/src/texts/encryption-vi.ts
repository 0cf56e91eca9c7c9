import type { EncryptionTexts } from './encryption-texts.js';
import { tokenVi } from './token-vi.js';

export const encryptionVi: EncryptionTexts = {
  overview: `  kyso encrypt TỆP -o RA.p7m --to CHỨNG-THƯ-SỐ… [--cbc]
  kyso decrypt TỆP.p7m -o RA (--p12 TỆP | --key TỆP --cert TỆP | --pkcs11 MÔ-ĐUN)
`,
  commandHelp: {
    encrypt: `kyso encrypt TỆP -o RA.p7m --to CHỨNG-THƯ-SỐ…: mã hóa tệp cho những người nhận đã định;
chỉ khóa của họ mở được

  -o, --output RA.p7m    nơi ghi tệp đã mã hóa (CMS)
  --force                ghi đè RA.p7m nếu đã có
  --to TỆP|THƯ-MỤC       chứng thư số của người nhận; dùng được nhiều lần. Muốn chính mình đọc lại
                         được thì thêm cả chứng thư số của mình
  --cbc                  dùng AES-256-CBC cho phần mềm cũ: tệp bị sửa có thể không bị phát hiện
                         (mặc định: AES-256-GCM)
  --allow-expired        vẫn mã hóa dù hôm nay chứng thư số của người nhận không có hiệu lực
  --document-password-file TỆP, --document-password-env TÊN
                         mật khẩu của tài liệu PDF, để đọc nội dung khi tìm dấu chỉ độ mật

Tài liệu PDF mang dấu MẬT, TỐI MẬT hoặc TUYỆT MẬT bị từ chối: bí mật nhà nước chỉ được bảo vệ bằng
sản phẩm mật mã của ngành cơ yếu. Dấu đóng trên bản quét là hình ảnh, không tự nhận biết được.
`,
    decrypt: `kyso decrypt TỆP.p7m -o RA: mở tệp đã mã hóa (CMS) bằng khóa của người nhận

  -o, --output RA        nơi ghi nội dung
  --force                ghi đè RA nếu đã có
  --authenticated-only   từ chối tệp mà việc bị sửa có thể không bị phát hiện (AES-CBC)

Khóa:
  --p12 TỆP              tệp PKCS#12 (.p12, .pfx) chứa khóa và chứng thư số
  --serial HEX           chứng thư số nào, khi tệp có nhiều khóa
  --key TỆP              khóa bí mật (PEM, có hoặc không mã hóa; hoặc PKCS#8 dạng DER)
  --cert TỆP             chứng thư số của khóa
  --password-file TỆP    mật khẩu lấy từ tệp (không tính dấu xuống dòng cuối)
  --password-env TÊN     mật khẩu lấy từ biến môi trường
                         (không có cả hai: hỏi trên màn hình, không hiện chữ)
${tokenVi.keyHelp}
                         (không có --key: chứng thư số mà tệp được mã hóa cho)
`,
  },
  errors: {
    ERR_KEY_USAGE: 'Chứng thư số này không dùng để mã hóa.',
    ERR_NOT_RECIPIENT: 'Tệp được mã hóa cho người khác, không phải cho khóa này.',
    ERR_DECRYPTION: 'Khóa không mở được tệp, hoặc tệp đã bị sửa; chưa ghi gì.',
  },
  words: {
    encrypted: (output, cipher) => `Đã mã hóa: ${output} (${cipher})`,
    to: (subject) => `  cho ${subject}`,
    notLooked:
      'Lưu ý: không phải tài liệu PDF nên chưa tìm dấu chỉ độ mật; không mã hóa bí mật nhà nước bằng lệnh này.',
    decrypted: (output, cipher) => `Đã mở: ${output} (${cipher})`,
    notAuthenticated:
      'Cảnh báo: với kiểu mã hóa này, nội dung có thể đã bị sửa mà không để lại dấu vết.',
  },
};
