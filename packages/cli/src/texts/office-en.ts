import type { OfficeTexts } from './office-texts.js';
import { tokenEn } from './token-en.js';

const PASSWORD = `  --password-file FILE, --password-env NAME
                         password of the key; where it needs none, of the document
  --document-password-file FILE, --document-password-env NAME
                         password of an encrypted document`;

/** Options that every act takes. */
const COMMON = `
Output:
  -o, --output OUT       where the signed document goes; FILE stays as it is
  --force                replace OUT if it exists
  --in-place             sign FILE itself: only what is new is written, behind what is there

Key:
  --p12 FILE             PKCS#12 file (.p12, .pfx) with key and certificate
  --serial HEX           which certificate, where the file has several keys
  --key FILE             private key (PEM, encrypted or not; or PKCS#8 in DER)
  --cert FILE            its certificate, with the certificates above it
${tokenEn.keyHelp}
${tokenEn.chainHelp}
${PASSWORD}

Timestamp:
  --tsa URL              timestamp authority (RFC 3161), repeatable; the signature is B-T
  --tsa-timeout SECONDS  longest wait for it (default 10)
  --on-tsa-failure refuse|downgrade
                         without a timestamp: nothing is signed, or B-B with a notice
                         (default: downgrade for initials, refuse for all others)

Place and look:
  --place PAGE,X,Y,WIDTH,HEIGHT[mm|pt][@CORNER]
                         where the mark stands, instead of where plan or text say; points from
                         the bottom left of the page as displayed, unless it says mm, or
                         @top-left, @top-right, @bottom-right: 1,20,30,50,35mm@top-right
                         is 50 × 35 mm on page 1, 20 mm from the right, 30 mm from the top
  --profile NAME|FILE    rules of places, sizes, colours and texts: nd30 (Decree 30/2020),
                         seal-on-copies, or a JSON file with rules of one's own
                         (default: that of the plan, or nd30)

Who may:
  --role TEXT            position, recorded with the signature (default: that of the plan)
  --delegations FILE     JSON list of who may act for whom, in which acts, from when to when
  --public-certificates refuse|label
                         certificates that are not of public duty: refused, or done with a
                         notice (default)

Records:
  --usage-log DIR        log of how keys are used; the act is added to it, done or failed
  --usage-key-file FILE  key that seals the log, 16 bytes or more
  --clerk NAME           who uses the organisation's key, for the log

  --force-act            do it although something that should come before is missing, or an
                         earlier signature is broken; a notice says so
  --repair               sign although the cross-reference is damaged: a complete new one is
                         appended, the old bytes stay

Optional library: npm install pdfjs-dist@5.6.205, which reads where the text stands
`;

