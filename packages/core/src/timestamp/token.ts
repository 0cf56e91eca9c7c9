import {
  ATTRIBUTE,
  CONTENT_TYPE,
  attributesOfType,
  buildAttribute,
  cmsError,
  parseSignedData,
  valuesOf,
} from '../cms/index.js';
import type { SignedData, SignerInfo } from '../cms/index.js';
import { Tag, contentsOf, encodingOf } from '../der/index.js';
import { isKysoError } from '../errors.js';
import { parseTstInfo, type TstInfo } from './tst-info.js';

/** A time-stamp token: a SignedData with one signature over a TSTInfo (RFC 3161 §2.4.2). */
export interface TimestampToken {
  readonly signedData: SignedData;
  readonly signerInfo: SignerInfo;
  readonly info: TstInfo;
}

/**
 * Reads the token at the start of `bytes`; BER is accepted, since several authorities stream their
 * answers. Throws `ERR_DER` and `ERR_LIMIT` where it cannot be read, `ERR_CMS` where it is no token.
 */
export function parseTimestampToken(bytes: Uint8Array): TimestampToken {
  const signedData = parseSignedData(bytes, { ber: true });
  const { eContentType, eContent, signerInfos } = signedData;
  if (eContentType !== CONTENT_TYPE.tstInfo || !eContent) {
    throw cmsError(`content ${eContentType}, expected an encapsulated TSTInfo`);
  }
  const [signerInfo] = signerInfos;
  // RFC 3161 §2.4.2: the token must contain the signature of the authority and no other.
  if (!signerInfo || signerInfos.length > 1) {
    throw cmsError(`time-stamp token with ${signerInfos.length} signatures, expected 1`);
  }
  return { signedData, signerInfo, info: tstInfo(eContent) };
}

function tstInfo(eContent: Uint8Array): TstInfo {
  try {
    return parseTstInfo(eContent);
  } catch (error) {
    // Offsets within the content would be taken for offsets in the token.
    if (isKysoError(error) && error.code === 'ERR_DER')
      throw cmsError(`TSTInfo: ${error.message}`, error);
    throw error;
  }
}

/** DER of the unsigned attribute that carries a token over the signature value (RFC 3161 Appendix A). */
export function signatureTimestampAttribute(token: Uint8Array): Uint8Array {
  return buildAttribute(ATTRIBUTE.signatureTimeStamp, token);
}

/**
 * The signature time-stamps of a signature, undecoded and in order (RFC 3161 Appendix A). Some producers put
 * the token into an OCTET STRING first; it is taken out. Throws `ERR_DER` where the attribute cannot be read.
 */
export function signatureTimestampsOf({ unsignedAttributes }: SignerInfo): Uint8Array[] {
  const attributes = attributesOfType(unsignedAttributes, ATTRIBUTE.signatureTimeStamp);
  return attributes.flatMap(valuesOf).map((value) => {
    return value.tag === Tag.octetString ? contentsOf(value) : encodingOf(value);
  });
}
