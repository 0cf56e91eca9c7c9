import { visibleText } from './visible-text.js';

/** HTML that is safe to write as it stands: constants, and what `markup` makes. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | readonly Part[];

/**
 * A template of HTML: what is put into it is text and becomes harmless, unless it is `Html` itself; lists are joined.
 * Values stand in elements or in quoted attributes, never in tags, styles or scripts.
 */
export function markup(pieces: TemplateStringsArray, ...values: readonly Part[]): Html {
  const written = pieces.map((piece, i) => {
    const value = values[i];
    return value === undefined ? piece : piece + textOf(value);
  });
  return { html: written.join('') };
}

/** Nothing. */
export const NOTHING: Html = { html: '' };

/** A table of two columns whose labels are its row headers. */
export function factTable(name: string, rows: readonly FactRow[]): Html {
  return markup`<table class="facts" aria-label="${name}">
    <tbody>
      ${rows.map(
        ({ label, value, state }) => markup`
<tr${state ? { html: ` class="${state}"` } : NOTHING}><th scope="row">${label}</th><td>${typeof value === 'string' ? bidi(value) : value}</td></tr>`,
      )}
    </tbody>
  </table>`;
}

export interface FactRow {
  readonly label: string;
  readonly value: string | Html;
  readonly state?: 'good' | 'doubt' | 'bad' | undefined;
}

/** Text that must not turn the order of what stands around it. */
export function bidi(text: string): Html {
  return markup`<bdi>${text}</bdi>`;
}

function textOf(part: Part): string {
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escaped(part);
  return isList(part) ? part.map(textOf).join('') : part.html;
}

function isList(part: Html | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
