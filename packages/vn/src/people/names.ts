/** Compares names as people do: Unicode form, case and spacing do not count, nor where the tone mark of "oà" stands. */
export function sameText(a: string, b: string): boolean {
  return folded(a) === folded(b);
}

function folded(text: string): string {
  return toneOnFirst(text.normalize('NFC').toLocaleLowerCase('vi'))
    .replace(/[\s\u00a0]+/gu, ' ')
    .trim();
}

/** Both ways to write the tone of an open "oa", "oe", "uy": `hoà` and `hòa`. */
const TONES: readonly (readonly [string, string])[] = [
  ...pairs('òa óa ỏa õa ọa', 'oà oá oả oã oạ'),
  ...pairs('òe óe ỏe õe ọe', 'oè oé oẻ oẽ oẹ'),
  ...pairs('ùy úy ủy ũy ụy', 'uỳ uý uỷ uỹ uỵ'),
];

function pairs(old: string, young: string): (readonly [string, string])[] {
  const youngs = young.split(' ');
  return old.split(' ').map((text, i) => [youngs[i] ?? text, text] as const);
}

function toneOnFirst(text: string): string {
  let result = text;
  for (const [young, old] of TONES) result = result.replaceAll(young, old);
  return result;
}

/** The initials of a person: the first letter of each part of the name, `Nguyễn Văn An` → `NVA`. */
export function initialsOf(name: string): string {
  return name
    .normalize('NFC')
    .trim()
    .split(/\s+/u)
    .map((part) => (/^./u.exec(part)?.[0] ?? '').toLocaleUpperCase('vi'))
    .join('');
}