/** English words of the office. */
export const officeEn: OfficeTexts = {
  overview: `  kyso prepare FILE (-o OUT [--plan PLAN.json] | --show)
  kyso initial|approve|issue|copy|appendix|register|comment FILE (-o OUT | --in-place) KEY [options]
  kyso report FILE [--html OUT.html] [--trust FILE|DIR]…
  kyso supersede OLD NEW
`,
  commandHelp: {
    prepare: `kyso prepare FILE -o OUT: make a draft ready for its acts; adds the fields that will be signed
and filled, each at its place, and embeds the plan. Nothing of it shows on the page.

  -o, --output OUT       where the prepared draft goes
  --force                replace OUT if it exists
  --plan PLAN.json       who initials, approves and issues (default: what the layout tells)
  --profile NAME|FILE    rules of places and sizes: nd30 (default), seal-on-copies, or a JSON file
  --show                 print the plan that the layout tells, as JSON to edit, and write nothing
  --repair               go on although the cross-reference is damaged
  --password-file FILE, --password-env NAME
                         (for an encrypted document; also --document-password-…)

A plan: {"version":1,"initials":{"people":[{"id":"bt","name":"Trần Thị Bình","marks":"every-page"}]},
"approval":{"people":[{"id":"ttg","name":"Nguyễn Văn An"}]},"issue":{"organisation":"BỘ X"}}
`,
    initial: `kyso initial FILE -o OUT: initial a draft (ký tắt), after the last "./." beside earlier initials,
and on every page where the plan says so

  --as ID                who in the plan (default: the person with the name in the certificate)
  --image FILE           the initials as PNG or JPEG (default: the letters of the name)
  --text TEXT            other letters
  --allow-repeat         let one person initial twice
${COMMON}`,
    approve: `kyso approve FILE -o OUT: approve a document, with the handwritten signature between title and name

  --image FILE           the signature, PNG with transparent background, in blue
  --as ID                who in the plan (default: the person with the name in the certificate)
  --on-behalf TM|KT|TL|TUQ|Q
                         the word before the title, recorded (default: that of the plan)
  --name NAME            the name below the signature in the text (default: of the certificate)
${COMMON}`,
    issue: `kyso issue FILE -o OUT: issue a document: number, date and seal in one signature, or nothing

  --number NUMBER        digits, or with symbol: 15, 15/QĐ-TTg
  --date YYYY-MM-DD      day of issue (default: today in Vietnam)
  --seal FILE            the seal in red, PNG with transparent background
  --initialed-draft FILE refuse where the text differs from this draft in more than number and date
  --spanning             for a signed document that was not prepared: number, date and seal in one
                         transparent mark over one page

Signatures that last: with --tsa and any of these the signature is B-LT; what cannot be had is told
  --trust FILE|DIR       roots to which the signature must lead (repeatable; default: the built-in
                         trust domains)
  --intermediate FILE    certificates between (repeatable)
  --crl FILE, --ocsp FILE
                         revocation lists and OCSP responses at hand (repeatable)
  --online               fetch what is missing from the addresses that certificates name
  --allow-host NAME      with --online: ask this host of a private network as well
${COMMON}`,
    copy: `kyso copy FILE -o OUT: certify an electronic copy, at the top right of page 1

  --kind sao-y|sao-luc|trich-sao
                         a copy of the original (default), of a copy, of a part
  --original electronic|scanned
                         what was copied (default electronic)
  --organisation NAME    copying organisation as written (default: of the certificate)
  --seal FILE            the seal, for profiles whose copies show it
${COMMON}`,
    appendix: `kyso appendix FILE -o OUT: sign an appendix that is a file of its own, at the top right of page 1

  --document-number NUMBER
                         number and symbol of the document it belongs to, such as 15/QĐ-TTg
${COMMON}`,
    register: `kyso register FILE -o OUT: register a received document with the stamp ĐẾN

  --number NUMBER        number of arrival
  --date YYYY-MM-DD      day of arrival (default: today in Vietnam)
  --organisation NAME    receiving organisation as written (default: of the certificate)
  --forward-to TEXT      to whom it goes
  --dossier TEXT         number and symbol of the dossier
${COMMON}`,
    comment: `kyso comment FILE -o OUT: put a leader's comment on a document, with name and time

  --text TEXT            the comment
${COMMON}`,
    report: `kyso report FILE: the acts found, by whom and in which order, whether the plan is complete, and
what a person has to look at. Exit code as of kyso verify.

  --html OUT.html        also as a page
  --force                replace OUT.html if it exists
  --trust FILE|DIR       trust anchors, PEM, DER or PKCS #7; may be repeated
                         (default: what kyso trust keeps, and the authorities of Vietnam, known by
                         their fingerprints)
  --store DIR            where kyso trust keeps them
  --intermediate FILE    certificates between a signer and an anchor; may be repeated
  --crl FILE, --ocsp FILE
                         revocation lists and OCSP responses; may be repeated
  --online, --allow-host HOST
                         as in kyso verify
  --at TIME              judge for this time (RFC 3339, such as 2026-11-21T08:00:00+07:00)
  --password-file FILE, --password-env NAME
                         (for an encrypted document; also --document-password-…)
`,
    supersede: `kyso supersede OLD NEW: what differs in the text of a draft and of the document that takes its
place, number and date left out, and which signatures do not carry over

  --password-file FILE, --password-env NAME
                         password of both documents, where they are encrypted

Exit code: 0 the texts are the same, 1 they differ.
`,
  },
  errors: {
    ERR_PLAN: 'The signing plan cannot be used.',
    ERR_PROFILE: 'The profile cannot be used.',
    ERR_AUTHORITY: 'This certificate may not do this act.',
    ERR_ALREADY_DONE: 'This was done already; nothing was written.',
    ERR_WOULD_INVALIDATE: 'This would break an earlier signature; nothing was done.',
    ERR_ORDER:
      'Something that comes before is missing, or was signed for somebody without a delegation that is given here (--delegations); --force-act does it nevertheless.',
    ERR_BROKEN_SIGNATURE: 'An earlier signature is broken, or the document was changed after it.',
    ERR_ORPHAN_MARK: 'A mark stands in the document that its owner did not sign.',
    ERR_NUMBER_FILLED: 'Number or date is filled in already.',
    ERR_VALUE: 'A value is empty or malformed.',
    ERR_IMAGE: 'An image is needed: a signature, initials, or a seal.',
    ERR_STATE_SECRET:
      'The document is marked as a state secret, which only products of the Government Cipher Committee protect; nothing was written.',
    ERR_TEXT_DIFFERS: 'The text is not that of the initialed draft.',
    ERR_LAYOUT_LIBRARY:
      'The optional library that reads text with its places is not installed: npm install pdfjs-dist@5.6.205',
    ERR_LAYOUT_UNREADABLE: 'The text of the document cannot be read.',
    ERR_LAYOUT_PASSWORD: 'The password of the document is missing or wrong.',
    ERR_LAYOUT_LIMIT: 'The document is too large to look for places in its text.',
    ERR_PAGE_NOT_FOUND: 'The document does not have this page.',
    ERR_ANCHOR_NOT_FOUND: 'The text does not tell the place; --place names it.',
    ERR_ANCHOR_AMBIGUOUS: 'The text tells several places; --place names one.',
    ERR_PLACE_FILLED: 'Number or date is written there already.',
    ERR_NO_ROOM: 'There is no free room for the mark; --place names another.',
    ERR_PLACE_OUTSIDE: 'The place lies outside the page.',
    ERR_MARK_DOES_NOT_FIT: 'The text does not fit the mark; a larger place is needed.',
    ERR_MARK_EMPTY: 'There is nothing to draw in the mark.',
    ERR_MARK_NAME: 'The certificate has no name of a signer.',
    ERR_MARK_PLACE: 'A part of the mark lies outside of it.',
    ERR_MARK_IMAGE_MISSING: 'The image file is empty.',
    ERR_MARK_IMAGE_TOO_LARGE: 'The image has too many pixels.',
    ERR_MARK_IMAGE: 'The image cannot be used; PNG or JPEG is needed.',
    ERR_MARK_QR: 'The text is too long for a QR code.',
    ERR_MARK_FONT: 'The font cannot be used.',
    ERR_MARK_CHARACTER: 'The font lacks a character of the mark.',
    ERR_RENDERER_MISSING: 'The optional libraries that draw pages are not installed.',
    ERR_PREVIEW: 'This page cannot be drawn.',
    ERR_THREAD: 'Reading or drawing the document had to be ended; it may be hostile.',
    ERR_USAGE_LOG:
      'The usage log was changed or cannot be read; move its folder aside and keep it.',
    ERR_USAGE_LOG_BUSY: 'Another program keeps the usage log.',
  },
  words: {
    done: (act, output, how) =>
      `${act.charAt(0).toUpperCase()}${act.slice(1)}: ${output} (field ${how})`,
    prepared: (output, fields) => `Prepared: ${output} (${fields} fields)`,
    roles: {
      initial: 'initials',
      'page-mark': 'initials on the page',
      approve: 'approval',
      issue: "the organisation's seal",
      number: 'number',
      day: 'day',
      month: 'month',
      year: 'year',
      register: 'stamp of arrival',
    },
    reportWritten: (file) => `The report is also in ${file}`,
    lost: 'Signatures of the old document, which do not carry over:',
    differences: (count) => `Differences of the text, with their pages: ${count}`,
    sameText: 'The texts are the same, but for number and date.',
  },
};
