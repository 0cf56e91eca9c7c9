import type { BytesInput } from '@kyso/core';
import { readWholeFile } from '@kyso/core/node';
import {
  appendix,
  approve,
  comment,
  copy,
  initial,
  issue,
  prepareAct,
  register,
  type ActOptions,
  type ActResult,
  type ActType,
  type Authority,
  type CopyKind,
  type OptionsOfActs,
  type PreparedAct,
  type SignerToBe,
} from '@kyso/vn';
import type { OptionTable, OptionValues } from '../arguments.js';
import { usageError } from '../errors.js';
import { MAX_COMPARED_FILE, MAX_IMAGE_FILE } from '../limits.js';
import { EVIDENCE_OPTIONS, TRUST_OPTIONS } from '../trust-files.js';
import { AUTHORITIES } from './delegations.js';

/** An act with its own options read. */
export interface ReadyAct {
  /** Does the act on a document with what every act takes. */
  readonly run: (pdf: BytesInput, common: ActOptions) => Promise<ActResult>;
  /** Prepares it, without key. */
  readonly prepare: (pdf: BytesInput, common: CommonToBe) => Promise<PreparedAct>;
}

/** What every act takes, before there is a key. */
export type CommonToBe = Omit<ActOptions, 'signer' | 'onUsage' | 'channel' | 'clerk'> & {
  readonly signer: SignerToBe;
};

/** What an act takes beside the options of all acts. */
export interface ActSyntax<Own extends OptionTable> {
  readonly options: Own;
  /** Checks the values and reads the files that they name, before any key is opened. Throws `ERR_USAGE`, `ERR_IO`. */
  readonly ready: (values: OptionValues<Own>) => ReadyAct | Promise<ReadyAct>;
}

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;

const INITIAL = act({
  options: { as: TEXT, image: TEXT, text: TEXT, 'allow-repeat': FLAG },
  ready: async (values) => {
    const image = await imageAt(values.image);
    const { as, text } = values;
    if (image && text !== undefined)
      throw usageError('--image and --text exclude each other', { option: 'text' });
    return ready(initial, 'initial', {
      ...(as !== undefined && { as }),
      ...(image && { image }),
      ...(text !== undefined && { text }),
      ...(values['allow-repeat'] === true && { allowRepeat: true }),
    });
  },
});

const APPROVE = act({
  options: { as: TEXT, image: TEXT, 'on-behalf': TEXT, name: TEXT },
  ready: async (values) => {
    const onBehalf = authorityOf(values['on-behalf']);
    const image = await neededImage('image', values.image);
    const { as, name } = values;
    return ready(approve, 'approve', {
      image,
      ...(as !== undefined && { as }),
      ...(onBehalf && { onBehalf }),
      ...(name !== undefined && { name }),
    });
  },
});

const ISSUE = act({
  options: {
    ...{ number: TEXT, date: TEXT, seal: TEXT },
    ...{ 'initialed-draft': TEXT, spanning: FLAG },
    ...TRUST_OPTIONS,
    ...EVIDENCE_OPTIONS,
  },
  ready: async (values) => {
    const number = needed('number', values.number);
    const seal = await neededImage('seal', values.seal);
    const { date, 'initialed-draft': draft } = values;
    const initialedDraft =
      draft === undefined ? undefined : await readWholeFile(draft, MAX_COMPARED_FILE);
    return ready(issue, 'issue', {
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

const COPY = act({
  options: { kind: TEXT, original: TEXT, organisation: TEXT, seal: TEXT },
  ready: async (values) => {
    const kind = KINDS[choiceOf('kind', values.kind ?? 'sao-y', Object.keys(KINDS))];
    const original = choiceOf('original', values.original ?? 'electronic', [
      ...(['electronic', 'scanned'] as const),
    ]);
    const seal = await imageAt(values.seal);
    const { organisation } = values;
    return ready(copy, 'copy', {
      original,
      ...(kind && { kind }),
      ...(organisation !== undefined && { organisation }),
      ...(seal && { seal }),
    });
  },
});

const APPENDIX = act({
  options: { 'document-number': TEXT },
  ready: (values) => {
    const documentNumber = needed('document-number', values['document-number']);
    return ready(appendix, 'appendix', { documentNumber });
  },
});

const REGISTER = act({
  options: { number: TEXT, date: TEXT, organisation: TEXT, 'forward-to': TEXT, dossier: TEXT },
  ready: (values) => {
    const number = needed('number', values.number);
    const { date, organisation, 'forward-to': forwardTo, dossier } = values;
    return ready(register, 'register', {
      number,
      ...(date !== undefined && { date }),
      ...(organisation !== undefined && { organisation }),
      ...(forwardTo !== undefined && { forwardTo }),
      ...(dossier !== undefined && { file: dossier }),
    });
  },
});

const COMMENT = act({
  options: { text: TEXT },
  ready: (values) => {
    const text = needed('text', values.text);
    return ready(comment, 'comment', { text });
  },
});

/** The acts by name, each read by its own table of options. */
export const ACTS: Readonly<Record<ActType, ActSyntax<OptionTable>>> = {
  initial: anyOptions(INITIAL),
  approve: anyOptions(APPROVE),
  issue: anyOptions(ISSUE),
  copy: anyOptions(COPY),
  appendix: anyOptions(APPENDIX),
  register: anyOptions(REGISTER),
  comment: anyOptions(COMMENT),
};

/** The values are read by the same table. */
function anyOptions<Own extends OptionTable>(syntax: ActSyntax<Own>): ActSyntax<OptionTable> {
  return syntax as unknown as ActSyntax<OptionTable>;
}

/** The act, in one call and prepared, with its own options. */
function ready<Type extends ActType>(
  act: (pdf: BytesInput, options: OptionsOfActs[Type]) => Promise<ActResult>,
  type: Type,
  own: Omit<OptionsOfActs[Type], keyof ActOptions>,
): ReadyAct {
  // Own and common options together are those of the act.
  const all = (common: ActOptions | CommonToBe) =>
    ({ ...common, ...own }) as unknown as OptionsOfActs[Type];
  return {
    run: (pdf, common) => act(pdf, all(common)),
    prepare: (pdf, common) => prepareAct(type, pdf, all(common)),
  };
}

/** Ties the values to the options that an act takes. */
function act<const Own extends OptionTable>(syntax: ActSyntax<Own>): ActSyntax<Own> {
  return syntax;
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
