import { batchEn } from './batch-en.js';
import { bundleEn } from './bundle-en.js';
import { certEn } from './cert-en.js';
import { encryptionEn } from './encryption-en.js';
import { failureEn } from './failure-en.js';
import { officeEn } from './office-en.js';
import { cmsEn } from './cms-en.js';
import { statementsEn } from './statements-en.js';
import { longTermEn } from './long-term-en.js';
import type { Texts } from './texts.js';
import { revocationEn } from './revocation-en.js';
import { tokenEn } from './token-en.js';
import { trustEn } from './trust-en.js';
import { verdictEn } from './verdict-en.js';
import { verdictPageEn } from './verdict-page-en.js';
import { watchEn } from './watch-en.js';

const PASSWORD = `  --password-file FILE   password from a file (its last line break does not count)
  --password-env NAME    password from an environment variable
                         (without either: a hidden prompt on the terminal)`;

const DOCUMENT_PASSWORD = `  --document-password-file FILE, --document-password-env NAME
                         password of an encrypted document`;

export const en: Texts = {
  help: `kyso: sign PDF documents and check signatures

  kyso sign FILE… (-o OUT | --in-place | --out-dir DIR) (--p12 FILE | --key FILE --cert FILE | --pkcs11 MODULE) [options]
  kyso preview FILE -o OUT.png (--cert FILE | --p12 FILE) --page N --rect X,Y,W,H [options]
  kyso preview ACT FILE -o OUT.png (--cert FILE | --p12 FILE) [options of the act]
  kyso timestamp FILE -o OUT --tsa URL
${cmsEn.overview}${longTermEn.overview}${officeEn.overview}  kyso verify FILE [--trust FILE|DIR]… [options]
  kyso inspect FILE
${bundleEn.overview}${certEn.overview}${revocationEn.overview}${encryptionEn.overview}  kyso p12 info FILE
${tokenEn.overview}${trustEn.overview}${watchEn.overview}  kyso sandbox --dir DIR
  kyso stats (--log DIR | --archive DIR) [options]
  kyso log verify DIR [--key-file FILE]

  kyso COMMAND --help    all options of a command
  kyso --version

General:
  --json                 one JSON document on standard output
  --lang vi|en           language of texts (default: from the locale)

Exit codes: 0 done, or every signature passed; 1 a signature failed; 2 undecided; 3 no signature;
64 wrong usage; 65 input cannot be read; 66 file not found; 69 a service, the network or the disk
failed; 70 a fault of this program; 77 the key was refused; 130 interrupted.
`,
  commandHelp: {
    ...officeEn.commandHelp,
    bundle: bundleEn.commandHelp,
    cert: certEn.commandHelp,
    token: tokenEn.manageHelp,
    tokens: tokenEn.commandHelp,
    trust: trustEn.commandHelp,
    watch: watchEn.commandHelp,
    ...encryptionEn.commandHelp,
    revocation: revocationEn.commandHelp,
    extend: `${longTermEn.commandHelp}${cmsEn.extendHelp}`,
    sign: `kyso sign FILE -o OUT: append a signature to a PDF; FILE stays as it is
kyso sign FILE --in-place: append it to FILE itself
${batchEn.usage}
  -o, --output OUT       where the signed document goes
  --force                replace OUT if it exists
  --in-place             sign FILE itself: only the signature is written, behind what is there;
                         FILE gets its old length back if that fails
${batchEn.options}
Key:
  --p12 FILE             PKCS#12 file (.p12, .pfx) with key and certificate
  --serial HEX           which certificate, where the file has several keys
  --key FILE             private key (PEM, encrypted or not; or PKCS#8 in DER)
  --cert FILE            its certificate, with the certificates above it
${tokenEn.keyHelp}
${tokenEn.chainHelp}
${PASSWORD}
                         (for the key; where the key needs none, for the document)
${DOCUMENT_PASSWORD}
  --pss                  sign by RSASSA-PSS with an RSA key (default: PKCS#1 v1.5)
  --digest SHA-256|SHA-384|SHA-512|SHA3-256|SHA3-384|SHA3-512
                         digest of the document and of the signature; tokens: the first three
  --post-quantum         let a key of ML-DSA sign, which few programs can check yet
  --allow-expired        sign although the certificate is not valid today
  --repair               sign although the cross-reference is damaged: a complete new one is
                         appended, the old bytes stay

Signature:
  --level B-B|B-T|B-LT|B-LTA
                         baseline level (default B-B, B-T with --tsa)
  --tsa URL              timestamp authority (RFC 3161); may be repeated: asked in this order
  --field NAME           name of the signature field; an empty one is used where it stands
  --reason, --location, --contact TEXT
  --lock all|include:NAME,…|exclude:NAME,…
                         lock every field, these fields, or every field but these
                         (a name stands for the fields below it as well)
  --certify 1|2|3        a certification, only as the first signature: from then on nothing
                         may change (1), fields that are there may be filled and signed (2),
                         annotations may be added as well (3)

Mark on the page:
  --page N               page of a new field, from 1
  --rect X,Y,W,H         place and size in points, from the bottom left of the page;
                         the mark shows name, organisation and time
  --image FILE           PNG or JPEG in the mark
  --no-text              the image alone
${statementsEn.signHelp}${longTermEn.signHelp}${cmsEn.signHelp}`,
    preview: `kyso preview FILE -o OUT.png: draw the page with the mark before signing, from the very bytes to be signed

  -o, --output OUT.png   where the picture of the page goes
  --force                replace OUT.png if it exists
  --resolution N         dots per inch (10 to 1200, default 110)

Signer (no private key is needed):
  --cert FILE            the signer's certificate, with those above it if you like
  --p12 FILE             or a PKCS#12 file (.p12, .pfx) with the certificate
  --serial HEX           which certificate, where the file has several keys
${PASSWORD}
${DOCUMENT_PASSWORD}
  --allow-expired, --repair   as in kyso sign

Mark on the page, as in kyso sign:
  --field NAME           name of the signature field; an empty one is drawn where it stands
  --page N               page of a new field, from 1
  --rect X,Y,W,H         place and size in points, from the bottom left of the page
  --image FILE           PNG or JPEG in the mark
  --no-text              the image alone
  --reason, --location, --contact TEXT

An act: kyso preview initial|approve|issue|copy|appendix|register|comment FILE -o OUT.png draws the page as
that act would sign it; it takes the options of the act, and --page N for another page than that of its field.

Optional libraries are needed: npm install pdfjs-dist@5.6.205 @napi-rs/canvas@1.1.1
`,
    timestamp: `kyso timestamp FILE -o OUT --tsa URL: append a document timestamp to a PDF; it proves that the
document with all its signatures existed by then, and breaks none of them

  -o, --output OUT       where the timestamped document goes
  --force                replace OUT if it exists
  --tsa URL              timestamp authority (RFC 3161); may be repeated: asked in this order
  --field NAME           name of the new field (default Timestamp1, Timestamp2, …)
  --repair               go on although the cross-reference is damaged: a complete new one is
                         appended, the old bytes stay
${PASSWORD}
                         (for an encrypted document)
`,
    verify: `kyso verify FILE: check every signature of a PDF, a CMS file or an RFC 3161 token

  --trust FILE|DIR       trust anchors, PEM, DER or PKCS #7; may be repeated
                         (default: what kyso trust keeps, and the authorities of Vietnam, known by
                         their fingerprints)
  --store DIR            where kyso trust keeps them
  --intermediate FILE    certificates between a signer and an anchor; may be repeated
  --crl FILE             revocation list, PEM or DER; may be repeated
  --ocsp FILE            OCSP response, PEM or DER; may be repeated
  --online               ask for what is missing at the addresses that certificates name
  --allow-host HOST      HOST may be asked although it is in a private network; may be repeated
  --content FILE         the content of a detached CMS signature
  --at TIME              judge for this time (RFC 3339, such as 2026-11-21T08:00:00+07:00)
  --policy NAME|FILE     judge by this policy: default, strict, vn-current, vn-archive, or JSON in FILE
${statementsEn.verifyHelp}${verdictPageEn.verifyHelp}  --compare OUT.html     show the pages that look different since each signature
${bundleEn.verifyHelp}  --force                replace an output file that exists

${PASSWORD}
                         (for an encrypted document; also --document-password-…)

A signature whose signer may have been revoked since is INDETERMINATE: give a list or a response of every
authority on the way to the anchor.
`,
    inspect: `kyso inspect FILE: what a PDF is made of, without judging it

${PASSWORD}
                         (for an encrypted document; also --document-password-…)
  --strict               an error where the file is damaged, instead of reading on as others do
`,
    p12: `kyso p12 info FILE: what a PKCS#12 file holds

${PASSWORD}
`,
    sandbox: `kyso sandbox --dir DIR: a whole PKI for trying things out

  --dir DIR              where keys, certificates and sandbox.json go
  --force                write over the files of an earlier sandbox
  --port N               port on this machine (default: a free one)
  --seed TEXT            the same keys each time; anybody who knows the text can make them
${revocationEn.sandboxHelp}
${PASSWORD}
                         (for the PKCS#12 files; default: kyso-sandbox)

It serves a timestamp authority, certificates, revocation lists and OCSP until it is stopped.
Nothing of it is fit for real documents.
`,
    stats: `kyso stats (--log DIR | --archive DIR): how much was signed, by whom, for what

  --log DIR              a usage log
  --archive DIR          the signatures of all PDF files in DIR and the folders in it
  --from TIME, --to TIME a day (2026-01-01, in Vietnam; --to includes it) or a time (RFC 3339)
  --by LIST              period-day, month, year, organisation, person, act, channel, domain,
                         result; separated by commas (default: month)
  --csv OUT              writes the table as CSV (UTF-8)
  --bom                  with a byte order mark, for Excel
  --html OUT             writes the table with charts as one page of HTML
  --force                replaces OUT if it exists
  --trust FILE|DIR, --intermediate FILE, --store DIR
                         for --archive, as in kyso verify

A log that was tampered with is summed with a warning; kyso log verify says where.
`,
    log: `kyso log verify DIR: finds what was altered, removed or moved in a usage log

  --key-file FILE        the key of the seals, as bytes
  --expected-count N, --expected-hash HEX
                         what an earlier verification said: the log must still begin so

Exit code 0: sound; 1: tampered with, or cut off by a crash and not opened since.
`,
  },
  noPassword:
    'a password is needed: give --password-file or --password-env, or run kyso on a terminal',
  onePasswordSource: '--password-file and --password-env exclude each other',
  noVariable: (name) => `the environment variable ${name} is not set`,
  askPassword: (file) => `Password of ${file}: `,
  errors: {
    ...officeEn.errors,
    ...tokenEn.errors,
    ...encryptionEn.errors,
    ...revocationEn.errors,
    ...watchEn.errors,
    ...longTermEn.errors,
    ...bundleEn.errors,
    ERR_NOT_PDF: 'This is not a PDF document.',
    ERR_PDF_SYNTAX: 'The PDF breaks off or is damaged.',
    ERR_XREF_DAMAGED:
      'The cross-reference of the PDF is missing or damaged; kyso sign --repair signs it nevertheless.',
    ERR_ENCRYPTED: 'The PDF is encrypted in a way that this version does not read.',
    ERR_ARCHIVAL:
      'The document is PDF/A-1, which takes no transparent mark; use an image without transparency.',
    ERR_WOULD_INVALIDATE: 'A further signature could break an earlier one; nothing was done.',
    ERR_DOCUMENT_MISMATCH: 'The file was changed while it was being signed; nothing was written.',
    ERR_PASSWORD: 'The password is missing or wrong.',
    ERR_KEY_FILE: 'The key file cannot be used.',
    ERR_POST_QUANTUM:
      'The key is of a post-quantum algorithm, which few programs can check and the mandatory standards (TT 15/2025/TT-BKHCN) do not name; --post-quantum signs nevertheless.',
    ERR_KEY_MISMATCH: 'The key and the certificate do not belong together.',
    ERR_ALGORITHM_POLICY: 'The file of algorithms is malformed.',
    ERR_POLICY: 'The file of the validation policy is malformed.',
    ERR_CERTIFICATE: 'The certificate cannot be read.',
    ERR_TIMESTAMP: 'The timestamp authority refused or answered wrongly.',
    ERR_NETWORK: 'The network does not answer.',
    ERR_TRUST: 'This is not to be trusted as asked; nothing was stored.',
    ERR_JSON_FILE: 'The JSON file cannot be used.',
    ERR_NO_PLAN: 'The layout of the document tells no signing plan; --plan gives one.',
    ERR_INTERRUPTED: 'Interrupted; nothing was written.',
    ERR_LISTEN: 'The port cannot be used.',
    ERR_FILE_EXISTS: 'A file is there already; --force writes over it.',
  },
  errnos: {
    ENOENT: 'No such file or directory.',
    ENOTDIR: 'A part of the path is no directory.',
    EISDIR: 'This is a directory, a file is needed.',
    EINVAL: 'This is not a regular file.',
    EACCES: 'No permission.',
    EPERM: 'No permission.',
    EEXIST: 'The file exists already; --force replaces it.',
    ENOSPC: 'The disk is full.',
    EDQUOT: 'The disk quota is used up.',
    EROFS: 'The file system is read-only.',
  },
  seeHelp: 'kyso --help shows what there is.',
  signing: (file) => `Signing ${file} …`,
  askingForTime: (url) => `Asking ${url} for a timestamp; this can take minutes …`,
  signed: (output, field, level) => `Signed: ${output} (field ${field}, level ${level})`,
  timestamped: (output, field) => `Timestamped: ${output} (field ${field})`,
  appended: (bytes, used, reserved) =>
    `${bytes} bytes appended; the signature takes ${used} of ${reserved} bytes kept for it`,
  previewed: (output, field, page) => `Page ${page} with field ${field}: ${output}`,
  warning: 'Warning',
  serving: (url, timestampUrl) => `Serving ${url}\nTimestamps ${timestampUrl}`,
  written: (directory) => `Keys, certificates and sandbox.json are in ${directory}`,
  passwordIn: (file) => `The password of the PKCS#12 files is in ${file}`,
  stopWithCtrlC: 'Ctrl-C stops it.',
  bug: 'This is a fault of kyso. KYSO_DEBUG=1 shows where.',
  verdictPage: verdictPageEn.words,
  verdict: verdictEn.verdict,
  comparison: verdictEn.comparison,
  stats: {
    scanned: (files, signatures) => `${files} files, ${signatures} signatures …`,
    notIntact: (directory) =>
      `Warning: the log was tampered with; see kyso log verify ${directory}`,
    skipped: (count) => `Not counted: ${count}`,
    written: (file) => `Written: ${file}`,
  },
  usageLog: {
    files: 'Files',
    entries: 'Events',
    first: 'First',
    last: 'Last',
    hash: 'Hash of the last',
    seal: 'Seals',
    seals: {
      none: 'none: who can write to the log could compute it anew',
      unchecked: 'not checked: --key-file was not given',
      checked: 'checked',
    },
    line: (line) => `line ${line}`,
    kinds: {
      altered: 'altered, or the line before it was',
      removed: 'something is missing here',
      reordered: 'belongs elsewhere, or stands twice',
      truncated: 'the log ends too early',
      torn: 'incomplete, as a crash leaves it; opening the log mends it',
      foreign: 'not written by the log',
    },
    sound: 'The log is sound.',
    tampered: 'THE LOG IS NOT AS IT WAS WRITTEN.',
  },
  inspection: {
    version: 'PDF version',
    pages: 'Pages',
    revisions: 'Revisions',
    encrypted: 'Encrypted',
    linearized: 'Linearized',
    xref: 'Cross-reference',
    repaired: 'Rebuilt',
    fields: 'Fields',
    signatures: 'Signatures',
    yes: 'yes',
    no: 'no',
    none: 'none',
    signed: 'signed',
    empty: 'empty',
    page: (page) => `page ${page}`,
  },
  trust: trustEn.words,
  watch: watchEn.words,
  network: trustEn.network,
  office: officeEn.words,
  token: tokenEn.words,
  cert: certEn.words,
  encryption: encryptionEn.words,
  batch: batchEn.words,
  failure: failureEn,
  revocation: revocationEn.words,
  cms: cmsEn.words,
  statements: statementsEn.words,
  bundle: bundleEn.words,
  longTerm: longTermEn.words,
  keyFile: {
    certificates: 'Certificates',
    keys: 'Private keys',
    algorithms: 'Protection',
    unprotected: 'none',
  },
};
