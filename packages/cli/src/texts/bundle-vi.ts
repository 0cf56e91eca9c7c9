import type { BundleTexts } from './bundle-texts.js';

export const bundleVi: BundleTexts = {
  overview: `  kyso bundle check TỆP.zip
`,
  commandHelp: `kyso bundle check TỆP.zip: hồ sơ do kyso verify --bundle ghi có còn nguyên vẹn không?

Mọi tệp mà bảng kê (manifest) nêu tên phải có đủ, đúng độ dài và mã băm SHA-256, và không có tệp nào khác.
Lệnh này không chứng minh ai đã lập hồ sơ. Không có kyso: giải nén rồi chạy sha256sum -c SHA256SUMS.

Mã kết thúc: 0 nguyên vẹn; 1 không nguyên vẹn; 65 không phải hồ sơ như vậy.
`,
  verifyHelp: `  --xml TỆP.xml          ghi báo cáo kiểm tra theo ETSI TS 119 102-2
  --bundle TỆP.zip       ghi hồ sơ lưu trữ gồm tài liệu, chứng cứ và kết quả, kèm mã băm
`,
  errors: { ERR_BUNDLE: 'Tệp này không phải hồ sơ do kyso verify --bundle ghi.' },
  words: {
    judged: (verdict, time, policy) =>
      `${verdict}, xét tại thời điểm ${time} theo chính sách ${policy}`,
    problems: {
      missing: 'bị thiếu',
      unlisted: 'không có trong bảng kê',
      bytes: 'sai độ dài',
      sha256: 'nội dung đã thay đổi',
      crc: 'sai mã kiểm tra trong tệp ZIP',
      sums: 'không khớp với bảng kê',
    },
    sound: (files) => `Hồ sơ nguyên vẹn: ${files} tệp, mọi mã băm đều đúng.`,
    unsound: 'Hồ sơ không còn nguyên vẹn.',
    written: (output) => `Đã ghi: ${output}`,
    noXml: 'Không ghi báo cáo XML: tài liệu không có chữ ký nào.',
  },
};
