import type { Finding } from '@kyso/core';
import { findingText } from '@kyso/core/validation';
import type { Told } from './outputs.js';
import type { Language } from './terminal.js';

/** The value with words added to every finding in it, at any depth. */
export function tell<Value>(
  value: Value,
  language: Language,
  textOf: (finding: Finding, language: Language) => string = findingText,
): Told<Value> {
  return told(value) as Told<Value>;

  function told(part: unknown): unknown {
    if (Array.isArray(part)) return part.map(told);
    if (typeof part !== 'object' || part === null) return part;
    const entries = Object.entries(part).map(([key, inner]) => [key, told(inner)] as const);
    const copy: Record<string, unknown> = Object.fromEntries(entries);
    return isFinding(part) ? { ...copy, message: textOf(part, language) } : copy;
  }
}

function isFinding(part: object): part is Finding {
  return 'check' in part && 'status' in part && 'clause' in part;
}
