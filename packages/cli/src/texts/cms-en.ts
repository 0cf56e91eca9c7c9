import type { CmsTexts } from './cms-texts.js';

export const cmsEn: CmsTexts = {
  overview: `  kyso sign FILE -o OUT.p7s|OUT.p7m (key as above) [options]
`,
  signHelp: `
Any other file (CAdES), where OUT ends in .p7s (detached) or .p7m (carries FILE), or with --format cms:
  --add                  FILE is such a file: add a signature to those in it
  --content FILE         with --add: the content, where it is not carried
`,
  extendHelp: `
CMS files, where OUT ends in .p7s or .p7m, or with --format cms:
  --content FILE         the content of a detached signature
`,
  words: {
    counterSignature: 'Counter-signed by',
    written: (output, level, signatures) =>
      `Written: ${output} (level ${level}, ${signatures === 1 ? '1 signature' : `${signatures} signatures`})`,
  },
};
