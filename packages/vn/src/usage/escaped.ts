import { shown } from './render-text.js';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML and SVG, in elements and attributes. */
export function escaped(text: string): string {
  return shown(text).replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);
}
