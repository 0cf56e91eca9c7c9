import type { Language } from '@kyso/core/validation';
import { barChart, columnChart, type Bar } from './charts.js';
import { escaped } from './escaped.js';
import { marginOf, withGaps } from './margin.js';
import type { UsageDimension, UsageTable } from './stats.js';
import {
  boundsText,
  headingsOf,
  keyText,
  keysText,
  numbersOf,
  usageTexts,
  type UsageTexts,
} from './texts.js';

/** Most bars of one chart; the rest is one bar. */
const MAX_BARS = 15;
/** Rows shown in the page; the whole table is in the CSV. */
const MAX_SHOWN_ROWS = 5000;

/**
 * The table as a page of HTML that stands alone: a chart for each dimension, then the numbers. No script,
 * nothing loaded from elsewhere, everything escaped.
 */
export function usageHtml(table: UsageTable, language: Language): string {
  const words = usageTexts(language);
  const title = escaped(words.title);
  const charts = table.by.map((dimension) => chartOf(table, dimension, words));
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
<p class="period">${escaped(boundsText(table, words))}</p>
${tiles(table, words, language)}
${table.total.total === 0 ? `<p>${escaped(words.nothing)}</p>` : charts.join('\n')}
${table.total.total === 0 ? '' : details(table, words, language)}
</body>
</html>
`;
}

function tiles(table: UsageTable, words: UsageTexts, language: Language): string {
  const names = headingsOf({ ...table, by: [] }, words);
  const cells = numbersOf(table.total, language).map(
    (number, index) =>
      `<div><b>${escaped(number)}</b><span>${escaped(names[index] ?? '')}</span></div>`,
  );
  return `<div class="tiles">${cells.join('')}</div>`;
}

function chartOf(table: UsageTable, dimension: UsageDimension, words: UsageTexts): string {
  const heading = words.by(words.dimensions[dimension]);
  const isPeriod = dimension === 'period-day' || dimension === 'month' || dimension === 'year';
  const sums = marginOf(table, dimension);
  const bars = (isPeriod ? withGaps(sums, dimension) : mostFirst(sums, words)).map((bar) => ({
    ...bar,
    label: keyText(bar.label, dimension, words),
  }));
  const legend = { done: words.columns.done, failed: words.columns.failed };
  const chart = isPeriod ? columnChart(bars, heading) : barChart(bars, heading);
  return `<section>
<h2>${escaped(heading)}</h2>
<p class="legend"><i class="done"></i>${escaped(legend.done)} <i class="failed"></i>${escaped(legend.failed)}</p>
${chart}
</section>`;
}

function mostFirst(sums: readonly Bar[], words: UsageTexts): Bar[] {
  const sorted = [...sums].sort((one, other) => sizeOf(other) - sizeOf(one));
  const rest = sorted.slice(MAX_BARS);
  if (rest.length === 0) return sorted;
  const done = rest.reduce((sum, bar) => sum + bar.done, 0);
  const failed = rest.reduce((sum, bar) => sum + bar.failed, 0);
  return [...sorted.slice(0, MAX_BARS), { label: words.others(rest.length), done, failed }];
}

function sizeOf({ done, failed }: Bar): number {
  return done + failed;
}

function details(table: UsageTable, words: UsageTexts, language: Language): string {
  const cells = (texts: readonly string[], tag: 'td' | 'th'): string =>
    texts
      .map((text, index) => {
        const kind = index < table.by.length ? '' : ' class="number"';
        return `<${tag}${kind}>${escaped(text)}</${tag}>`;
      })
      .join('');
  const rows = table.rows.slice(0, MAX_SHOWN_ROWS).map((row) => {
    return `<tr>${cells([...keysText(row, table, words), ...numbersOf(row, language)], 'td')}</tr>`;
  });
  const left = table.rows.length - rows.length;
  const sum = table.by.map((_, index) => (index === 0 ? words.sum : ''));
  return `<section>
<h2>${escaped(words.detail)}</h2>
<table>
<thead><tr>${cells(headingsOf(table, words), 'th')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
<tfoot><tr>${cells([...sum, ...numbersOf(table.total, language)], 'td')}</tr></tfoot>
</table>
${left > 0 ? `<p>${escaped(words.others(left))}</p>` : ''}
</section>`;
}

const STYLE = `
:root { color-scheme: light; }
body { font: 15px/1.45 system-ui, "Segoe UI", "Noto Sans", sans-serif; color: #1c2430; background: #fff; margin: 2rem auto; max-width: 60rem; padding: 0 1.5rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 0 0 .25rem; }
.period { margin: 0 0 1.25rem; color: #46536a; }
.tiles { display: flex; flex-wrap: wrap; gap: .6rem; margin-bottom: 1.5rem; }
.tiles div { border: 1px solid #d5dbe5; border-radius: 6px; padding: .5rem .8rem; }
.tiles b { display: block; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
.tiles span { color: #5b687d; font-size: .85rem; }
section { border-top: 2px solid #d5dbe5; padding: 1rem 0 1.25rem; }
.legend { margin: 0 0 .5rem; color: #5b687d; font-size: .85rem; }
.legend i { display: inline-block; width: .8rem; height: .8rem; margin: 0 .35rem 0 0; vertical-align: -1px; }
.legend i + i, .legend .failed { margin-left: 1rem; }
i.done { background: #2457a6; } i.failed { background: #c8553d; }
svg { width: 100%; height: auto; display: block; }
svg text { font: 12px system-ui, "Segoe UI", "Noto Sans", sans-serif; fill: #1c2430; }
svg .axis { fill: #5b687d; } svg line { stroke: #d5dbe5; }
svg .done { fill: #2457a6; } svg .failed { fill: #c8553d; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th { text-align: left; color: #5b687d; font-weight: 600; vertical-align: bottom; }
th, td { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #e6eaf0; overflow-wrap: break-word; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
tfoot td { font-weight: 600; border-bottom: 0; }
@media print {
  body { margin: 0; max-width: none; padding: 0; font-size: 10pt; }
  section { break-inside: avoid; } section:last-child { break-inside: auto; }
  svg .done, svg .failed, .legend i { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`;
