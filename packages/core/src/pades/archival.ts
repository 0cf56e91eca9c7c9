import { latin1Text } from '../bytes/index.js';
import { warning } from '../cms/index.js';
import { coreError } from '../errors.js';
import { isArray, isDict, isStream, type PdfDocument } from '../pdf/index.js';
import type { Finding } from '../report.js';
import type { Mark } from './types.js';

/**
 * Holds a mark against the part of PDF/A that the document claims (ISO 19005). In PDF/A-1 a mark with
 * transparency is `ERR_ARCHIVAL`: flattening would need the colours below it. Fonts that are not
 * embedded and an output intent of other colours than red, green and blue are warnings. Documents without
 * metadata claim nothing and cost nothing.
 */
export function checkArchival(document: PdfDocument, mark: Mark | undefined): Finding[] {
  if (!mark || !document.catalog.entries.has('Metadata')) return [];
  const part = archivalPartOf(document);
  if (part === undefined) return [];
  const dictionaries = mark.objects.map(dictionaryText);
  const transparency = part === 1 ? dictionaries.map(transparencyIn).find(Boolean) : undefined;
  if (transparency)
    throw coreError(
      'ERR_ARCHIVAL',
      `the document is PDF/A-1, which has no transparency; the mark has ${transparency}`,
      { facts: { part, found: transparency } },
    );
  const colours = intentColours(document);
  return [
    ...(dictionaries.some(isFontWithoutProgram)
      ? [warning('document-structure', `ISO 19005-${part}`, { found: 'Font' })]
      : []),
    ...(colours === RGB
      ? []
      : [warning('document-structure', `ISO 19005-${part}`, { expected: 'RGB', found: colours })]),
  ];
}

const RGB = 'RGB';
/** Colours by the number of components of an ICC profile (ISO 32000-2 Table 65). */
const COLOURS: Readonly<Record<number, string>> = { 1: 'Gray', 3: RGB, 4: 'CMYK' };

/** True where the metadata claim PDF/UA (ISO 14289), which wants every widget in the structure. */
export function claimsAccessibility(document: PdfDocument): boolean {
  const metadata = document.get(document.catalog, 'Metadata');
  if (!isStream(metadata)) return false;
  return latin1Text(document.decoded(metadata)).replaceAll('\0', '').includes('pdfuaid:part');
}

/** The part of PDF/A (1 to 4) that the metadata name as `pdfaid:part`, as an element or as an attribute; undefined for none. */
export function archivalPartOf(document: PdfDocument): number | undefined {
  const metadata = document.get(document.catalog, 'Metadata');
  if (!isStream(metadata)) return undefined;
  // What is looked for is ASCII in every encoding of XMP; UTF-16 puts zeros between.
  const text = latin1Text(document.decoded(metadata)).replaceAll('\0', '');
  const [, part] = /pdfaid:part\s*(?:>|=\s*["'])\s*([1-4])/.exec(text) ?? [];
  return part === undefined ? undefined : Number(part);
}

/** The text of an object up to the data of its stream; references are zeros. */
function dictionaryText(object: Mark['objects'][number]): string {
  const text = object
    .map((part) => (typeof part === 'number' ? '0 0 R' : latin1Text(part)))
    .join(' ');
  const data = text.search(/>>\s*stream\r?\n/);
  return data < 0 ? text : text.slice(0, data);
}

/** ISO 19005-1 §6.4: groups, soft masks, blend modes and alpha. */
function transparencyIn(dictionary: string): string | undefined {
  if (/\/S\s*\/Transparency\b/.test(dictionary)) return 'Group';
  if (/\/SMask(?!\s*\/None\b)(?![A-Za-z])/.test(dictionary)) return 'SMask';
  if (/\/BM(?!\s*\/(?:Normal|Compatible)\b)(?![A-Za-z])/.test(dictionary)) return 'BM';
  const alpha = /\/(CA|ca)\s+([\d.]+)/.exec(dictionary);
  return alpha && Number(alpha[2]) !== 1 ? alpha[1] : undefined;
}

/** A font of the fourteen standard ones that brings neither descriptor nor descendants; a Type 3 font is its own program. */
function isFontWithoutProgram(dictionary: string): boolean {
  return (
    /\/Type\s*\/Font\b(?!Descriptor)/.test(dictionary) &&
    !/\/(?:FontDescriptor|DescendantFonts|CharProcs)\b/.test(dictionary)
  );
}

/** The colours of the output intent, or `none`. */
function intentColours(document: PdfDocument): string {
  const intents = document.get(document.catalog, 'OutputIntents');
  for (const item of isArray(intents) ? intents.items : []) {
    const intent = document.resolve(item);
    const profile = isDict(intent) ? document.get(intent, 'DestOutputProfile') : null;
    const count = isStream(profile) ? document.get(profile.dict, 'N') : null;
    if (typeof count === 'number') return COLOURS[count] ?? String(count);
  }
  return 'none';
}
