import {
  isArray,
  isDict,
  isName,
  isRef,
  isString,
  textOf,
  type PdfDict,
  type PdfValue,
} from '../../pdf/index.js';
import type { Finding } from '../../report.js';
import type { Survey } from './survey.js';
import { warnings, type Facts } from './warnings.js';

/** Pages outside the tree, template pages, and layers that are off or seen differently in print. */
export function invisibleParts(survey: Survey): Finding[] {
  return [
    ...warnings('hidden-content', 'ISO 32000-2 §7.7.3', pagesBeside(survey)),
    ...warnings('hidden-content', 'ISO 32000-2 §8.11.4', layers(survey)),
  ];
}

/** A page that something other than the tree leads to can become one of the document's by one small change. */
function pagesBeside(survey: Survey): Facts[] {
  if (!survey.complete()) return [];
  const inTree = new Set(survey.pages.map(({ object }) => object));
  return [...survey.reached].flatMap(([num, value]): Facts[] => {
    const isPage = isDict(value) && isName(survey.get(value, 'Type'), 'Page');
    return isPage && !inTree.has(num) && value.entries.has('Contents')
      ? [{ found: 'page outside the page tree', at: `object ${num}` }]
      : [];
  });
}

function layers(survey: Survey): Facts[] {
  const { catalog, get } = survey;
  const properties = catalog ? get(catalog, 'OCProperties') : null;
  const config = isDict(properties) ? get(properties, 'D') : null;
  if (!isDict(properties) || !isDict(config)) return [];
  const off = numbersIn(get(config, 'OFF'));
  const on = numbersIn(get(config, 'ON'));
  const offByBase = isName(get(config, 'BaseState'), 'OFF');
  const groups = numbersIn(get(properties, 'OCGs'));
  const used = groupsUsed(survey);
  return [...groups].flatMap((num): Facts[] => {
    const group = survey.reached.get(num);
    if (!isDict(group) || !used.has(num)) return [];
    const isOff = off.has(num) || (offByBase && !on.has(num));
    const found = isOff
      ? 'layer that is off'
      : differsInPrint(survey, group)
        ? 'layer that prints differently'
        : '';
    return found === '' ? [] : [{ found, at: nameOf(survey, group) ?? `object ${num}` }];
  });
}

function numbersIn(value: PdfValue): Set<number> {
  return new Set(isArray(value) ? value.items.filter(isRef).map(({ num }) => num) : []);
}

/** Groups that content or annotations belong to, by /Properties, /OC or a membership (§8.11.2.2). */
function groupsUsed({ nodes }: Survey): Set<number> {
  const used = new Set<number>();
  const add = (value: PdfValue | undefined): void => {
    if (isRef(value)) used.add(value.num);
    else if (isArray(value)) for (const item of value.items) add(item);
  };
  for (const { dict, key } of nodes) {
    if (key === 'Properties') for (const value of dict.entries.values()) add(value);
    add(dict.entries.get('OC'));
    if (isName(dict.entries.get('Type'), 'OCMD')) add(dict.entries.get('OCGs'));
  }
  return used;
}

/** /Usage of a group (§8.11.4.4): what it says for the screen is not what it says for paper. */
function differsInPrint({ get }: Survey, group: PdfDict): boolean {
  const usage = get(group, 'Usage');
  if (!isDict(usage)) return false;
  const state = (purpose: string): string | undefined => {
    const dict = get(usage, purpose);
    const value = isDict(dict) ? get(dict, `${purpose}State`) : null;
    return isName(value) ? value.name : undefined;
  };
  const [view, print] = [state('View') ?? 'ON', state('Print') ?? 'ON'];
  return view !== print;
}

function nameOf({ get }: Survey, group: PdfDict): string | undefined {
  const name = get(group, 'Name');
  return isString(name) ? `layer ${textOf(name.bytes).slice(0, 100)}` : undefined;
}
