import { toBase64, utf8Bytes } from '../bytes/index.js';
import { defaultCrypto } from '../crypto/index.js';
import type { CryptoProvider } from '../ports.js';
import type { ValidationReport } from '../report.js';
import type { PinnedAuthority } from '../trust/index.js';
import { conclusionText, type Language } from '../validation/index.js';
import { adviceOn } from './advice.js';
import type { FactId, ReportedSignature } from './fact.js';
import { isTimestamp, requiredFacts } from './facts.js';
import { NOTHING, bidi, factTable, markup, type FactRow, type Html } from './html.js';
import { ICONS, stateOf } from './icons.js';
import type { SignatureMark } from './marks.js';
import { numberText } from './numbers.js';
import { STYLE } from './page-style.js';
import { chip, noteList, signatureCard, titleOf } from './signature-card.js';
import { timelineOf } from './timeline.js';
import { timelineHtml } from './timeline-html.js';
import { timeText } from './times.js';
import { ADVICE_WORDS } from './words-advice.js';
import { FORMAT_WORDS, PAGE_PHRASES, PAGE_WORDS } from './words-page.js';

/** What the page says beside the report. */
export interface VerificationPageOptions {
  readonly language: Language;
  /** The file that was judged. */
  readonly file: CheckedFile;
  /** The time for which was judged. */
  readonly at: Date;
  /** Pictures of the marks of signatures; absent where nothing is there that draws pages, and the page says so. */
  readonly marks?: readonly SignatureMark[];
  /** Authorities whose import would settle a doubt, as `authoritiesToImport` names them. */
  readonly imports?: readonly PinnedAuthority[];
  /** Digests the style, so that the page allows no other; default the engine's. */
  readonly crypto?: Pick<CryptoProvider, 'createDigest'>;
}

/** A file as people can recognise it. */
export interface CheckedFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/**
 * The verdict as a page of HTML for people: what to do first, then each signature with all that TT 15/2025/TT-BKHCN asks to be
 * shown, how things came about in time, and what was checked. One file without scripts that loads nothing; its
 * Content-Security-Policy allows its own style and the pictures within. Texts of the document and of certificates are
 * escaped, and what in them cannot be seen is named. Pictures prove nothing, and the page says so.
 *
 * @example
 * const report = await validatePdf(pdf, { trust, at });
 * const page = verificationPage(report, { language: 'vi', at, file: { name: 'cong-van.pdf', size, sha256 } });
 */
export function verificationPage(
  report: ValidationReport,
  options: VerificationPageOptions,
): string {
  const { language, file, at, crypto = defaultCrypto() } = options;
  const title = markup`${PAGE_WORDS.title[language]}: ${file.name}`;
  const timeline = timelineOf(report, at);
  return markup`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; img-src data:; style-src 'sha256-${styleDigest(crypto)}'; base-uri 'none'; form-action 'none'"
        />
        <meta name="referrer" content="no-referrer" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style>${{ html: STYLE }}</style>
      </head>
      <body>
        <main>
          <p class="kicker">${PAGE_WORDS.title[language]}: ${bidi(file.name)}</p>
          ${verdict(report, options)} ${summary(report, language)} ${cards(report, options)}
          ${timelineHtml(timeline, at, language)} ${documentFacts(report, options)}
          <footer><p>${PAGE_WORDS.legal[language]}</p></footer>
        </main>
      </body>
    </html>
`.html;
}

/** What a browser compares with the style before it applies it (CSP 3 §6.7.3.3). */
function styleDigest(crypto: Pick<CryptoProvider, 'createDigest'>): Html {
  const digest = crypto.createDigest('SHA-256');
  digest.update(utf8Bytes(STYLE));
  return { html: toBase64(digest.digest()) };
}

function verdict(
  report: ValidationReport,
  { language, imports = [] }: VerificationPageOptions,
): Html {
  const state = stateOf(report.conclusion);
  const { headline, sentences } = adviceOn(report, language);
  const [main = '', ...others] = sentences;
  const authorities = imports.map(
    ({ subject, source, sha256 }) =>
      markup`<li>
        ${bidi(subject)}${source === undefined ? '' : `, ${ADVICE_WORDS.from[language]} ${source}`}<br /><span
          class="hex">SHA-256 ${sha256}</span>
      </li>`,
  );
  return markup`<section class="verdict ${state}" data-conclusion="${report.conclusion}">
    ${ICONS[state]}
    <h1>${headline}</h1>
    <div>
      <p class="main">${main}</p>
      ${others.map((sentence) => markup`<p>${sentence}</p>`)}
      ${
        authorities.length === 0
          ? NOTHING
          : markup`<p>${ADVICE_WORDS.imports[language]}</p>
              <ul>
                ${authorities}
              </ul>`
      }
    </div>
  </section>`;
}

