import type { StatementTexts } from './statements-texts.js';

export const statementsEn: StatementTexts = {
  signHelp: `
Statements, signed with everything else (in a PDF, none of the first two beside --reason):
  --commitment NAME|OID  what the signer commits to: origin, receipt, delivery, sender, approval,
                         creation, or an OID; may be repeated
  --signature-policy OID the rules under which is signed, with one of:
  --policy-document FILE   their document, whose SHA-256 is signed
  --policy-digest SHA-256:HEX  its digest (also SHA-384, SHA-512)
  --policy-uri URL, --policy-notice TEXT
                         where the document is, and what a person is to be shown
  --content-timestamp    have the content timestamped by --tsa before it is signed
`,
  verifyHelp: `  --policy-document OID=FILE
                         document of a signature policy, compared with what was signed; may be
                         repeated
`,
  words: {
    commitment: 'Commits to',
    policy: 'Policy',
    contentTimestamp: 'Content stamped',
    judged: { PASSED: 'valid', INDETERMINATE: 'undecided', FAILED: 'not valid' },
  },
};
