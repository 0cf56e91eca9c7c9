import type { BytesInput } from '@kyso/core';
import { readWholeFile } from '@kyso/core/node';
import {
  appendix,
  approve,
  comment,
  copy,
  initial,
  issue,
  register,
  type ActOptions,
  type ActResult,
  type Authority,
  type CopyKind,
} from '@kyso/vn';
import type { OptionTable, OptionValues } from '../arguments.js';
import { usageError } from '../errors.js';
import { MAX_COMPARED_FILE, MAX_IMAGE_FILE } from '../limits.js';
import { AUTHORITIES } from './delegations.js';

/** Does the act on a document with what every act takes. */
export type ActRun = (pdf: BytesInput, common: ActOptions) => Promise<ActResult>;

/** What an act takes beside the options of all acts. */
export interface ActSyntax<Own extends OptionTable> {
  readonly options: Own;
  /** Checks the values and reads the files that they name, before any key is opened. Throws `ERR_USAGE`, `ERR_IO`. */
  readonly ready: (values: OptionValues<Own>) => ActRun | Promise<ActRun>;
}

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;

export const INITIAL = act({
  options: { as: TEXT, image: TEXT, text: TEXT, 'allow-repeat': FLAG, 'force-act': FLAG },
  ready: async (values) => {
    const image = await imageAt(values.image);
    const { as, text } = values;
    if (image && text !== undefined)
      throw usageError('--image and --text exclude each other', { option: 'text' });
    return (pdf, common) =>
      initial(pdf, {
        ...common,
        ...forced(values),
        ...(as !== undefined && { as }),
        ...(image && { image }),
        ...(text !== undefined && { text }),
        ...(values['allow-repeat'] === true && { allowRepeat: true }),
      });
  },
});

export const APPROVE = act({
  options: { as: TEXT, image: TEXT, 'on-behalf': TEXT, name: TEXT, 'force-act': FLAG },
  ready: async (values) => {
    const onBehalf = authorityOf(values['on-behalf']);
    const image = await neededImage('image', values.image);
    const { as, name } = values;
    return (pdf, common) =>
      approve(pdf, {
        ...common,
        ...forced(values),
        image,
        ...(as !== undefined && { as }),
        ...(onBehalf && { onBehalf }),
        ...(name !== undefined && { name }),
      });
  },
});

export const ISSUE = act({
  options: {
    ...{ number: TEXT, date: TEXT, seal: TEXT },
    ...{ 'initialed-draft': TEXT, spanning: FLAG, 'force-act': FLAG },
  },
  ready: async (values) => {
    const number = needed('number', values.number);
    const seal = await neededImage('seal', values.seal);
    const { date, 'initialed-draft': draft } = values;
    const initialedDraft =
      draft === undefined ? undefined : await readWholeFile(draft, MAX_COMPARED_FILE);
    return (pdf, common) =>
      issue(pdf, {
        ...common,
        ...forced(values),
        ...{ number, seal, spanning: values.spanning === true },
        ...(date !== undefined && { date }),
        ...(initialedDraft && { initialedDraft }),
      });
  },
});

const KINDS: Readonly<Record<string, CopyKind>> = {
  'sao-y': 'SAO_Y',
  'sao-luc': 'SAO_LUC',
  'trich-sao': 'TRICH_SAO',
};

export const COPY = act({
  options: { kind: TEXT, original: TEXT, organisation: TEXT, seal: TEXT },
  ready: async (values) => {
    const kind = KINDS[choiceOf('kind', values.kind ?? 'sao-y', Object.keys(KINDS))];
    const original = choiceOf('original', values.original ?? 'electronic', [
      ...(['electronic', 'scanned'] as const),
    ]);
    const seal = await imageAt(values.seal);
    const { organisation } = values;
    return (pdf, common) =>
      copy(pdf, {
        ...{ ...common, original },
        ...(kind && { kind }),
        ...(organisation !== undefined && { organisation }),
        ...(seal && { seal }),
      });
  },
});

export const APPENDIX = act({
  options: { 'document-number': TEXT },
  ready: (values) => {
    const documentNumber = needed('document-number', values['document-number']);
    return (pdf, common) => appendix(pdf, { ...common, documentNumber });
  },
});

export const REGISTER = act({
  options: { number: TEXT, date: TEXT, organisation: TEXT, 'forward-to': TEXT, dossier: TEXT },
  ready: (values) => {
    const number = needed('number', values.number);
    const { date, organisation, 'forward-to': forwardTo, dossier } = values;
    return (pdf, common) =>
      register(pdf, {
        ...{ ...common, number },
        ...(date !== undefined && { date }),
        ...(organisation !== undefined && { organisation }),
        ...(forwardTo !== undefined && { forwardTo }),
        ...(dossier !== undefined && { file: dossier }),
      });
  },
});

export const COMMENT = act({
  options: { text: TEXT },
  ready: (values) => {
    const text = needed('text', values.text);
    return (pdf, common) => comment(pdf, { ...common, text });
  },
});

/** Ties the values to the options that an act takes. */
function act<const Own extends OptionTable>(syntax: ActSyntax<Own>): ActSyntax<Own> {
  return syntax;
}

function forced(values: { readonly 'force-act'?: boolean }): Pick<ActOptions, 'force'> {
  return values['force-act'] === true ? { force: true } : {};
}

function needed(option: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw usageError(`--${option} is missing`, { option });
}

async function neededImage(option: string, file: string | undefined): Promise<Uint8Array> {
  return readWholeFile(needed(option, file), MAX_IMAGE_FILE);
}

async function imageAt(file: string | undefined): Promise<Uint8Array | undefined> {
  return file === undefined ? undefined : readWholeFile(file, MAX_IMAGE_FILE);
}

/** The value, which is one of a few words. Throws `ERR_USAGE`. */
export function choiceOf<Choice extends string>(
  option: string,
  value: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw usageError(`--${option} is ${choices.join(', ')}, not "${value}"`, { option });
}

/** `KT.`, also written `kt` in a shell. */
function authorityOf(text: string | undefined): Authority | undefined {
  if (text === undefined) return undefined;
  return choiceOf('on-behalf', `${text.toUpperCase().replace(/\.$/, '')}.`, AUTHORITIES);
}
