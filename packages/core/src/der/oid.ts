/** Longest OBJECT IDENTIFIER accepted, in contents octets; the longest in use are below 32. */
const MAX_OID_OCTETS = 64;

/** Dotted text of the contents octets (X.690 §8.19), or `undefined` where they are not the one encoding of it. */
export function oidText(contents: Uint8Array): string | undefined {
  const last = contents[contents.length - 1];
  if (last === undefined || last >= 0x80 || contents.length > MAX_OID_OCTETS) return undefined;
  let text = '';
  let start = 0;
  for (let at = 0; at < contents.length; at++) {
    if ((contents[at] ?? 0) >= 0x80) continue;
    if (contents[start] === 0x80) return undefined; // padded arc
    // Six octets of seven bits stay exact as a number; only longer arcs (UUIDs) cost a bigint.
    const arc = at - start < 6 ? smallArc(contents, start, at) : bigArc(contents, start, at);
    text += start === 0 ? firstArcs(arc) : `.${arc}`;
    start = at + 1;
  }
  return text;
}

function smallArc(contents: Uint8Array, start: number, last: number): number {
  let arc = 0;
  for (let at = start; at <= last; at++) arc = arc * 128 + ((contents[at] ?? 0) & 0x7f);
  return arc;
}

function bigArc(contents: Uint8Array, start: number, last: number): bigint {
  let arc = 0n;
  for (let at = start; at <= last; at++) arc = (arc << 7n) | BigInt((contents[at] ?? 0) & 0x7f);
  return arc;
}

/** The first two arcs share their octets: 40 times the first, plus the second (X.690 §8.19.4). */
function firstArcs(value: number | bigint): string {
  if (value < 40) return `0.${value}`;
  if (value < 80) return `1.${Number(value) - 40}`;
  return `2.${BigInt(value) - 80n}`;
}

/** Contents octets of a dotted text. Throws `TypeError` where the text is not an OBJECT IDENTIFIER. */
export function oidOctets(dotted: string): Uint8Array {
  if (!/^[0-2](\.(0|[1-9]\d*)){1,}$/.test(dotted)) throw new TypeError(`not an OID: ${dotted}`);
  const [first = 0n, second = 0n, ...others] = dotted.split('.').map(BigInt);
  if (first < 2n && second >= 40n) throw new TypeError(`not an OID: ${dotted}`);
  return Uint8Array.from([first * 40n + second, ...others].flatMap(arcOctets));
}

function arcOctets(arc: bigint): number[] {
  const octets = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80);
  return octets;
}
