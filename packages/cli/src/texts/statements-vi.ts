import type { StatementTexts } from './statements-texts.js';

export const statementsVi: StatementTexts = {
  signHelp: `
Nội dung người ký xác nhận, được ký cùng văn bản (trong PDF, hai mục đầu không đi cùng --reason):
  --commitment TÊN|OID   người ký cam kết điều gì: origin (khởi tạo), receipt (đã nhận),
                         delivery (đã giao), sender (đã gửi), approval (phê duyệt),
                         creation (đã lập), hoặc một OID; có thể ghi nhiều lần
  --signature-policy OID chính sách chữ ký được áp dụng, cùng với một trong hai:
  --policy-document TỆP    văn bản chính sách; giá trị băm SHA-256 của tệp được ký
  --policy-digest SHA-256:HEX  giá trị băm của văn bản đó (hoặc SHA-384, SHA-512)
  --policy-uri URL, --policy-notice VĂN-BẢN
                         nơi có văn bản chính sách, và thông báo cho người đọc
  --content-timestamp    lấy dấu thời gian của --tsa trên nội dung trước khi ký
`,
  verifyHelp: `  --policy-document OID=TỆP
                         văn bản của một chính sách chữ ký, để đối chiếu với giá trị đã ký;
                         có thể ghi nhiều lần
`,
  words: {
    commitment: 'Cam kết',
    policy: 'Chính sách',
    contentTimestamp: 'Dấu nội dung',
    judged: { PASSED: 'hợp lệ', INDETERMINATE: 'chưa đủ căn cứ kết luận', FAILED: 'không hợp lệ' },
  },
};
