import type { Language } from '../validation/index.js';

/** A whole number with its thousands apart, as each language writes them. */
export function numberText(value: number, language: Language): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, language === 'vi' ? '.' : ',');
}
