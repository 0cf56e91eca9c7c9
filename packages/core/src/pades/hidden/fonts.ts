import { isDict, isName, isRef, type PdfDict } from '../../pdf/index.js';
import type { Finding } from '../../report.js';
import type { Node, Survey } from './survey.js';
import { warnings, type Facts } from './warnings.js';

/** Fonts and other shown objects that a later revision, or the reader's machine, decides. */
export function switchableFonts(survey: Survey): Finding[] {
  return [
    ...warnings('switchable-font', 'ISO 32000-2 §9.9', [
      ...notEmbedded(survey),
      ...sharedWithForm(survey),
    ]),
    ...warnings(
      'undefined-object',
      'ISO 32000-2 §7.3.10',
      survey.dangling.map(({ num, object }) => ({
        found: `object ${num}`,
        at: `object ${object}`,
      })),
    ),
  ];
}

/** Fonts that every reader brings itself (ISO 32000-2 §9.6.2.2), under the names in use for them. */
const STANDARD =
  /^(?:Helvetica|Courier|Times|Arial(?:MT)?|CourierNew(?:PS)?(?:MT)?|TimesNewRoman(?:PS)?(?:MT)?|Symbol|ZapfDingbats)(?![A-Za-z])/;

function notEmbedded(survey: Survey): Facts[] {
  return survey.nodes.flatMap((node): Facts[] => {
    if (!isFontProgram(survey, node) || isOfForm(node)) return [];
    const descriptor = survey.get(node.dict, 'FontDescriptor');
    const files = ['FontFile', 'FontFile2', 'FontFile3'];
    if (isDict(descriptor) && files.some((key) => descriptor.entries.has(key))) return [];
    const base = survey.get(node.dict, 'BaseFont');
    const name = isName(base) ? base.name : '?';
    if (STANDARD.test(name.replace(/^[A-Z]{6}\+/, ''))) return [];
    return [{ found: `not embedded: ${name}`, at: `object ${node.object}` }];
  });
}

/** A font that would hold glyphs of its own: not a Type 3 font, whose glyphs are content, nor a composite one. */
function isFontProgram({ get }: Survey, { dict }: Node): boolean {
  const subtype = get(dict, 'Subtype');
  const kinds = ['Type1', 'MMType1', 'TrueType', 'CIDFontType0', 'CIDFontType2'];
  return isName(get(dict, 'Type'), 'Font') && isName(subtype) && kinds.includes(subtype.name);
}

/** Reached through the form's /DR first: text that is filled in takes it, no page does. */
function isOfForm({ above, key }: Node): boolean {
  return above === 'DR' || key === 'DR';
}

/** Fonts of the form's /DR with which pages are set: filling a form may change them. */
function sharedWithForm(survey: Survey): Facts[] {
  const { catalog, get } = survey;
  const form = catalog ? get(catalog, 'AcroForm') : null;
  const resources = isDict(form) ? get(form, 'DR') : null;
  const ofForm = fontNumbers(survey, isDict(resources) ? resources : undefined);
  if (ofForm.size === 0) return [];
  return survey.pages.flatMap(({ resources: own, number }): Facts[] => {
    const shared = [...fontNumbers(survey, own)].find((num) => ofForm.has(num));
    return shared === undefined
      ? []
      : [{ found: `font of the form: object ${shared}`, at: `page ${number}` }];
  });
}

function fontNumbers({ get }: Survey, resources: PdfDict | undefined): Set<number> {
  const fonts = resources ? get(resources, 'Font') : null;
  return new Set(
    isDict(fonts) ? [...fonts.entries.values()].filter(isRef).map(({ num }) => num) : [],
  );
}
