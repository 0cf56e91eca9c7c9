/** Longest text shown in one place, in characters: the longest honest subject names take some 300. */
const MAX_SHOWN = 400;

/** What is not seen, or changes how its neighbours are seen: controls, directional marks, fillers, unassigned. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Marks upon one letter; Vietnamese needs two, no script more than four. */
const STACKED = /(\p{M}{4})\p{M}+/gu;

/**
 * Text of a stranger as it may be shown: in NFC, with characters that cannot be seen named in their place (`[U+202E]`),
 * heaps of combining marks cut, and long texts cut with the number of characters that were left out (`… [+120]`). It
 * is not escaped for any format.
 */
export function visibleText(text: string): string {
  const head = text.slice(0, 16 * MAX_SHOWN).normalize('NFC');
  const seen = Array.from(head.replace(STACKED, '$1[…]'));
  const left = text.length - 16 * MAX_SHOWN;
  const shown = seen.slice(0, MAX_SHOWN).join('').replace(UNSEEN, named);
  const cut = seen.length - MAX_SHOWN + Math.max(left, 0);
  return cut > 0 ? `${shown}… [+${cut}]` : shown;
}

function named(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `[U+${code.padStart(4, '0')}]`;
}
