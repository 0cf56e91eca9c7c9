import type { TextAnchor } from './anchor-types.js';
import { placementError } from './errors.js';

/** The only candidate, or the error that says how many there were. */
export function theOnly<T extends TextAnchor>(
  candidates: readonly T[],
  anchor: string,
  near: readonly TextAnchor[] = [],
): T {
  const [first, second] = candidates;
  if (first && !second) return first;
  const seen = [...candidates, ...near].slice(0, MOST_SEEN).map(shown).join('; ');
  throw placementError(
    first ? 'ERR_ANCHOR_AMBIGUOUS' : 'ERR_ANCHOR_NOT_FOUND',
    `expected one ${anchor}, found ${first ? candidates.length : 'none'}` +
      (seen === '' ? '' : ` (seen: ${seen})`),
    { facts: { anchor, candidates: candidates.length, seen } },
  );
}

/** Candidates that an error lists. */
const MOST_SEEN = 8;

const shown = ({ page, text }: TextAnchor): string => `page ${page}: “${text.slice(0, 80)}”`;
