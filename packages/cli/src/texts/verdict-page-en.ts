import type { VerdictPageTexts } from './verdict-page-texts.js';

export const verdictPageEn: VerdictPageTexts = {
  verifyHelp: `  --html FILE.html       writes the verdict as a page to read, print and keep, with the marks on the document
`,
  words: {
    organization: 'Organisation',
    standing: 'Validity',
    writing: 'Making the page of the verdict …',
    written: (output) => `The verdict as a page: ${output}`,
    noMarks:
      'The page shows no marks: pdfjs-dist and @napi-rs/canvas are not installed, or the file is too large',
  },
};
