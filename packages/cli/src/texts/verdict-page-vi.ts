import type { VerdictPageTexts } from './verdict-page-texts.js';

export const verdictPageVi: VerdictPageTexts = {
  verifyHelp: `  --html TỆP.html        ghi kết quả thành một trang để đọc, in và lưu, có hình chữ ký trên văn bản
`,
  words: {
    organization: 'Cơ quan',
    standing: 'Hiệu lực',
    writing: 'Đang lập trang kết quả …',
    written: (output) => `Trang kết quả kiểm tra: ${output}`,
    noMarks:
      'Trang không có hình chữ ký: chưa cài đặt pdfjs-dist và @napi-rs/canvas, hoặc tệp quá lớn',
  },
};
