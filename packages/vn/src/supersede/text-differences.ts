/** One difference between the texts of two documents. */
export interface TextDifference {
  readonly kind: 'added' | 'removed' | 'changed';
  /** Page of the old text; null for text that was added. */
  readonly oldPage: number | null;
  readonly newPage: number | null;
  readonly old: string;
  readonly new: string;
}

/** A line of a document's text. */
export interface PageLine {
  readonly page: number;
  readonly text: string;
}

/** Most lines on either side that are compared; a 500-page dossier has some 20,000. */
const MAX_LINES = 40_000;

/**
 * What differs between two texts, word by word, wherever lines and pages break: an edited sentence is one difference,
 * a paragraph that moved to the next page none. Blanks do not count.
 */
export function textDifferences(
  old: readonly PageLine[],
  now: readonly PageLine[],
): TextDifference[] {
  const [a, b] = [wordsOf(old), wordsOf(now)];
  return grouped(matchesOf(a, b), a, b);
}

interface Word {
  readonly page: number;
  readonly text: string;
}

function wordsOf(lines: readonly PageLine[]): Word[] {
  return lines.slice(0, MAX_LINES).flatMap(({ page, text }) =>
    text
      .normalize('NFC')
      .split(/[\s\u00a0]+/u)
      .filter((word) => word !== '')
      .map((word) => ({ page, text: word })),
  );
}

/** Pairs of indexes of words that are the same, in order. */
type Matches = readonly (readonly [number, number])[];

/** Words that occur in both once anchor the comparison (patience); what lies between is compared by itself. */
function matchesOf(a: readonly Word[], b: readonly Word[]): Matches {
  const found: (readonly [number, number])[] = [];
  const stack: [number, number, number, number][] = [[0, a.length, 0, b.length]];
  for (let part = stack.pop(); part; part = stack.pop()) {
    let [aFrom, aTo, bFrom, bTo] = part;
    while (aFrom < aTo && bFrom < bTo && a[aFrom]?.text === b[bFrom]?.text)
      found.push([aFrom++, bFrom++]);
    while (aFrom < aTo && bFrom < bTo && a[aTo - 1]?.text === b[bTo - 1]?.text)
      found.push([--aTo, --bTo]);
    if (aFrom === aTo || bFrom === bTo) continue;
    const anchors = uniqueAnchors(a, b, [aFrom, aTo, bFrom, bTo]);
    if (anchors.length === 0) {
      found.push(...longestCommon(a, b, [aFrom, aTo, bFrom, bTo]));
      continue;
    }
    let [aLast, bLast] = [aFrom, bFrom];
    for (const [i, j] of anchors) {
      stack.push([aLast, i, bLast, j]);
      found.push([i, j]);
      [aLast, bLast] = [i + 1, j + 1];
    }
    stack.push([aLast, aTo, bLast, bTo]);
  }
  return found.sort(([i], [j]) => i - j);
}

type Range = readonly [aFrom: number, aTo: number, bFrom: number, bTo: number];

/** The longest increasing run of words that occur once on either side. */
function uniqueAnchors(
  a: readonly Word[],
  b: readonly Word[],
  [aFrom, aTo, bFrom, bTo]: Range,
): Matches {
  const [inA, inB] = [onceIn(a, aFrom, aTo), onceIn(b, bFrom, bTo)];
  const pairs = [...inA].flatMap(([text, i]) => {
    const j = inB.get(text);
    return j === undefined ? [] : [[i, j] as const];
  });
  return increasing(pairs.sort(([i], [j]) => i - j));
}

function onceIn(words: readonly Word[], from: number, to: number): Map<string, number> {
  const places = new Map<string, number>();
  const repeated = new Set<string>();
  for (let i = from; i < to; i++) {
    const text = words[i]?.text ?? '';
    if (places.has(text)) repeated.add(text);
    places.set(text, i);
  }
  for (const text of repeated) places.delete(text);
  return places;
}

/** Longest subsequence with rising second index, by patience sorting. */
function increasing(pairs: Matches): Matches {
  const tops: number[] = [];
  const before: number[] = [];
  for (const [at, [, j]] of pairs.entries()) {
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tops[middle] ?? 0]?.[1] ?? 0) < j) low = middle + 1;
      else high = middle;
    }
    before[at] = low > 0 ? (tops[low - 1] ?? -1) : -1;
    tops[low] = at;
  }
  const run: (readonly [number, number])[] = [];
  for (let at = tops.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) {
    const pair = pairs[at];
    if (pair) run.push(pair);
  }
  return run.reverse();
}

/** Most cells of the table for a stretch without unique words; a longer one counts as changed whole. */
const MAX_CELLS = 4_000_000;

function longestCommon(
  a: readonly Word[],
  b: readonly Word[],
  [aFrom, aTo, bFrom, bTo]: Range,
): Matches {
  const [rows, columns] = [aTo - aFrom, bTo - bFrom];
  if (rows * columns > MAX_CELLS) return [];
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--)
    for (let j = columns - 1; j >= 0; j--) {
      const same = a[aFrom + i]?.text === b[bFrom + j]?.text;
      const [down, right] = [lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0];
      const both = (lengths[(i + 1) * width + j + 1] ?? 0) + 1;
      lengths[i * width + j] = same ? both : Math.max(down, right);
    }
  const matches: [number, number][] = [];
  for (let i = 0, j = 0; i < rows && j < columns;) {
    if (a[aFrom + i]?.text === b[bFrom + j]?.text) matches.push([aFrom + i++, bFrom + j++]);
    else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  return matches;
}

function grouped(matches: Matches, a: readonly Word[], b: readonly Word[]): TextDifference[] {
  const differences: TextDifference[] = [];
  let [aNext, bNext] = [0, 0];
  for (const [i, j] of [...matches, [a.length, b.length] as const]) {
    if (i > aNext || j > bNext) differences.push(difference(a.slice(aNext, i), b.slice(bNext, j)));
    [aNext, bNext] = [i + 1, j + 1];
  }
  return differences;
}

function difference(old: readonly Word[], now: readonly Word[]): TextDifference {
  return {
    kind: old.length === 0 ? 'added' : now.length === 0 ? 'removed' : 'changed',
    oldPage: old[0]?.page ?? null,
    newPage: now[0]?.page ?? null,
    old: old.map(({ text }) => text).join(' '),
    new: now.map(({ text }) => text).join(' '),
  };
}
