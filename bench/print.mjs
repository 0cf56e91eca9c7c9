const HEADINGS = [
  '',
  'per second',
  '(min–max)',
  'ms each',
  '× raw',
  '× best peer',
  'peak',
  'target',
];

/**
 * The rows of a group as a table of plain text.
 *
 * @param {string} title
 * @param {readonly import('./summary.mjs').Row[]} rows
 */
export function formatGroup(title, rows) {
  const measured = rows.map(cellsOf);
  const used = HEADINGS.map((_, column) => column === 0 || measured.some((row) => row[column]));
  const lines = [HEADINGS, ...measured].map((line) => line.filter((_, column) => used[column]));
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const last = widths.length - 1;
  const text = lines.map((line) =>
    line
      .map((cell, column) => align(cell, column === last ? 0 : widths[column], column))
      .join('  '),
  );
  const failures = rows.flatMap(({ name, failed }) =>
    failed ? [`  failed: ${name}: ${failed}`] : [],
  );
  return [title, ...text.map((line) => `  ${line}`.trimEnd()), ...failures, ''].join('\n');
}

/** Verdicts of targets that must hold now, in one line each. */
export function formatMissed(groups) {
  return groups.flatMap(({ title, rows }) =>
    rows
      .filter(({ target }) => target?.met === false)
      .map(({ name, target }) => `missed: ${name}, ${target.text} (${title})`),
  );
}

function cellsOf({ name, rate, failed, toRaw, toBestPeer, peakMiB, target, later }) {
  const verdicts = [verdictText(target, ''), verdictText(later, 'later ')]
    .filter(Boolean)
    .join('; ');
  if (failed !== undefined) return [name, 'failed', '', '', '', '', '', verdicts];
  return [
    name,
    figure(rate.median),
    `(${figure(rate.min)}–${figure(rate.max)})`,
    figure(1000 / rate.median),
    toRaw ? spreadText(toRaw) : '',
    toBestPeer ? spreadText(toBestPeer) : '',
    peakMiB === undefined ? '' : `${Math.round(peakMiB)} MiB`,
    verdicts,
  ];
}

function verdictText(verdict, prefix) {
  return verdict === undefined ? '' : `${prefix}${verdict.text}: ${verdict.met ? 'yes' : 'no'}`;
}

function spreadText({ median, min, max }) {
  return `${figure(median)} (${figure(min)}–${figure(max)})`;
}

/** Three figures, whole thousands with separators. */
function figure(value) {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value >= 10 ? value.toFixed(1) : value.toPrecision(value >= 1 ? 3 : 2);
}

function align(cell, width, column) {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
