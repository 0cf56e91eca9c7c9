import type { Language } from '../terminal.js';
import { texts } from '../texts/index.js';
import type { Area } from './changed-areas.js';
import type { ChangedPage, RevisionComparison } from './compare-revisions.js';

/** One signature and what its revision looks like today; the texts come from the document and are escaped here. */
export interface ComparedSignature {
  readonly name: string;
  readonly signer: string;
  readonly time: string;
  /** What was added since, and remarks about it. */
  readonly changes: string;
  readonly remarks: readonly string[];
  /** Absent where nothing came after the signature. */
  readonly comparison: RevisionComparison | undefined;
}

export interface ComparisonPage {
  readonly file: string;
  readonly verdict: string;
  readonly signatures: readonly ComparedSignature[];
}

/**
 * A page of HTML that stands alone: pictures within it, no script, nothing loaded from elsewhere. Changed
 * areas are framed on both pictures.
 */
export function comparisonHtml(
  { file, verdict, signatures }: ComparisonPage,
  language: Language,
): string {
  const words = texts(language).comparison;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escaped(words.title(file))}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(words.title(file))}</h1>
<p class="verdict">${escaped(verdict)}</p>
${signatures.map((signature) => section(signature, language)).join('\n')}
</body>
</html>
`;
}

function section(signature: ComparedSignature, language: Language): string {
  const words = texts(language).comparison;
  const { name, signer, time, changes, remarks, comparison } = signature;
  const facts = [
    [words.signer, signer],
    [words.time, time],
    [words.changes, changes],
    ...remarks.map((remark) => ['', remark]),
  ];
  const rows = facts.map(
    ([label = '', value = '']) => `<tr><th>${escaped(label)}</th><td>${escaped(value)}</td></tr>`,
  );
  return `<section>
<h2>${escaped(name)}</h2>
<table>${rows.join('')}</table>
<p class="outcome">${escaped(outcome(comparison, language))}</p>
${(comparison?.changed ?? []).map((page) => pagePair(page, language)).join('\n')}
</section>`;
}

/** In one or two sentences what the comparison came to. */
export function outcome(comparison: RevisionComparison | undefined, language: Language): string {
  const words = texts(language).comparison;
  if (!comparison) return words.nothingAfter;
  if (!comparison.drawn) return words.notDrawn;
  const { changed, leftOut } = comparison;
  const first =
    changed.length > 0 ? words.changed(runs(changed.map(({ number }) => number))) : words.same;
  return leftOut.length === 0 ? first : `${first} ${words.leftOut(runs(leftOut))}`;
}

/** `1, 3–5` */
function runs(numbers: readonly number[]): string {
  const found: [number, number][] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}

function pagePair({ number, before, after, areas }: ChangedPage, language: Language): string {
  const words = texts(language).comparison;
  const picture = (png: Uint8Array | undefined, label: string, absent: string): string =>
    `<figure><figcaption>${escaped(label)}</figcaption>${
      png
        ? pictureWith(png, areas, `${label}, ${words.page(number)}`)
        : `<p class="absent">${escaped(absent)}</p>`
    }</figure>`;
  return `<article>
<h3>${escaped(words.page(number))}</h3>
<div class="pair">${picture(before, words.before, words.notYet)}${picture(after, words.after, words.noMore)}</div>
</article>`;
}

function pictureWith(png: Uint8Array, areas: readonly Area[], alt: string): string {
  const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
  const frames = areas.map(
    ({ x, y, width, height }) =>
      `<i style="left:${percent(x)};top:${percent(y)};width:${percent(width)};height:${percent(height)}"></i>`,
  );
  const data = Buffer.from(png).toString('base64');
  return `<div class="page"><img alt="${escaped(alt)}" src="data:image/png;base64,${data}">${frames.join('')}</div>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text for HTML, in elements and attributes. Control characters, and those by which text could be shown in
 * another order than it is read, become visible.
 */
function escaped(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
    .replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);
}

const STYLE = `
:root { color-scheme: light; }
body { font: 15px/1.45 system-ui, "Segoe UI", "Noto Sans", sans-serif; color: #1c2430; background: #fff; margin: 2rem auto; max-width: 76rem; padding: 0 1.5rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 1.25rem 0 .4rem; }
.verdict { margin: 0 0 1.5rem; color: #46536a; }
section { border-top: 2px solid #d5dbe5; padding: 1.25rem 0; }
table { border-collapse: collapse; }
th { text-align: left; vertical-align: top; font-weight: normal; color: #5b687d; padding: .1rem 1.25rem .1rem 0; white-space: nowrap; }
td { padding: .1rem 0; overflow-wrap: anywhere; }
.outcome { font-weight: 600; margin: .75rem 0; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1.25rem; }
figure { margin: 0; }
figcaption { color: #5b687d; margin-bottom: .3rem; }
.page { position: relative; border: 1px solid #c4ccd8; line-height: 0; }
.page img { width: 100%; height: auto; }
.page i { position: absolute; outline: 2px solid #d1242f; outline-offset: 2px; background: rgba(209, 36, 47, .06); }
.absent { border: 1px dashed #c4ccd8; padding: 3rem 1rem; margin: 0; text-align: center; color: #5b687d; }
@media print {
  body { margin: 0; max-width: none; padding: 0; font-size: 10pt; }
  article, table { break-inside: avoid; }
  h2, h3, table { break-after: avoid; }
  .page i { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`;
