import { concat } from '../bytes/index.js';
import { attributesOfType, signerInfoOf, type SignerInfo } from '../cms/index.js';
import { DerReader, Tag, contextTag, elementAt } from '../der/index.js';
import { header } from '../der/writer.js';
import { CADES_ATTRIBUTE } from './oids.js';
import { joinedSet } from './write-parts.js';

/** A SignerInfo of DER. Throws `ERR_DER`, `ERR_LIMIT`. */
export function readSignerInfo(der: Uint8Array): SignerInfo {
  return signerInfoOf(elementAt(der, 0));
}

/**
 * The fields of a SignerInfo from version to signature, side by side as they stand: what may follow are unsigned
 * attributes. Throws `ERR_DER`.
 */
export function signedPart(signerInfo: Uint8Array): Uint8Array {
  const reader = new DerReader(signerInfo).sequence();
  const start = reader.offset;
  while (!reader.done) {
    if (reader.read().tag === Tag.octetString) return signerInfo.subarray(start, reader.offset);
  }
  return signerInfo.subarray(start, reader.offset);
}

/**
 * The SignerInfo with more unsigned attributes, each a whole `Attribute`: all that stands stays as it is, byte for byte.
 * Where an archive timestamp of the older constructions stands, attributes keep their order, which it covers.
 */
export function withUnsignedAttributes(
  signerInfo: Uint8Array,
  added: readonly Uint8Array[],
): Uint8Array {
  const { unsignedAttributes } = readSignerInfo(signerInfo);
  const existing = unsignedAttributes?.attributes.map(({ der }) => der) ?? [];
  const attributes = hasOlderArchiveTimestamp(readSignerInfo(signerInfo))
    ? [...existing, ...added]
    : joinedSet(existing, added);
  const contents = concat(attributes);
  const kept = signedPart(signerInfo);
  const unsigned = [header(contextTag(1), contents.length), contents];
  const body = concat([kept, ...(attributes.length > 0 ? unsigned : [])]);
  return concat([header(Tag.sequence, body.length), body]);
}

/** Whether an archive timestamp stands that covers certificates, lists and attributes in their order. */
export function hasOlderArchiveTimestamp({ unsignedAttributes }: SignerInfo): boolean {
  return [CADES_ATTRIBUTE.archiveTimestampV1, CADES_ATTRIBUTE.archiveTimestampV2].some(
    (type) => attributesOfType(unsignedAttributes, type).length > 0,
  );
}
