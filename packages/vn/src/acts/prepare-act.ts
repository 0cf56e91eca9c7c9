import { prepareSignature, type BytesInput, type PreparedSignature, type Signer } from '@kyso/core';
import { preparedDocument } from '@kyso/core/pades';
import type { ActRecord } from '@kyso/core/validation';
import { wholeBytes } from '../supersede/supersede.js';
import type { ActType } from './act-type.js';
import { APPENDIX_ACT, type AppendixOptions } from './appendix.js';
import { APPROVE_ACT, type ApproveOptions } from './approve.js';
import { COMMENT_ACT, type CommentOptions } from './comment.js';
import { COPY_ACT, type CopyOptions } from './copy.js';
import { INITIAL_ACT, type InitialOptions } from './initial.js';
import { ISSUE_ACT, type IssueOptions } from './issue.js';
import type { Notice } from './notices.js';
import { readyFor } from './perform.js';
import { REGISTER_ACT, type RegisterOptions } from './register.js';
import type { Act } from './act-work.js';
import { decideAct } from './run-act.js';
import type { ActOptions } from './types.js';

/** What each act takes. */
export interface OptionsOfActs {
  readonly initial: InitialOptions;
  readonly approve: ApproveOptions;
  readonly issue: IssueOptions;
  readonly copy: CopyOptions;
  readonly appendix: AppendixOptions;
  readonly register: RegisterOptions;
  readonly comment: CommentOptions;
}

/** The signer of an act whose key is elsewhere, or not asked yet. */
export type SignerToBe = Pick<Signer, 'certificate' | 'chain' | 'algorithm'>;

/** Options of the act, with the signer's certificate in place of the signer. */
export type PrepareActOptions<Type extends ActType> = Omit<
  OptionsOfActs[Type],
  'signer' | 'onUsage' | 'channel' | 'clerk'
> & { readonly signer: SignerToBe };

/** An act that waits for its signature. */
export interface PreparedAct {
  readonly act: ActRecord;
  readonly notices: readonly Notice[];
  /** The document that `prepared` was prepared on: the one given, with the revision that prepares a draft where that was needed. */
  readonly document: Uint8Array;
  /** What the key signs: plain JSON, for `completeSignature` of core together with `document`. */
  readonly prepared: PreparedSignature;
  /** The document as it will be signed, its signature value still empty: to be looked at. */
  bytes(): Promise<Uint8Array>;
}

const ACTS: { readonly [Type in ActType]: Act<OptionsOfActs[Type]> } = {
  initial: INITIAL_ACT,
  approve: APPROVE_ACT,
  issue: ISSUE_ACT,
  copy: COPY_ACT,
  appendix: APPENDIX_ACT,
  register: REGISTER_ACT,
  comment: COMMENT_ACT,
};

/**
 * The first half of an act, for a key that is elsewhere (an agent, a phone, a remote service) and for a look at the page
 * before anything is signed: everything that the act checks is checked, no key is used, nothing is written. The second
 * half is `completeSignature` of core; a usage record is the caller's to tell then.
 *
 * Throws what the act throws, but for what its signer and completing throw.
 *
 * @example
 * const { document, prepared } = await prepareAct('approve', draft, { signer: { certificate, chain, algorithm }, image });
 * const { bytes } = toBeSignedOf(prepared);
 * const approved = await completeSignature(document, prepared, await phone.sign(bytes));
 */
export async function prepareAct<Type extends ActType>(
  type: Type,
  pdf: BytesInput,
  options: PrepareActOptions<Type>,
): Promise<PreparedAct> {
  const { certificate, chain, algorithm } = options.signer;
  const signer = { certificate, chain, algorithm, sign: withoutKey };
  // Options and definition are both of the act that `type` names.
  const whole = { ...options, signer } as unknown as OptionsOfActs[Type];
  return prepared(ACTS[type] as unknown as Act<ActOptions>, pdf, whole);
}

async function prepared(
  act: Act<ActOptions>,
  pdf: BytesInput,
  options: ActOptions,
): Promise<PreparedAct> {
  const ready = await readyFor(act, pdf, options);
  const { request, record, notices } = await decideAct(act, { ...ready, options });
  const document = await wholeBytes(ready.pdf);
  const { certificate, chain, algorithm } = options.signer;
  const prepared = await prepareSignature(document, { ...request, certificate, chain, algorithm });
  return {
    act: record,
    notices,
    document,
    prepared,
    bytes: () => preparedDocument(document, prepared),
  };
}

function withoutKey(): never {
  throw new TypeError('an act that is prepared has no key');
}
