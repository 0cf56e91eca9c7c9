import { latin1Bytes, latin1Text } from '../../bytes/index.js';

/** An operand of a content stream, as far as anything is read from it: dictionaries are left out. */
export type Operand =
  | number
  | { readonly name: string }
  | { readonly text: Uint8Array }
  | { readonly items: readonly Operand[] };

/** An operator with what stands before it (ISO 32000-2 §7.8.2). */
export interface Operation {
  readonly operator: string;
  readonly operands: readonly Operand[];
}

/** Most operands kept for one operator; none takes more than the 33 of a colour with as many components. */
const MAX_OPERANDS = 64;

/**
 * The operations of a content stream in their order. Faults of syntax are passed over, as readers do;
 * the data of inline images are left out.
 */
export function* operationsOf(content: Uint8Array): Generator<Operation> {
  const text = latin1Text(content);
  const stack: Operand[][] = [[]];
  const add = (operand: Operand): void => {
    const open = stack.at(-1);
    if (open && (stack.length > 1 || open.length < MAX_OPERANDS)) open.push(operand);
  };
  for (let at = 0; at < text.length;) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0] ?? text.charAt(at);
    at += token.length;
    const first = token.charAt(0);
    if (first === '(') {
      const end = endOfString(text, at);
      add({ text: literal(text.slice(at, end - 1)) });
      at = end;
    } else if (first === '[') stack.push([]);
    else if (first === ']') closeArray(stack);
    else if (first === '/') add({ name: token.slice(1) });
    else if (first === '<' && token !== '<<') add({ text: hexadecimal(token) });
    else if (/^[+\-.\d]/.test(token)) add(Number.parseFloat(token) || 0);
    else if (/^[A-Za-z'"]/.test(token)) {
      yield { operator: token, operands: stack[0] ?? [] };
      stack.splice(0, Infinity, []);
      if (token === 'ID') at = endOfImage(text, at);
    }
  }
}

/** White space and comments, names, hexadecimal strings, brackets, and words. */
const TOKEN =
  /[\s\0]+|%[^\r\n]*|\/[^\s\0()<>[\]{}/%]*|<<|>>|<[^>]*>?|[()[\]{}]|[^\s\0()<>[\]{}/%]+/y;

function closeArray(stack: Operand[][]): void {
  const items = stack.length > 1 ? stack.pop() : undefined;
  if (items) stack.at(-1)?.push({ items });
}

/** The offset behind the bracket that closes a literal string. */
function endOfString(text: string, start: number): number {
  let depth = 1;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return at + 1;
  }
  return text.length + 1;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function literal(text: string): Uint8Array {
  const plain = text.replace(/\\([0-7]{1,3}|\r\n|[^])/g, (_, escaped: string) => {
    if (/^[0-7]/.test(escaped)) return String.fromCharCode(Number.parseInt(escaped, 8) & 0xff);
    return /^[\r\n]/.test(escaped) ? '' : (ESCAPES[escaped] ?? escaped);
  });
  return latin1Bytes(plain);
}

function hexadecimal(token: string): Uint8Array {
  const digits = token.replace(/[^\da-fA-F]/g, '');
  const even = digits.length % 2 === 0 ? digits : `${digits}0`;
  return Uint8Array.from({ length: even.length / 2 }, (_, i) =>
    Number.parseInt(even.slice(2 * i, 2 * i + 2), 16),
  );
}

/** Behind `EI` with white space on both sides. */
function endOfImage(text: string, start: number): number {
  const end = /[\s\0]EI(?=[\s\0]|$)/g;
  end.lastIndex = start;
  return end.exec(text) ? end.lastIndex : text.length;
}
