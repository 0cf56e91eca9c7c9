import { escaped } from './escaped.js';

/** One bar: what was done, and what failed on top of it. */
export interface Bar {
  readonly label: string;
  readonly done: number;
  readonly failed: number;
}

/** Width of every chart in units of its own; it is scaled to the page. */
const WIDTH = 900;

const ROW = 26;
const LABEL_WIDTH = 270;
const LABEL_CHARACTERS = 40;
const NUMBER_WIDTH = 70;

/** Bars that lie under each other, with their numbers behind them. */
export function barChart(bars: readonly Bar[], title: string): string {
  const most = Math.max(1, ...bars.map(({ done, failed }) => done + failed));
  const scale = (WIDTH - LABEL_WIDTH - NUMBER_WIDTH) / most;
  const rows = bars.map(({ label, done, failed }, index) => {
    const y = index * ROW;
    const [x, end] = [LABEL_WIDTH + done * scale, LABEL_WIDTH + (done + failed) * scale];
    return [
      `<g><title>${escaped(`${label}: ${done + failed}`)}</title>`,
      `<text x="${LABEL_WIDTH - 10}" y="${y + 17}" text-anchor="end">${escaped(shortened(label))}</text>`,
      rect('done', { x: LABEL_WIDTH, y: y + 4, width: done * scale, height: ROW - 8 }),
      rect('failed', { x, y: y + 4, width: failed * scale, height: ROW - 8 }),
      `<text x="${fixed(end + 6)}" y="${y + 17}">${done + failed}</text></g>`,
    ].join('');
  });
  return svg(bars.length * ROW, title, rows);
}

const HEIGHT = 220;
const AXIS = 46;
const TOP = 18;
/** Room that a label below a column needs. */
const TICK = 64;

/** Columns beside each other in the order of time. */
export function columnChart(bars: readonly Bar[], title: string): string {
  const most = roundedUp(Math.max(1, ...bars.map(({ done, failed }) => done + failed)));
  const step = (WIDTH - AXIS) / Math.max(1, bars.length);
  const width = Math.min(48, Math.max(1, step * 0.72));
  const scale = (HEIGHT - TOP) / most;
  const every = Math.max(1, Math.ceil(TICK / step));
  const columns = bars.map(({ label, done, failed }, index) => {
    const middle = AXIS + step * (index + 0.5);
    const [x, y] = [middle - width / 2, HEIGHT - done * scale];
    const isTold = index % every === 0;
    return [
      `<g><title>${escaped(`${label}: ${done + failed}`)}</title>`,
      rect('done', { x, y, width, height: done * scale }),
      rect('failed', { x, y: y - failed * scale, width, height: failed * scale }),
      step >= 28 && done + failed > 0
        ? `<text x="${fixed(middle)}" y="${fixed(y - failed * scale - 5)}" text-anchor="middle">${done + failed}</text>`
        : '',
      isTold
        ? `<text class="axis" x="${fixed(middle)}" y="${HEIGHT + 17}" text-anchor="middle">${escaped(label)}</text>`
        : '',
      '</g>',
    ].join('');
  });
  return svg(HEIGHT + 24, title, [...gridLines(most, scale), ...columns]);
}

function gridLines(most: number, scale: number): string[] {
  const steps = most >= 4 ? [0, most / 4, most / 2, (most * 3) / 4, most] : [0, most];
  return steps.map((value) => {
    const y = fixed(HEIGHT - value * scale);
    const number = Number.isInteger(value) ? String(value) : '';
    return `<line x1="${AXIS}" x2="${WIDTH}" y1="${y}" y2="${y}"/><text class="axis" x="${AXIS - 8}" y="${fixed(Number(y) + 4)}" text-anchor="end">${number}</text>`;
  });
}

/** The least number of the form 1, 2, 4, 6, 8 or 10 times a power of ten that is not below. */
function roundedUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const leading = [1, 2, 4, 6, 8, 10].find((digit) => digit * power >= value) ?? 10;
  return leading * power;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function rect(kind: 'done' | 'failed', { x, y, width, height }: Box): string {
  if (width <= 0 || height <= 0) return '';
  const box = `x="${fixed(x)}" y="${fixed(y)}" width="${fixed(width)}" height="${fixed(height)}"`;
  return `<rect class="${kind}" ${box}/>`;
}

function svg(height: number, title: string, parts: readonly string[]): string {
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">${parts.join('\n')}</svg>`;
}

function shortened(label: string): string {
  const characters = Array.from(label);
  return characters.length <= LABEL_CHARACTERS
    ? label
    : `${characters.slice(0, LABEL_CHARACTERS - 1).join('')}…`;
}

function fixed(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}
