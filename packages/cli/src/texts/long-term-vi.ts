import type { LongTermTexts } from './long-term-texts.js';

const EVIDENCE = `  --trust TỆP|THƯ-MỤC    chứng thư số gốc tin cậy mà chữ ký phải dẫn đến (dùng được nhiều lần;
                         mặc định: các hệ thống tin cậy cài sẵn)
  --intermediate TỆP     chứng thư số trung gian (dùng được nhiều lần)
  --crl TỆP, --ocsp TỆP  danh sách thu hồi, phản hồi OCSP đã có (dùng được nhiều lần)
  --online               tải dữ liệu còn thiếu từ các địa chỉ ghi trong chứng thư số
  --allow-host TÊN       với --online: cho phép hỏi cả máy chủ này trong mạng nội bộ
  --newer-evidence       không nhận CRL và phản hồi OCSP có trước khi ký
  --no-vri               không ghi mục riêng của từng chữ ký (/VRI)
  --downgrade            dừng ở mức đạt được và báo lý do, thay vì báo lỗi`;

export const longTermVi: LongTermTexts = {
  overview: `  kyso extend TỆP -o RA --level B-T|B-LT|B-LTA [--tsa URL] [tùy chọn]
`,
  commandHelp: `kyso extend TỆP -o RA --level MỨC: bổ sung dữ liệu để các chữ ký đã có còn kiểm tra được nhiều năm sau;
không chữ ký nào bị ảnh hưởng

  -o, --output RA        nơi ghi tài liệu
  --force                ghi đè RA nếu đã có
  --level B-T            mọi chữ ký có dấu thời gian
          B-LT           kèm chứng thư số và dữ liệu thu hồi của người ký và các cơ quan
          B-LTA          kèm dấu thời gian lưu trữ; gọi lại để gia hạn trước khi dấu này hết hạn
  --tsa URL              dịch vụ cấp dấu thời gian (RFC 3161); dùng được nhiều lần: hỏi theo thứ tự
  --field TÊN            chỉ xét chữ ký này (dùng được nhiều lần; mặc định: mọi chữ ký)
${EVIDENCE}
  --repair               vẫn làm dù bảng tham chiếu chéo bị hỏng: thêm bảng mới đầy đủ ở cuối,
                         các byte cũ giữ nguyên
  --password-file TỆP    mật khẩu của tài liệu được mã hóa, lấy từ tệp
  --password-env TÊN     mật khẩu lấy từ biến môi trường
`,
  signHelp: `
Chữ ký lưu trữ dài hạn (--level B-LT, B-LTA; cần có --tsa):
${EVIDENCE}
`,
  errors: {
    ERR_EVIDENCE: 'Chưa đủ dữ liệu để chữ ký còn kiểm tra được lâu dài; chưa ghi gì.',
    ERR_NO_SIGNATURE: 'Tài liệu chưa có chữ ký nào.',
  },
  words: {
    extending: (file) => `Đang bổ sung dữ liệu xác thực dài hạn cho ${file} …`,
    extended: (output, level) =>
      level === null
        ? `Đã bổ sung: ${output} (không có mức)`
        : `Đã bổ sung: ${output} (mức ${level})`,
  },
};
