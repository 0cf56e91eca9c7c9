import { signPdf, type BytesInput } from '@kyso/core';
import { lasting } from './lasting.js';
import { joined, preparedFirst, type ReadyDocument } from './prepare-first.js';
import type { Act } from './act-work.js';
import { decideAct, noticeOf, told } from './run-act.js';
import type { ActOptions, ActResult } from './types.js';

/** Does an act, and tells the usage records. Nothing is written; on failure the input is as it was. */
export function perform<Options extends ActOptions>(
  act: Act<Options>,
  pdf: BytesInput,
  options: Options,
): Promise<ActResult> {
  return told(act.type, options, async () => {
    const ready = await readyFor(act, pdf, options);
    const { request, record, notices } = await decideAct(act, { ...ready, options });
    const terms = { ...request, ...lasting(act.type, options), signer: options.signer };
    const signed = await signPdf(ready.pdf, terms);
    const result = {
      ...signed,
      act: record,
      notices: [...notices, ...signed.findings.flatMap(noticeOf)],
    };
    return ready.preparation ? joined(ready.preparation, result) : result;
  });
}

/** The document as the act signs it, prepared where the act wants that. */
export async function readyFor<Options extends ActOptions>(
  { type, preparesFirst }: Act<Options>,
  pdf: BytesInput,
  options: Options,
): Promise<ReadyDocument> {
  return preparesFirst === true
    ? preparedFirst(type, { pdf, options })
    : { pdf, dossier: undefined };
}
