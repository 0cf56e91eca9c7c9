import type { DigestAlgorithm } from '../algorithms.js';
import { warning } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import type { Finding } from '../report.js';
import type { DigestedContent } from './content.js';
import { stampDigest } from './material.js';
import type { Statements } from './signed-statements.js';
import type { CmsSignatureRequest } from './types.js';

/** The token over a content as a statement, or why there is none. */
export interface ContentStamp {
  readonly statement: Pick<Statements, 'contentTimestamp'>;
  readonly findings: readonly Finding[];
}

/**
 * The token over the content, where one is asked for (EN 319 122-1 §5.2.8); before any key is used. Throws the errors of the
 * source, unless a downgrade is taken: then the warning `content-timestamp-missing` says why there is none.
 */
export async function contentStamp(
  { contentTimestamp = false, timestamps, onTimestampFailure, signal }: CmsSignatureRequest,
  {
    digests,
    digestAlgorithm: signed,
  }: Pick<DigestedContent, 'digests'> & { readonly digestAlgorithm: DigestAlgorithm },
): Promise<ContentStamp> {
  if (!contentTimestamp || !timestamps) return { statement: {}, findings: [] };
  const digestAlgorithm = stampDigest(signed);
  const imprint = digests.get(digestAlgorithm);
  if (!imprint) throw new TypeError(`no ${digestAlgorithm} digest was made`);
  try {
    const request = { digestAlgorithm, imprint, ...(signal && { signal }) };
    const token = await timestamps.requestToken(request);
    return { statement: { contentTimestamp: token }, findings: [] };
  } catch (error) {
    if (onTimestampFailure !== 'downgrade' || signal?.aborted === true) throw error;
    return { statement: {}, findings: [missing(error)] };
  }
}

function missing(error: unknown): Finding {
  const found = isKysoError(error) ? error.code : error instanceof Error ? error.name : 'Error';
  const at = isKysoError(error) ? error.facts['url'] : undefined;
  return warning('content-timestamp-missing', 'EN 319 122-1 §5.2.8', {
    found,
    at: typeof at === 'string' ? at : undefined,
  });
}
