import type { DigestAlgorithm } from '../algorithms.js';
import { asSource, type BytesInput } from '../bytes/index.js';
import { CONTENT_TYPE } from '../cms/index.js';
import type { ByteSource, CryptoProvider } from '../ports.js';
import { readCmsParts, type CmsParts } from './cms-parts.js';
import { digestContent, isPieces, type DigestedContent } from './content.js';
import { digestsOfSigners, refuseOtherContent } from './existing.js';
import { stampDigest, type Material } from './material.js';
import type { Fingerprint } from './prepared-json.js';
import type { CmsContent } from './types.js';

/** What is signed, and into what the signature goes. */
export interface Target {
  /** The CMS before the signature: one that stands, or one without signatures. */
  readonly parts: CmsParts;
  readonly content: DigestedContent;
  /** Of the CMS that stands. */
  readonly addTo?: Fingerprint;
}

export interface TargetRequest {
  readonly content: CmsContent | undefined;
  readonly attached: boolean;
  readonly addTo: BytesInput | undefined;
  readonly signal: AbortSignal | undefined;
  readonly crypto: CryptoProvider;
}

/** Reads what is signed, in one pass. Throws `TypeError`, `ERR_DOCUMENT_MISMATCH`, the errors of the source and of reading a CMS. */
export async function openTarget(
  request: TargetRequest,
  { digestAlgorithm }: Pick<Material, 'digestAlgorithm'>,
): Promise<Target> {
  const { addTo, crypto, signal } = request;
  const parts = addTo ? await readCmsParts(addTo) : newParts(request);
  const wanted: DigestAlgorithm[] = [digestAlgorithm, stampDigest(digestAlgorithm)];
  const algorithms = [...wanted, ...digestsOfSigners(parts)];
  const content = await digestContent(subjectOf(parts, request), algorithms, { crypto, signal });
  refuseOtherContent(parts, content);
  if (!addTo) return { parts, content };
  return { parts, content, addTo: await fingerprint(addTo, digestAlgorithm, crypto) };
}

function newParts({ content, attached }: TargetRequest): CmsParts {
  const eContent = attached ? { eContent: sourceOf(content) } : {};
  const nothing = { digestAlgorithms: [], certificates: [], crls: [], signerInfos: [] };
  return { eContentType: CONTENT_TYPE.data, ...eContent, ...nothing };
}

/** Carried content is read twice, for its digest and into the file, so it must stand somewhere. */
function sourceOf(content: CmsContent | undefined): ByteSource {
  if (content === undefined) throw new TypeError('the content is needed');
  if (isPieces(content))
    throw new TypeError(
      'content that is carried is bytes or a ByteSource, not pieces as they come',
    );
  return asSource(content);
}

function subjectOf({ eContent }: CmsParts, { content, addTo }: TargetRequest): CmsContent {
  if (addTo && eContent && content !== undefined)
    throw new TypeError('the CMS carries its content: none is given beside it');
  const subject = eContent ?? content;
  if (subject === undefined) throw new TypeError('the content is needed');
  return subject;
}

/** Length and digest of a whole file. */
export async function fingerprint(
  input: BytesInput,
  algorithm: DigestAlgorithm,
  crypto: CryptoProvider,
): Promise<Fingerprint> {
  const { length, digests } = await digestContent(input, [algorithm], { crypto });
  return { length, digest: digests.get(algorithm) ?? new Uint8Array(0) };
}
