import { equalBytes, toHex } from '../bytes/index.js';
import { contentsOf, encodingOf, oidOf, stringOf, type DerElement } from '../der/index.js';
import type { Name, NameAttribute } from './name.js';

/**
 * Whether two names are the same by RFC 5280 §7.1: equal bytes, or the same RDNs in the same order where
 * strings are compared without regard to case, string type, Unicode composition and repeated white
 * space. Attributes within an RDN have no order.
 */
export function sameName(a: Name, b: Name): boolean {
  if (equalBytes(a.der, b.der)) return true;
  if (a.rdns.length !== b.rdns.length) return false;
  return a.rdns.every((rdn, index) => sameRdn(rdn, b.rdns[index] ?? []));
}

/**
 * One text for each RDN: equal where the RDNs are the same in the sense of `sameName`. For searches among
 * many names, and for subtrees, which are names that begin with the same RDNs.
 */
export function rdnKeys(name: Name): string[] {
  return name.rdns.map(rdnKey);
}

function sameRdn(a: readonly NameAttribute[], b: readonly NameAttribute[]): boolean {
  if (a.length !== b.length) return false;
  const [one, other] = [a[0], b[0]];
  if (one && other && a.length === 1) {
    // The usual case, decided mostly without decoding: a search for issuers compares many names.
    if (!equalBytes(contentsOf(one.type), contentsOf(other.type))) return false;
    if (equalBytes(encodingOf(one.value), encodingOf(other.value))) return true;
    const text = preparedValue(one.value);
    return text !== undefined && text === preparedValue(other.value);
  }
  return rdnKey(a) === rdnKey(b);
}

function rdnKey(rdn: readonly NameAttribute[]): string {
  return JSON.stringify(rdn.map(attributeKey).sort());
}

function attributeKey({ type, value }: NameAttribute): string {
  const text = preparedValue(value);
  const compared = text === undefined ? `#${toHex(encodingOf(value))}` : `=${text}`;
  return oidOf(type) + compared;
}

/** A string as it is compared; `undefined` for what is no string. */
function preparedValue(value: DerElement): string | undefined {
  const known = PREPARED.get(value);
  if (known !== undefined) return known;
  const text = stringOf(value);
  if (text === undefined) return undefined;
  const compared = prepared(text);
  PREPARED.set(value, compared);
  return compared;
}

// A search compares the names of an issuer with those of every child.
const PREPARED = new WeakMap<DerElement, string>();

/** ASCII words with one space between: only their case is to be prepared. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/** String preparation of RFC 4518 §2: mapped, normalised (NFKC), insignificant space removed. */
function prepared(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return (
    text
      .replace(/[\u00ad\u1806\u034f\u180b-\u180d\ufe00-\ufe0f\ufffc\u200b]/g, '')
      .replace(/[\t\n\v\f\r\u0085]/g, ' ')
      .replace(/\p{Cc}|\p{Cf}/gu, '')
      // Composed first: compatibility forms such as ℌ become letters that have a lower case.
      .normalize('NFKC')
      .toLowerCase()
      .normalize('NFKC')
      .replace(/\p{Z}+/gu, ' ')
      .trim()
  );
}
