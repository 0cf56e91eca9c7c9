import type { BatchTexts } from './batch-texts.js';

export const batchVi: BatchTexts = {
  usage: `kyso sign TỆP… --out-dir THƯ_MỤC: ký nhiều tệp với một lần nhập mã PIN hoặc mật khẩu
`,
  options: `  --out-dir THƯ_MỤC      nơi ghi các tệp đã ký, giữ nguyên tên (cũng viết -o THƯ_MỤC/)
  --resume               bỏ qua các tệp đã được ký bằng chứng thư số này trong THƯ_MỤC
  --stop-on-error        dừng ở tệp đầu tiên bị lỗi (mặc định: ký tiếp các tệp còn lại)
`,
  words: {
    status: { signed: 'đã ký', failed: 'lỗi', skipped: 'bỏ qua', left: 'chưa ký' },
    step: (ended, all, last) => `[${ended}/${all}] ${last}`,
    stopped: 'đã dừng',
    interrupted: 'đã dừng theo yêu cầu; tệp đang ký dở không được ghi',
    sum: ({ signed, failed, skipped, left }) =>
      `đã ký ${signed}, lỗi ${failed}, bỏ qua ${skipped}, chưa ký ${left}`,
  },
};
