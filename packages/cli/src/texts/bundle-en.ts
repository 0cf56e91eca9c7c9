import type { BundleTexts } from './bundle-texts.js';

export const bundleEn: BundleTexts = {
  overview: `  kyso bundle check FILE.zip
`,
  commandHelp: `kyso bundle check FILE.zip: is a bundle of kyso verify --bundle as it was written?

Every file that its manifest names must be there with its length and SHA-256, and nothing else. Who wrote
it, this does not prove. Without kyso: unpack it and run sha256sum -c SHA256SUMS.

Exit codes: 0 it is; 1 it is not; 65 it is no such bundle.
`,
  verifyHelp: `  --xml OUT.xml          write the validation report of ETSI TS 119 102-2
  --bundle OUT.zip       write document, evidence and verdict with their hashes, for an archive
`,
  errors: { ERR_BUNDLE: 'This is not a bundle of kyso verify --bundle.' },
  words: {
    judged: (verdict, time, policy) => `${verdict}, judged for ${time} by the policy ${policy}`,
    problems: {
      missing: 'is missing',
      unlisted: 'is not in the manifest',
      bytes: 'has another length',
      sha256: 'has other contents',
      crc: 'has a wrong checksum in the ZIP',
      sums: 'says otherwise than the manifest',
    },
    sound: (files) => `As it was written: ${files} files, all hashes right.`,
    unsound: 'Not as it was written.',
    written: (output) => `Written: ${output}`,
    noXml: 'No XML report: nothing is signed.',
  },
};
