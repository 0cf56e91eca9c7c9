import type { CmsTexts } from './cms-texts.js';

export const cmsVi: CmsTexts = {
  overview: `  kyso sign TỆP -o RA.p7s|RA.p7m (khóa như trên) [tùy chọn]
`,
  signHelp: `
Tệp không phải PDF (CAdES), khi RA có đuôi .p7s (chữ ký tách rời) hoặc .p7m (kèm nội dung tệp),
hoặc với --format cms:
  --add                  TỆP là tệp chữ ký như vậy: thêm một chữ ký bên cạnh các chữ ký đã có
  --content TỆP          với --add: nội dung được ký, khi tệp chữ ký không kèm nội dung
`,
  extendHelp: `
Tệp chữ ký CMS, khi RA có đuôi .p7s hoặc .p7m, hoặc với --format cms:
  --content TỆP          nội dung được ký của chữ ký tách rời
`,
  words: {
    counterSignature: 'Ký xác nhận',
    written: (output, level, signatures) =>
      `Đã ghi: ${output} (mức ${level}, ${signatures} chữ ký)`,
  },
};
