import {
  ATTRIBUTE,
  attributesOfType,
  buildAttribute,
  valuesOf,
  type SignerInfo,
} from '../cms/index.js';
import { Tag, contentsOf, encodingOf } from '../der/index.js';

/** DER of the signed attribute that carries a token over what is signed (EN 319 122-1 §5.2.8). */
export function contentTimestampAttribute(token: Uint8Array): Uint8Array {
  return buildAttribute(ATTRIBUTE.contentTimestamp, token);
}

/**
 * The content time-stamps of a signature, undecoded and in order. Only signed ones are content time-stamps. As with those over
 * the value, an OCTET STRING around a token is taken off. Throws `ERR_DER` where the attribute cannot be read.
 */
export function contentTimestampsOf({ signedAttributes }: SignerInfo): Uint8Array[] {
  const attributes = attributesOfType(signedAttributes, ATTRIBUTE.contentTimestamp);
  return attributes.flatMap(valuesOf).map((value) => {
    return value.tag === Tag.octetString ? contentsOf(value) : encodingOf(value);
  });
}
