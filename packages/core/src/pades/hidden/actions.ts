import { isArray, isDict, isName, isString, textOf, type PdfDict } from '../../pdf/index.js';
import type { Finding } from '../../report.js';
import type { Node, Survey } from './survey.js';
import { warnings, type Facts } from './warnings.js';

/** Actions that lead out of the document (ISO 32000-2 §12.6.4). A link to the web, which a person follows, is none. */
const OUTWARD: ReadonlySet<string> = new Set([
  ...['GoToR', 'GoToE', 'Launch', 'SubmitForm', 'ImportData'],
]);

/** Scripts, wherever they stand: names tree, opening and further actions, fields, annotations, renditions. */
export function scripts(survey: Survey): Finding[] {
  const found = survey.nodes.flatMap((node): Facts[] => {
    const isScript =
      isName(survey.get(node.dict, 'S'), 'JavaScript') || node.dict.entries.has('JS');
    return isScript ? [{ found: 'JavaScript', at: `object ${node.object}` }] : [];
  });
  return warnings('script', 'ISO 32000-2 §12.6.4.17', found);
}

/** What the document brings in from elsewhere or sends there. */
export function externalReferences(survey: Survey): Finding[] {
  const found = survey.nodes.flatMap((node): Facts[] => {
    const what = actionOutward(survey, node) ?? contentFromOutside(survey, node);
    return what === undefined ? [] : [{ found: what, at: `object ${node.object}` }];
  });
  return warnings('external-reference', 'ISO 32000-2 §12.6.4', found);
}

function actionOutward(survey: Survey, { dict }: Node): string | undefined {
  const action = survey.get(dict, 'S');
  if (!isName(action) || !OUTWARD.has(action.name)) return undefined;
  const target = fileName(survey, dict);
  return target === undefined ? action.name : `${action.name} ${target}`;
}

/** A stream whose bytes stand in another file, or a form that shows a page of one (§7.3.8.2, §8.10.4). */
function contentFromOutside(survey: Survey, { dict, stream }: Node): string | undefined {
  if (!stream) return undefined;
  const target = survey.get(dict, 'F');
  if (isString(target) || isDict(target)) return `stream ${fileName(survey, dict) ?? ''}`.trim();
  const isForm = isName(survey.get(dict, 'Subtype'), 'Form');
  return isForm && isDict(survey.get(dict, 'Ref')) ? 'reference XObject' : undefined;
}

/** Longest part of a name that a finding repeats, in characters. */
const MAX_NAME = 100;

function fileName(survey: Survey, dict: PdfDict): string | undefined {
  const target = survey.get(dict, 'F');
  const holder = isDict(target) ? target : undefined;
  const name = holder
    ? (['UF', 'F'].map((key) => survey.get(holder, key)).find(isString) ?? null)
    : target;
  if (isArray(name) || !isString(name)) return undefined;
  return textOf(name.bytes).slice(0, MAX_NAME);
}