/** All signatures at a glance, where there are several. */
function summary({ signatures }: ValidationReport, language: Language): Html {
  if (signatures.length < 2) return NOTHING;
  const columns = [PAGE_WORDS.what, PAGE_WORDS.who, PAGE_WORDS.when, PAGE_WORDS.result];
  return markup`<section aria-labelledby="summary">
    <h2 id="summary">${PAGE_WORDS.summary[language]}: ${countText(signatures, language)}</h2>
    <div class="sheet">
      <table class="rows">
        <thead>
          <tr>
            ${columns.map((column) => markup`<th scope="col">${column[language]}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${signatures.map((one, i) => summaryRow(one, { number: i + 1, language }))}
        </tbody>
      </table>
    </div>
  </section>`;
}

function summaryRow(
  signature: ReportedSignature,
  { number, language }: { readonly number: number; readonly language: Language },
): Html {
  const { signer } = signature;
  const facts = requiredFacts(signature, language);
  const said = (wanted: FactId): string => facts.find(({ id }) => id === wanted)?.value ?? '';
  const organization = signer?.organization ?? null;
  return markup`<tr>
    <th scope="row"><a href="#s${number}">${number}. ${titleOf(signature, language)}</a></th>
    <td>
      ${bidi(said('signer'))}${organization === null ? NOTHING : markup`<br /><span class="hint">${bidi(organization)}</span>`}
    </td>
    <td>${said('time')}</td>
    <td>${chip(signature, language, 'short')}</td>
  </tr>`;
}

/** `3 digital signatures, 1 timestamp` */
function countText(signatures: readonly ReportedSignature[], language: Language): string {
  const stamps = signatures.filter(isTimestamp).length;
  const signed = signatures.length - stamps;
  return [
    ...(signed > 0 ? [PAGE_PHRASES.signatures[language](String(signed))] : []),
    ...(stamps > 0 ? [PAGE_PHRASES.stamps[language](String(stamps))] : []),
  ].join(', ');
}

function cards(
  { signatures, format }: ValidationReport,
  { language, marks }: VerificationPageOptions,
): Html {
  if (signatures.length === 0) return NOTHING;
  const shown = signatures.map((signature: ReportedSignature, i) => {
    const field = 'field' in signature ? signature.field : null;
    const own = (marks ?? []).filter((mark) => mark.field === field);
    return signatureCard(signature, { language, number: String(i + 1), marks: own });
  });
  const remark =
    format === 'pdf' && marks === undefined
      ? markup`<p class="hint">${PAGE_WORDS.noRenderer[language]}</p>`
      : NOTHING;
  return markup`<section aria-labelledby="signatures">
    <h2 id="signatures">${PAGE_WORDS.required[language]}</h2>
    ${shown} ${remark}
  </section>`;
}

function documentFacts(
  report: ValidationReport,
  { language, file, at }: VerificationPageOptions,
): Html {
  const row = (label: keyof typeof PAGE_WORDS, value: string | Html): FactRow => ({
    label: PAGE_WORDS[label][language],
    value,
  });
  const document = report.format === 'pdf' ? report.document : undefined;
  const rows: FactRow[] = [
    row('fileName', file.name),
    row('format', FORMAT_WORDS[report.format][language]),
    row('size', PAGE_PHRASES.bytes[language](numberText(file.size, language))),
    row('digest', markup`<span class="hex">${file.sha256}</span>`),
    ...(document && document.pages !== null ? [row('pages', String(document.pages))] : []),
    ...(document ? [row('revisions', String(document.revisions))] : []),
    ...(document?.encrypted === true ? [row('encrypted', PAGE_WORDS.yes[language])] : []),
    row('checkedAt', timeText(at.toISOString(), language)),
    row('policy', report.policy),
    row('conclusion', `${conclusionText(report.conclusion, language)} (${report.conclusion})`),
  ];
  return markup`<section aria-labelledby="document">
    <h2 id="document">${PAGE_WORDS.document[language]}</h2>
    <div class="sheet">
      ${factTable(PAGE_WORDS.document[language], rows)}
      ${noteList(report.findings, language, PAGE_WORDS.documentNotes[language])}
    </div>
  </section>`;
}
