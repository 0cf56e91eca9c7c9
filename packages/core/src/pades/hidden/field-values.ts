import {
  isArray,
  isDict,
  isName,
  isStream,
  isString,
  textOf,
  type FormField,
  type PdfDict,
  type PdfValue,
} from '../../pdf/index.js';
import type { Finding } from '../../report.js';
import { appearanceOf } from './annotations.js';
import type { FormFacts } from './form-facts.js';
import { paintingOf } from './painting.js';
import type { Reading, Survey } from './survey.js';
import { warnings, type Facts } from './warnings.js';

/** Fields that show another text, or another state, than the value they hold. */
export function fieldValueWarnings(survey: Survey, { fields, explained }: FormFacts): Finding[] {
  const found = fields.flatMap((field): Facts[] => {
    if (explained.has(field.ref.num)) return [];
    const widgets = field.widgets.map((ref) => survey.resolve(ref)).filter(isDict);
    const differs =
      field.type === 'Btn'
        ? showsOtherState(survey, field, widgets)
        : widgets.some((widget) => showsOtherText(survey, field, widget));
    return differs ? [{ found: field.name, at: `object ${field.ref.num}` }] : [];
  });
  return warnings('field-appearance', 'ISO 32000-2 §12.7.4.3', found);
}

/** Field flags (§12.7.5) at their places. */
const MULTILINE = 1 << 12;
const PASSWORD = 1 << 13;
const COMBO = 1 << 17;
const PUSH_BUTTON = 1 << 16;

/** Whether a field shows its value; `unknown` where its fonts do not tell. */
export type ShownValue = 'same' | 'other' | 'unknown';

function showsOtherText(reading: Reading, field: FormField, widget: PdfDict): boolean {
  return shownValue(reading, field, widget) === 'other';
}

/** Compares the text of an appearance with the value of its field; what is no plain text passes as the same. */
export function shownValue(reading: Reading, field: FormField, widget: PdfDict): ShownValue {
  const flags = flagsOf(reading, field);
  // A list shows what can be chosen, a password stars, and a formatting script its own form of the value.
  const isList = field.type === 'Ch' && (flags & COMBO) === 0;
  const isSecret = field.type === 'Tx' && (flags & PASSWORD) !== 0;
  if ((field.type !== 'Tx' && field.type !== 'Ch') || isList || isSecret) return 'same';
  if (isFormatted(reading, field, widget)) return 'same';
  const shown = shownText(reading, widget);
  if (shown === undefined) return 'unknown';
  const wanted = textsOfValue(reading, field).map(plain);
  if (wanted.includes(shown)) return 'same';
  // What is too long for a field of several lines is cut off at its end.
  const isCut = (flags & MULTILINE) !== 0 && shown !== '';
  return isCut && wanted.some((text) => text.startsWith(shown)) ? 'same' : 'other';
}

/** /Ff of the field or of a node above it. */
function flagsOf({ get }: Reading, { dict }: FormField): number {
  let node: PdfValue = dict;
  for (let up = 0; up < 16 && isDict(node); up++) {
    const flags = get(node, 'Ff');
    if (typeof flags === 'number') return flags;
    node = get(node, 'Parent');
  }
  return 0;
}

function isFormatted({ get }: Reading, { dict }: FormField, widget: PdfDict): boolean {
  return [dict, widget].some((holder) => {
    const actions = get(holder, 'AA');
    return isDict(actions) && actions.entries.has('F');
  });
}

/** The text of the appearance of a widget without blanks; undefined where there is none or its fonts do not tell. */
export function shownText(reading: Reading, widget: PdfDict): string | undefined {
  const appearance = appearanceOf(reading, widget);
  const content = appearance && reading.decoded(appearance);
  if (!appearance || !content) return undefined;
  const resources = reading.get(appearance.dict, 'Resources');
  const own = isDict(resources) ? resources : undefined;
  const { texts } = paintingOf(reading, content, { resources: own });
  const parts = texts.map(({ text }) => text);
  return parts.every((part) => part !== undefined) ? plain(parts.join('')) : undefined;
}

function plain(text: string): string {
  return text.normalize('NFC').replace(/[\s\u00a0\u00ad\u200b]+/gu, '');
}

/** What may stand for the value: itself, or of a choice the text that is shown for it (§12.7.5.4). */
function textsOfValue(reading: Reading, { dict, value }: FormField): string[] {
  const { get, resolve } = reading;
  const resolved = resolve(value);
  if (isStream(resolved)) return [textOf(reading.decoded(resolved) ?? new Uint8Array(0))];
  const text = isString(resolved) ? textOf(resolved.bytes) : '';
  const options = get(dict, 'Opt');
  const pairs = (isArray(options) ? options.items : []).flatMap((item) => {
    const pair = resolve(item);
    const [exported, shown] = isArray(pair) ? pair.items.map(resolve) : [];
    return isString(exported) && isString(shown) && textOf(exported.bytes) === text
      ? [textOf(shown.bytes)]
      : [];
  });
  return [text, ...pairs];
}

/** A box or a set of buttons of which the value names one state and the page shows another (§12.7.5.2). */
function showsOtherState(reading: Reading, field: FormField, widgets: readonly PdfDict[]): boolean {
  const value = reading.resolve(field.value);
  if ((flagsOf(reading, field) & PUSH_BUTTON) !== 0) return false;
  const wanted = isName(value) ? value.name : 'Off';
  const states = widgets
    .map((widget) => reading.get(widget, 'AS'))
    .filter((state) => isName(state));
  if (states.length < widgets.length) return false;
  const on = states.map(({ name }) => name).filter((name) => name !== 'Off');
  return wanted === 'Off' ? on.length > 0 : on.some((name) => name !== wanted) || on.length === 0;
}
