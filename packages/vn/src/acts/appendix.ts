import type { BytesInput } from '@kyso/core';
import { vnError } from '../errors.js';
import { signHeadBlock } from './head-block.js';
import { perform } from './perform.js';
import type { Act, ActSigning, ActWork } from './act-work.js';
import { authorise } from './run-act.js';
import type { ActOptions, ActResult } from './types.js';

export interface AppendixOptions extends ActOptions {
  /** Number and symbol of the document that the appendix belongs to, such as `15/QĐ-TTg`. */
  readonly documentNumber: string;
}

/**
 * Signs an appendix that is a file of its own: number and symbol of the document and the signing time as text at the top
 * right of page one, no image (NĐ 30/2020 Appendix I, II.8.b, III.1.d), with the organisation's certificate.
 *
 * Throws `ERR_VALUE`, `ERR_AUTHORITY`, `ERR_NO_ROOM`, the errors of drawing, and those of `signPdf`.
 */
export function appendix(pdf: BytesInput, options: AppendixOptions): Promise<ActResult> {
  return perform(APPENDIX_ACT, pdf, options);
}

/** @internal */
export const APPENDIX_ACT: Act<AppendixOptions> = { type: 'appendix', decide };

async function decide(work: ActWork<AppendixOptions>): Promise<ActSigning> {
  const { options } = work;
  const number = options.documentNumber.normalize('NFC').trim();
  if (number === '')
    throw vnError('ERR_VALUE', 'documentNumber: the number of the document is empty', {
      facts: { name: 'documentNumber', value: '' },
    });
  await authorise(work, null);
  return signHeadBlock(work, {
    base: 'PhuLuc',
    rule: 'appendix',
    values: { number },
    facts: { documentNumber: number },
  });
}
