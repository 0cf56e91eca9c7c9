import { isArray, isDict, isRef, isStream, type PdfDocument, type PdfValue } from '../pdf/index.js';

/** The oldest revision (section; 0 is the newest) that mentions an object, by object number. */
export type Mentions = ReadonlyMap<number, number>;

/**
 * Reads every object of every revision for the references in it. What cannot be read mentions nothing.
 * Each object is its own piece of work, so that a source is asked for each part of the file once.
 */
export async function mentionsOf(document: PdfDocument): Promise<Mentions> {
  const oldest = new Map<number, number>();
  const sections = await document.run(() => document.sections());
  for (const [index, section] of sections.entries()) {
    const numbers = await document.run(() =>
      [...section.entries()].filter(([, { type }]) => type !== 'free').map(([num]) => num),
    );
    for (const num of numbers) {
      const value = await document.run(() => document.objectOrNull(num, index, { keep: false }));
      for (const mentioned of referencesIn(value)) oldest.set(mentioned, index);
    }
    for (const mentioned of referencesIn(section.trailer)) oldest.set(mentioned, index);
  }
  return oldest;
}

/**
 * The number of an object that the signed revision mentions but does not hold, and that a later one brought:
 * a gap left by the author, filled after signing, shows what nobody signed. Undefined where there is none.
 */
export function firstFilledGap(
  document: PdfDocument,
  was: number,
  mentions: Mentions,
): number | undefined {
  for (let index = 0; index < was; index++) {
    for (const [num, { type }] of document.section(index).entries()) {
      const before = document.locate(num, was);
      const isNew = type !== 'free' && (before === undefined || before.entry.type === 'free');
      if (isNew && (mentions.get(num) ?? -1) >= was) return num;
    }
  }
  return undefined;
}

function referencesIn(start: PdfValue): Set<number> {
  const found = new Set<number>();
  const pending: PdfValue[] = [start];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (isRef(value)) found.add(value.num);
    else if (isArray(value)) for (const item of value.items) pending.push(item);
    else if (isDict(value) || isStream(value))
      for (const item of (isStream(value) ? value.dict : value).entries.values())
        pending.push(item);
  }
  return found;
}
