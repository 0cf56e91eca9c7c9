import { limitOf } from './limits.mjs';

/**
 * One cell: `ok`, `FAIL`, `n/a` (the outsider's own limit) or `—` (the outsider could not be
 * asked), `·` (nothing that the outsider judges); for spoiled files `caught`, or `·` where the outsider does
 * not look at what was spoiled.
 *
 * @typedef {{ mark: 'ok' | 'caught' | 'FAIL' | 'n/a' | '·' | '—', details: readonly string[] }} Cell
 */

/**
 * The cell of an honestly signed case: no fault, or only such as the validator's known limit
 * explains.
 */
export function honestCell(validator, { expect }, verdict) {
  if (verdict === undefined) return { mark: '—', details: [] };
  if (verdict.silent === true) return { mark: '·', details: [] };
  if (verdict.faults.length === 0) return { mark: 'ok', details: [] };
  const limit = limitOf(validator, expect, verdict.faults);
  return limit === undefined
    ? { mark: 'FAIL', details: verdict.faults }
    : { mark: 'n/a', details: [limit.reason] };
}

/** The cell of a spoiled case: `caught` when the validator saw what it is able to see. */
export function controlCell(validator, { expect }, verdict) {
  if (verdict === undefined) return { mark: '—', details: [] };
  const sight = expect.caughtBy[validator];
  if (sight === undefined) return { mark: '·', details: [] };
  if (sight(verdict, expect)) return { mark: 'caught', details: [] };
  return {
    mark: 'FAIL',
    details: [`not noticed; it said: ${verdict.faults.join('; ') || 'all well'}`],
  };
}

/**
 * Prints rows of cells under their headings, then every FAIL in full and every n/a as a numbered
 * footnote.
 */
export function formatTable(headings, rows) {
  const notes = [];
  const failures = [];
  const lines = [headings, ...rows.map((row) => formatRow(row, headings, notes, failures))];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const text = lines.map((line) =>
    line.map((cell, column) => cell.padEnd(widths[column])).join('  '),
  );
  text.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  const footnotes = notes.map((note, index) => `[${index + 1}] ${note}`);
  return [...text, '', ...footnotes, ...failures].map((line) => line.trimEnd()).join('\n');
}

function formatRow({ name, cells }, headings, notes, failures) {
  const marks = cells.map(({ mark, details }, index) => {
    if (mark === 'FAIL')
      failures.push(`FAIL ${name} · ${headings[index + 1]}: ${details.join('\n     ')}`);
    if (mark !== 'n/a') return mark;
    return `n/a ${details.map((reason) => `[${noteNumber(notes, reason)}]`).join('')}`;
  });
  return [name, ...marks];
}

function noteNumber(notes, reason) {
  if (!notes.includes(reason)) notes.push(reason);
  return notes.indexOf(reason) + 1;
}
