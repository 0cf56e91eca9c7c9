import { concat } from '../../bytes/index.js';
import {
  DerReader,
  Tag,
  contentsOf,
  contextTag,
  derOfBer,
  elementAt,
  encodingOf,
  expectTag,
  oidOf,
  type DerElement,
} from '../../der/index.js';
import { retag } from '../../der/writer.js';
import { isKysoError } from '../../errors.js';
import { attributeSetOf, singleValue, type AttributeSet } from '../attributes.js';
import { ATTRIBUTE, CONTENT_TYPE } from '../oids.js';
import { cmsError } from '../signed-data.js';
import { MAX_RECIPIENTS, recipientInfosOf, type RecipientInfo } from './recipient-info.js';

/**
 * An encrypted message: EnvelopedData (RFC 5652 §6.1), which cannot tell that it was altered, or
 * AuthEnvelopedData (RFC 5083 §2.1), which can.
 *
 *     EnvelopedData ::= SEQUENCE {
 *       version CMSVersion,
 *       originatorInfo [0] IMPLICIT OriginatorInfo OPTIONAL,
 *       recipientInfos RecipientInfos,
 *       encryptedContentInfo EncryptedContentInfo,
 *       unprotectedAttrs [1] IMPLICIT UnprotectedAttributes OPTIONAL }
 *     AuthEnvelopedData ::= SEQUENCE {
 *       version CMSVersion,
 *       originatorInfo [0] IMPLICIT OriginatorInfo OPTIONAL,
 *       recipientInfos RecipientInfos,
 *       authEncryptedContentInfo EncryptedContentInfo,
 *       authAttrs [1] IMPLICIT AuthAttributes OPTIONAL,
 *       mac MessageAuthenticationCode,
 *       unauthAttrs [2] IMPLICIT UnauthAttributes OPTIONAL }
 */
export interface EnvelopedData {
  readonly authenticated: boolean;
  /** In their order; those that agree on a key with several recipients have an entry for each. */
  readonly recipients: readonly RecipientInfo[];
  /** Dotted OID of what is inside. */
  readonly contentType: string;
  readonly contentEncryptionAlgorithm: DerElement;
  readonly encryptedContent: Uint8Array;
  /** DER of the SET OF authenticated attributes, which the tag covers; empty where there are none. */
  readonly authAttributes: Uint8Array;
  /** The tag; empty for EnvelopedData. */
  readonly mac: Uint8Array;
}

/**
 * Reads the ContentInfo at the start of `bytes`. BER is read where it is not DER, since programs that
 * write while they encrypt know no length. Throws `ERR_DER` with the offset, `ERR_LIMIT`, and `ERR_CMS`
 * where it is DER but no encrypted message.
 */
export function parseEnvelopedData(bytes: Uint8Array): EnvelopedData {
  try {
    return readContentInfo(encodingOf(elementAt(bytes, 0)));
  } catch (error) {
    if (!isKysoError(error) || error.code === 'ERR_LIMIT') throw error;
    const outer = derOfBer(bytes);
    if (!outer.rewritten) throw error;
    return readContentInfo(outer.der);
  }
}

function readContentInfo(der: Uint8Array): EnvelopedData {
  const contentInfo = new DerReader(der).sequence();
  const contentType = contentInfo.oid();
  const authenticated = contentType === CONTENT_TYPE.authEnvelopedData;
  if (!authenticated && contentType !== CONTENT_TYPE.envelopedData) {
    throw cmsError(`content type ${contentType}, expected enveloped-data`);
  }
  const explicit = DerReader.within(contentInfo.read(contextTag(0)));
  contentInfo.finish();
  const reader = explicit.sequence();
  explicit.finish();
  reader.smallInteger(); // The version follows from what is in it.
  reader.optional(contextTag(0));
  const infos = reader.set().rest(MAX_RECIPIENTS).flatMap(recipientInfosOf);
  const content = encryptedContentInfo(reader.sequence());
  const attributes = reader.optional(contextTag(1));
  const mac = authenticated ? reader.octetString() : new Uint8Array(0);
  if (authenticated) reader.optional(contextTag(2));
  reader.finish();
  const authAttributes = authenticated ? coveredBytes(attributes, content.contentType) : NONE;
  return { authenticated, recipients: infos, ...content, authAttributes, mac };
}

const NONE = new Uint8Array(0);

/**
 *     EncryptedContentInfo ::= SEQUENCE {
 *       contentType ContentType,
 *       contentEncryptionAlgorithm ContentEncryptionAlgorithmIdentifier,
 *       encryptedContent [0] IMPLICIT OCTET STRING OPTIONAL }
 */
function encryptedContentInfo(reader: DerReader) {
  const contentType = reader.oid();
  const contentEncryptionAlgorithm = reader.read(Tag.sequence);
  if (reader.done) throw cmsError('the encrypted content is elsewhere');
  const encryptedContent = octetsOf(reader.read());
  reader.finish();
  return { contentType, contentEncryptionAlgorithm, encryptedContent };
}

/** In BER the octets may come in pieces (X.690 §8.7.3), of which the tag does not say the type. */
function octetsOf(element: DerElement): Uint8Array {
  if (element.tag === contextTag(0, 'primitive')) return contentsOf(element);
  expectTag(element, contextTag(0));
  const reader = DerReader.within(element);
  const pieces: Uint8Array[] = [];
  while (!reader.done) pieces.push(reader.octetString());
  return concat(pieces);
}

/** RFC 5083 §2.1, §2.2: the attributes as SET OF, and there must be some where the content is no plain data. */
function coveredBytes(attributes: DerElement | undefined, contentType: string): Uint8Array {
  if (!attributes) {
    if (contentType === CONTENT_TYPE.data) return NONE;
    throw cmsError(`content type ${contentType} without authenticated attributes`);
  }
  const named = contentTypeOf(attributeSetOf(attributes));
  if (named !== undefined && named !== contentType) {
    throw cmsError(`content type ${contentType}, the authenticated attributes say ${named}`);
  }
  return retag(Tag.set, encodingOf(attributes));
}

function contentTypeOf(attributes: AttributeSet): string | undefined {
  const found = singleValue(attributes, ATTRIBUTE.contentType);
  return found.kind === 'one' ? oidOf(found.value) : undefined;
}
