import { latin1Text } from '../../bytes/index.js';

/** One operator of a drawing with its operands as they stand, names with their slash. */
export interface Step {
  readonly operator: string;
  readonly operands: readonly string[];
}

/** Longest appearance that is looked at, in bytes; a highlight of a whole page has some hundred operators. */
const MAX_APPEARANCE = 1 << 20;
/** Widest line, in points of the page: more would lie over what is written. */
export const MAX_LINE = 3;

/** Operators of lines and areas without pictures, texts and patterns (ISO 32000-2 Annex A). */
const DRAWING: ReadonlySet<string> = new Set([
  ...['q', 'Q', 'cm', 'w', 'J', 'j', 'M', 'd', 'i', 'ri', 'gs'],
  ...['m', 'l', 'c', 'v', 'y', 'h', 're', 'n', 'W', 'W*'],
  ...['S', 's', 'f', 'F', 'f*', 'B', 'B*', 'b', 'b*'],
  ...['g', 'G', 'rg', 'RG', 'k', 'K', 'BMC', 'BDC', 'EMC', 'MP', 'DP'],
]);
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;

/**
 * The steps of a content stream that is nothing but lines and areas in colours of the device; undefined for any other.
 * Read strictly: what readers may take for something else (`9re`, `0f`, escaped names) is no such drawing.
 */
export function drawingOf(content: Uint8Array): Step[] | undefined {
  if (content.length > MAX_APPEARANCE) return undefined;
  const text = latin1Text(content).replace(/%[^\r\n]*/g, ' ');
  if (/[(){}#]|(?<!<)<(?!<)/.test(text)) return undefined;
  const steps: Step[] = [];
  let operands: string[] = [];
  for (const word of text.match(/\/?[^\s\0/[\]<>]+/g) ?? []) {
    if (word.startsWith('/') || NUMBER.test(word)) operands.push(word);
    else if (DRAWING.has(word)) {
      steps.push({ operator: word, operands });
      operands = [];
    } else return undefined;
  }
  return steps;
}

/** What a graphics state dictionary says of what matters here; undefined where it says nothing. */
export interface GraphicsState {
  /** True where what is painted only darkens what lies below. */
  readonly darkens: boolean | undefined;
  readonly lineWidth: number | undefined;
}

export interface Surface {
  /** How much larger the drawing comes out on the page. */
  readonly scale: number;
  /** The graphics state of this name; undefined where it cannot be told. */
  readonly stateOf: (name: string) => GraphicsState | undefined;
}

interface State {
  readonly darkens: boolean;
  readonly width: number;
  readonly scale: number;
  readonly fill: boolean;
  readonly stroke: boolean;
}

/** Darker areas than half of full colour hide what is below them, however they are blended. */
const LEAST_LIGHT = 0.5;
const FILLS = ['f', 'F', 'f*', 'B', 'B*', 'b', 'b*'];
const STROKES = ['S', 's', 'B', 'B*', 'b', 'b*'];

/** True where what is below can be read: lines are thin, and areas and wide lines only darken, in a light colour. */
export function leavesReadable(steps: readonly Step[], { scale, stateOf }: Surface): boolean {
  // ISO 32000-2 Table 51: the colour is black, lines are one unit wide.
  let state: State = { darkens: false, width: 1, scale, fill: false, stroke: false };
  const saved: State[] = [];
  for (const { operator, operands } of steps) {
    if (FILLS.includes(operator) && !(state.darkens && state.fill)) return false;
    const isWide = state.width * state.scale > MAX_LINE;
    if (STROKES.includes(operator) && isWide && !(state.darkens && state.stroke)) return false;
    if (operator === 'q') saved.push(state);
    else if (operator === 'Q') state = saved.pop() ?? state;
    else {
      const next = after(state, { operator, operands }, stateOf);
      if (!next) return false;
      state = next;
    }
  }
  return true;
}

function after(
  state: State,
  { operator, operands }: Step,
  stateOf: Surface['stateOf'],
): State | undefined {
  switch (operator) {
    case 'w':
      return { ...state, width: Number(operands.at(-1)) };
    case 'cm':
      return { ...state, scale: state.scale * growthOf(operands.map(Number)) };
    case 'gs': {
      const named = stateOf((operands.at(-1) ?? '').slice(1));
      if (!named) return undefined;
      const { darkens = state.darkens, lineWidth = state.width } = named;
      return { ...state, darkens, width: lineWidth };
    }
    case 'g':
    case 'rg':
    case 'k':
      return { ...state, fill: isLight(operator, operands) };
    case 'G':
    case 'RG':
    case 'K':
      return { ...state, stroke: isLight(operator.toLowerCase(), operands) };
    default:
      return state;
  }
}

/** The greatest factor by which a matrix lengthens a line; none for a matrix that cannot be read. */
function growthOf([a = NaN, b = 0, c = 0, d = NaN]: readonly number[]): number {
  const growth = Math.max(Math.hypot(a, b), Math.hypot(c, d));
  return Number.isNaN(growth) ? Infinity : growth;
}

function isLight(operator: string, operands: readonly string[]): boolean {
  const parts = operands.map(Number);
  const black = parts[3] ?? 0;
  const light = operator === 'k' ? parts.slice(0, 3).map((ink) => 1 - ink - black) : parts;
  return Math.max(...light) >= LEAST_LIGHT;
}

/** One rectangle at most, stroked by a thin line; no other path could be told from writing. */
export function isFrame(steps: readonly Step[], scale: number): boolean {
  const rectangles = steps.filter(({ operator }) => operator === 're').length;
  const isPlain = steps.every(({ operator }) => !NO_FRAME.includes(operator));
  const surface: Surface = { scale, stateOf: () => undefined };
  return rectangles <= 1 && isPlain && leavesReadable(steps, surface);
}

/** Curves, lines by themselves, areas, and what may change how wide lines come out. */
const NO_FRAME: readonly string[] = ['m', 'l', 'c', 'v', 'y', 'gs', 'cm', ...FILLS];
