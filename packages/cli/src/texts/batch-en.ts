import type { BatchTexts } from './batch-texts.js';

export const batchEn: BatchTexts = {
  usage: `kyso sign FILE… --out-dir DIR: sign many files, with one PIN or password
`,
  options: `  --out-dir DIR          where the signed files go, under their own names (also -o DIR/)
  --resume               leave out files that DIR has already, signed with this certificate
  --stop-on-error        stop at the first file that fails (default: sign the others)
`,
  words: {
    status: { signed: 'signed', failed: 'failed', skipped: 'skipped', left: 'left' },
    step: (ended, all, last) => `[${ended}/${all}] ${last}`,
    stopped: 'stopped',
    interrupted: 'stopped as asked; the file under way was not written',
    sum: ({ signed, failed, skipped, left }) =>
      `${signed} signed, ${failed} failed, ${skipped} skipped, ${left} left`,
  },
};
