import { compareBytes, concat, forEachPiece } from '../bytes/index.js';
import { CONTENT_TYPE, parseSignedData, type SignedData } from '../cms/index.js';
import { Tag, contextTag } from '../der/index.js';
import { header, integer, oid } from '../der/writer.js';
import { coreError } from '../errors.js';
import type { ByteSink, ByteSource } from '../ports.js';
import type { CmsParts } from './cms-parts.js';

/** A CMS laid out in DER: what is written, the content read as it goes. */
export interface CmsLayout {
  /** Bytes of the whole. */
  readonly size: number;
  readonly pieces: readonly (Uint8Array | ByteSource)[];
}

/** The longest that four length octets say; this decoder and others read no more. */
const MAX_SIZE = 0xffffffff;

/** Lays out parts in DER. Throws `ERR_LIMIT` where the whole would be 4 GiB or more. */
export function layOutCms(parts: CmsParts): CmsLayout {
  const { eContentType, eContent, certificates, crls } = parts;
  const content = eContent ? wrapped(contextTag(0), wrapped(Tag.octetString, [eContent])) : [];
  const signedData = wrapped(Tag.sequence, [
    integer(versionOf(parts)),
    ...wrapped(Tag.set, parts.digestAlgorithms),
    ...wrapped(Tag.sequence, [oid(eContentType), ...content]),
    ...(certificates.length > 0 ? wrapped(contextTag(0), certificates) : []),
    ...(crls.length > 0 ? wrapped(contextTag(1), crls) : []),
    ...wrapped(Tag.set, parts.signerInfos),
  ]);
  const pieces = wrapped(Tag.sequence, [
    oid(CONTENT_TYPE.signedData),
    ...wrapped(contextTag(0), signedData),
  ]);
  return { size: sizeOf(pieces), pieces };
}

type Pieces = readonly (Uint8Array | ByteSource)[];

function wrapped(tag: number, pieces: Pieces): Pieces {
  const size = sizeOf(pieces);
  if (size > MAX_SIZE)
    throw coreError('ERR_LIMIT', `a CMS of ${size} bytes, at most ${MAX_SIZE}`, {
      facts: { limit: MAX_SIZE, found: size },
    });
  return [header(tag, size), ...pieces];
}

function sizeOf(pieces: Pieces): number {
  return pieces.reduce((sum, piece) => sum + (isBytes(piece) ? piece.length : piece.size), 0);
}

function isBytes(piece: Uint8Array | ByteSource): piece is Uint8Array {
  return piece instanceof Uint8Array;
}

/** CMSVersion (RFC 5652 §5.1). */
function versionOf({ certificates, crls, signerInfos, eContentType }: CmsParts): 1 | 3 | 4 | 5 {
  const hasTag = (choices: readonly Uint8Array[], number: number): boolean =>
    choices.some(([tag]) => tag === contextTag(number));
  if (hasTag(certificates, 3) || hasTag(crls, 1)) return 5;
  if (hasTag(certificates, 2)) return 4;
  const other = hasTag(certificates, 1) || eContentType !== CONTENT_TYPE.data;
  return other || signerInfos.some(isOfVersion3) ? 3 : 1;
}

/** Whether a SignerInfo names its signer by key identifier (RFC 5652 §5.3): its version is 3 then. */
function isOfVersion3(signerInfo: Uint8Array): boolean {
  // SEQUENCE, one to five octets of length, INTEGER 3.
  const lengthOctets = (signerInfo[1] ?? 0) < 0x80 ? 1 : ((signerInfo[1] ?? 0) & 0x7f) + 1;
  return signerInfo[1 + lengthOctets + 2] === 3;
}

/** Writes a CMS in order, its content in pieces of at most 1 MiB. */
export async function writeCms({ pieces }: CmsLayout, sink: ByteSink): Promise<void> {
  for (const piece of pieces) {
    if (isBytes(piece)) await sink.write(piece);
    else await forEachPiece(piece, [0, piece.size], (bytes) => sink.write(bytes));
  }
}

/** The whole CMS in memory. */
export async function cmsBytes(layout: CmsLayout): Promise<Uint8Array> {
  const written: Uint8Array[] = [];
  // What a source lends is its own until the next piece: it is copied.
  await writeCms(layout, { write: (bytes) => void written.push(bytes.slice()) });
  return concat(written);
}

/** The same as `parseSignedData` gives for the whole, without the content. */
export function detachedSignedData(parts: CmsParts): SignedData {
  const { eContentType, digestAlgorithms, certificates, crls, signerInfos } = parts;
  const { pieces } = layOutCms({ eContentType, digestAlgorithms, certificates, crls, signerInfos });
  return parseSignedData(concat(pieces.filter(isBytes)));
}

/**
 * A SET OF with more elements: in the order of DER (X.690 §11.6) where it was so before, otherwise what stands keeps its
 * place, since older archive timestamps were made over sets as they stood. What is there already is not added.
 */
export function joinedSet(
  existing: readonly Uint8Array[],
  added: readonly Uint8Array[],
): readonly Uint8Array[] {
  const fresh: Uint8Array[] = [];
  for (const one of added)
    if (![...existing, ...fresh].some((other) => compareBytes(one, other) === 0)) fresh.push(one);
  const joined = [...existing, ...fresh];
  return isSorted(existing) ? joined.sort(compareBytes) : joined;
}

/** Whether elements stand in the order that DER has for a SET OF. */
export function isSorted(elements: readonly Uint8Array[]): boolean {
  return elements.every((element, index) => {
    const next = elements[index + 1];
    return next === undefined || compareBytes(element, next) <= 0;
  });
}
