/** An element of XML: text or elements within, never both. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: string | readonly XmlElement[];
}

/** What a parent holds: what is absent is left out. */
export type XmlContent = string | readonly (XmlElement | undefined)[];

/** An element; `name` and the names of attributes are the caller's own and not checked. */
export function xmlElement(
  name: string,
  content: XmlContent = '',
  attributes: Readonly<Record<string, string>> = {},
): XmlElement {
  const kept = typeof content === 'string' ? content : content.filter((one) => one !== undefined);
  return { name, attributes, content: kept };
}

/** The document: XML 1.0 in UTF-8, an element on each line. Texts may hold anything. */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${lines(root, '').join('\n')}\n`;
}

function lines({ name, attributes, content }: XmlElement, indent: string): string[] {
  const own = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const open = `${indent}<${name}${own.join('')}`;
  if (typeof content === 'string') return [`${open}>${escaped(content)}</${name}>`];
  if (content.length === 0) return [`${open}/>`];
  const within = content.flatMap((child) => lines(child, `${indent}  `));
  return [`${open}>`, ...within, `${indent}</${name}>`];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** Names come out of certificates of strangers: what XML 1.0 §2.2 cannot hold at all becomes U+FFFD. */
function escaped(text: string): string {
  return wellFormed(text)
    .replaceAll(FORBIDDEN, '\ufffd')
    .replaceAll(/[&<>"\r\n\t]/g, (found) => ENTITIES[found] ?? found);
}

/** Half a surrogate pair is no character: it has no place in UTF-8, nor in a URI. */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

// The characters that XML 1.0 §2.2 leaves out.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
