import { asSource, type BytesInput } from '../../bytes/index.js';
import { defaultCrypto } from '../../crypto/index.js';
import { systemClock } from '../prepare.js';
import { timestampsOf } from '../timestamping.js';
import { updatedPdf } from '../updated-pdf.js';
import { checkTerms, extend } from './extend.js';
import type { ExtendedPdf, ExtendPdfOptions } from './types.js';

/**
 * Makes the signatures of a document last, whoever made them: up to B-T, B-LT or B-LTA (EN 319 142-1 §6), each step a
 * revision behind what stands, which no earlier signature forbids. A signature that is finished is never altered: what
 * has no timestamp gets a document timestamp. At B-LTA everything that is there, the last document timestamp included,
 * gets its evidence and a new timestamp: so an archive is renewed before that one lapses (`renewalOf`). Evidence is
 * judged before it is written. Throws `ERR_NO_SIGNATURE`, `ERR_EVIDENCE` (a signature that is not intact, evidence
 * that is missing or speaks against it), the errors of the timestamp source, the network and opening; with `downgrade` what
 * is missing is a warning and `level` says what was reached.
 *
 * @example
 * const archived = await extendPdf(pdf, {
 *   level: 'B-LTA', timestamps: tsaClient(url), evidence: { trust, fetcher },
 * });
 */
export async function extendPdf(pdf: BytesInput, options: ExtendPdfOptions): Promise<ExtendedPdf> {
  checkTerms(options);
  const { crypto = defaultCrypto(), clock = systemClock, evidence } = options;
  const source = asSource(pdf);
  const timestamps = timestampsOf(options);
  // The budget is in the source by now: steps share it.
  const { timestampTimeout: _budget, ...rest } = options;
  const request = {
    ...rest,
    ...(timestamps && { timestamps }),
    crypto,
    now: (evidence?.clock ?? clock)(),
  };
  const { revision, ...result } = await extend(source, request);
  return { ...updatedPdf(source, revision), ...result };
}
