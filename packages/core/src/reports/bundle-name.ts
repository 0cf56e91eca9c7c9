import { utf8Bytes } from '../bytes/index.js';

/** Most bytes of a file name: file systems have 255, and what unpacks may add to it. */
const MAX_NAME_BYTES = 200;
/** Longest ending that is kept when a name is cut, its full stop included. */
const MAX_ENDING = 16;

/**
 * The name of a file without what could lead elsewhere or mislead: no folders, no `..`, no control characters, none that turn
 * the direction of text, none that a file system refuses. What is left of nothing is `fallback`.
 */
export function safeFileName(name: string, fallback: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replaceAll(FORBIDDEN, '_')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '');
  const named = RESERVED.test(clean) ? `_${clean}` : clean;
  return named === '' ? fallback : cut(named);
}

/** Control and format characters (direction marks among them), half surrogates, and what Windows refuses. */
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029<>:"|?*]/gu;
/** Names of devices on Windows, whatever ending they have. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

function cut(name: string): string {
  if (utf8Bytes(name).length <= MAX_NAME_BYTES) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= MAX_ENDING ? name.slice(dot) : '';
  const room = MAX_NAME_BYTES - utf8Bytes(ending).length;
  let kept = '';
  let used = 0;
  for (const character of name.slice(0, ending === '' ? undefined : dot)) {
    used += utf8Bytes(character).length;
    if (used > room) break;
    kept += character;
  }
  return kept + ending;
}
