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
    commitments: {
      'proof-of-origin': 'having made, approved and sent the content',
      'proof-of-receipt': 'having received the content',
      'proof-of-delivery': 'having delivered the content',
      'proof-of-sender': 'having sent the content',
      'proof-of-approval': 'having approved the content',
      'proof-of-creation': 'having made the content',
    },
    policy: 'Policy',
    implied: 'implied, not named',
    compared: 'its document is the one that was signed',
    notCompared: 'its document was not compared',
    otherDocument: 'its document is another one',
    contentTimestamp: 'Content stamped',
    judged: { PASSED: 'valid', INDETERMINATE: 'undecided', FAILED: 'not valid' },
  },
};
