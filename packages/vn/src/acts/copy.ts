import type { BytesInput } from '@kyso/core';
import { signHeadBlock } from './head-block.js';
import { profileOf } from './places.js';
import { perform } from './perform.js';
import type { Act, ActSigning, ActWork } from './act-work.js';
import { authorise } from './run-act.js';
import type { ActOptions, ActResult } from './types.js';

/** Form of a copy (NĐ 30/2020 Điều 25): of the whole original, of a copy, of a part. */
export type CopyKind = 'SAO_Y' | 'SAO_LUC' | 'TRICH_SAO';

export interface CopyOptions extends ActOptions {
  /** Default `SAO_Y`. */
  readonly kind?: CopyKind;
  /** What was copied: an electronic document, or a scan of paper. Default `electronic`. */
  readonly original?: 'electronic' | 'scanned';
  /** Name of the copying organisation as it is written; default that of the certificate. */
  readonly organisation?: string;
  /** The seal, for profiles whose copies show it. */
  readonly seal?: Uint8Array;
}

/**
 * Signs an electronic copy: form of copy, name of the copying organisation and signing time as text at the top right of
 * page one, no image (NĐ 30/2020 Appendix I, Part II, I.3), with the organisation's certificate. Blocks of earlier
 * copies stay where they are; this one stands below them.
 *
 * Throws `ERR_AUTHORITY`, `ERR_NO_ROOM`, the errors of drawing, and those of `signPdf`.
 */
export function copy(pdf: BytesInput, options: CopyOptions): Promise<ActResult> {
  return perform(COPY_ACT, pdf, options);
}

/** @internal */
export const COPY_ACT: Act<CopyOptions> = { type: 'copy', decide };

async function decide(work: ActWork<CopyOptions>): Promise<ActSigning> {
  const { options } = work;
  const { kind = 'SAO_Y', original = 'electronic', organisation = work.holder.name } = options;
  await authorise(work, null);
  return signHeadBlock(work, {
    base: 'SaoVanBan',
    rule: 'copy',
    values: { form: profileOf(work).copyForms.value[kind], organisation },
    facts: { kind, original, organisation },
    seal: options.seal,
  });
}
