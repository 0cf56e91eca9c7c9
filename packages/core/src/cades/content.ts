import type { DigestAlgorithm } from '../algorithms.js';
import { asSource, forEachPiece } from '../bytes/index.js';
import type { CryptoProvider } from '../ports.js';
import type { CmsContent } from './types.js';

/** Length in bytes and digests of a content. */
export interface DigestedContent {
  readonly length: number;
  readonly digests: ReadonlyMap<DigestAlgorithm, Uint8Array>;
}

/** Digests a content by several algorithms in one pass, within the memory of a few pieces. */
export async function digestContent(
  content: CmsContent,
  algorithms: Iterable<DigestAlgorithm>,
  {
    crypto,
    signal,
  }: { readonly crypto: CryptoProvider; readonly signal?: AbortSignal | undefined },
): Promise<DigestedContent> {
  const running = new Map([...new Set(algorithms)].map((one) => [one, crypto.createDigest(one)]));
  let length = 0;
  const take = (piece: Uint8Array): void => {
    signal?.throwIfAborted();
    length += piece.length;
    for (const digest of running.values()) digest.update(piece);
  };
  if (isPieces(content)) {
    for await (const piece of content) take(piece);
  } else {
    const source = asSource(content);
    await forEachPiece(source, [0, source.size], take);
  }
  const digests = new Map([...running].map(([algorithm, digest]) => [algorithm, digest.digest()]));
  return { length, digests };
}

/** Whether a content comes in pieces that can be passed over only once. */
export function isPieces(content: CmsContent): content is AsyncIterable<Uint8Array> {
  return Symbol.asyncIterator in content;
}
