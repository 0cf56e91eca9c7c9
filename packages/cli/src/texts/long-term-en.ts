import type { LongTermTexts } from './long-term-texts.js';

const EVIDENCE = `  --trust FILE|DIR       roots to which signatures must lead (repeatable; default: the built-in
                         trust domains)
  --intermediate FILE    certificates between (repeatable)
  --crl FILE, --ocsp FILE
                         revocation lists and OCSP responses at hand (repeatable)
  --online               fetch what is missing from the addresses that certificates name
  --allow-host NAME      with --online: ask this host of a private network as well
  --newer-evidence       take no list or response from before the signature
  --no-vri               write no entries of single signatures (/VRI)
  --downgrade            stop at the level that can be reached and say why, instead of an error`;

export const longTermEn: LongTermTexts = {
  overview: `  kyso extend FILE -o OUT --level B-T|B-LT|B-LTA [--tsa URL] [options]
`,
  commandHelp: `kyso extend FILE -o OUT --level LEVEL: add what lets the signatures of a PDF be verified in many years; no signature is harmed

  -o, --output OUT       where the document goes
  --force                replace OUT if it exists
  --level B-T            every signature has a timestamp
          B-LT           with certificates and revocation data of signers and authorities
          B-LTA          with an archive timestamp; again, to renew it before it lapses
  --tsa URL              timestamp authority (RFC 3161); may be repeated: asked in this order
  --field NAME           look at this signature only (repeatable; default: all)
${EVIDENCE}
  --repair               extend although the cross-reference is damaged: a complete new one is
                         appended, the old bytes stay
  --password-file FILE   password of an encrypted document, from a file
  --password-env NAME    password from an environment variable
`,
  signHelp: `
Signatures that last (--level B-LT, B-LTA; with --tsa):
${EVIDENCE}
`,
  errors: {
    ERR_EVIDENCE: 'There is not enough evidence for a signature that lasts; nothing was written.',
    ERR_NO_SIGNATURE: 'The document has no signature.',
  },
  words: {
    extending: (file) => `Adding long-term validation data to ${file} …`,
    extended: (output, level) =>
      level === null ? `Extended: ${output} (no level)` : `Extended: ${output} (level ${level})`,
  },
};
