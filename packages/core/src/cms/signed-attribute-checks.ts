import type { DigestAlgorithm, SignatureAlgorithm } from '../algorithms.js';
import { equalBytes, toHex } from '../bytes/index.js';
import { digestAlgorithmOf, signatureAlgorithmOf } from '../crypto/index.js';
import {
  DerReader,
  Tag,
  contentsOf,
  contextTag,
  elementAt,
  encodingOf,
  expectTag,
  oidOf,
  timeOf,
  type DerElement,
} from '../der/index.js';
import { tlv } from '../der/writer.js';
import { isKysoError } from '../errors.js';
import { singleValue, type AttributeSet } from './attributes.js';
import { ATTRIBUTE } from './oids.js';
import { broken, failed, intact, passed, readable, warning, type Outcome } from './outcome.js';
import type { SignerInfo } from './signed-data.js';

/** content-type must stand once and name the content that is signed (RFC 5652 §11.1). */
export function checkContentType(set: AttributeSet, eContentType: string): Outcome {
  return readable(() => {
    const attribute = singleValue(set, ATTRIBUTE.contentType);
    if (attribute.kind !== 'one')
      return broken(notSingle('content-type', 'RFC 5652 §11.1', attribute));
    const found = oidOf(attribute.value);
    return found === eContentType
      ? intact(passed('content-type', 'RFC 5652 §11.1'))
      : broken(failed('content-type', 'RFC 5652 §11.1', { expected: eContentType, found }));
  });
}

/** A counter-signature has no content-type (RFC 5652 §11.4); where one stands it says nothing false, but must not be there. */
export function checkNoContentType(set: AttributeSet): Outcome {
  return readable(() => {
    const attribute = singleValue(set, ATTRIBUTE.contentType);
    return attribute.kind === 'none'
      ? intact()
      : intact(warning('content-type', 'RFC 5652 §11.4', { expected: 'absent', found: 'present' }));
  });
}

/** message-digest must stand once; its value is compared where the content is there (RFC 5652 §11.2). */
export function checkMessageDigest(
  set: AttributeSet,
  contentDigest: Uint8Array | undefined,
): Outcome {
  return readable(() => {
    const attribute = singleValue(set, ATTRIBUTE.messageDigest);
    if (attribute.kind !== 'one')
      return broken(notSingle('message-digest', 'RFC 5652 §11.2', attribute));
    expectTag(attribute.value, Tag.octetString);
    if (!contentDigest) return intact();
    const found = contentsOf(attribute.value);
    return equalBytes(found, contentDigest)
      ? intact(passed('message-digest', 'RFC 5652 §11.2'))
      : broken(
          failed('message-digest', 'RFC 5652 §11.2', {
            expected: toHex(contentDigest),
            found: toHex(found),
          }),
        );
  });
}

/** CMSAlgorithmProtection, where it stands, must repeat both algorithms of the SignerInfo (RFC 6211 §2). */
export function checkAlgorithmProtection(set: AttributeSet, signerInfo: SignerInfo): Outcome {
  return readable(() => {
    const attribute = singleValue(set, ATTRIBUTE.algorithmProtection);
    if (attribute.kind === 'none') return intact();
    if (attribute.kind === 'several') {
      return broken(notSingle('algorithm-protection', 'RFC 6211 §2', attribute));
    }
    expectTag(attribute.value, Tag.sequence);
    const reader = DerReader.within(attribute.value);
    const digest = reader.read(Tag.sequence);
    const signature = reader.read(contextTag(1));
    reader.finish();
    const same =
      sameAlgorithm(digest, signerInfo.digestAlgorithm, digestAlgorithmOf) &&
      sameAlgorithm(asSequence(signature), signerInfo.signatureAlgorithm, signatureAlgorithmOf);
    return same
      ? intact(passed('algorithm-protection', 'RFC 6211 §2'))
      : broken(failed('algorithm-protection', 'RFC 6211 §2'));
  });
}

/** The claimed signing time. One that cannot be read is no claim, with a finding (RFC 5652 §11.3). */
export function readSigningTime(set: AttributeSet): Outcome & { readonly signingTime?: Date } {
  try {
    const attribute = singleValue(set, ATTRIBUTE.signingTime);
    if (attribute.kind === 'one') return { ...intact(), signingTime: timeOf(attribute.value) };
    if (attribute.kind === 'none') return intact();
    return intact(notSingle('signed-attributes', 'RFC 5652 §11.3', attribute));
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return intact(warning('signed-attributes', 'RFC 5652 §11.3', { found: error.message }));
  }
}

function notSingle(
  check: 'content-type' | 'message-digest' | 'algorithm-protection' | 'signed-attributes',
  clause: string,
  attribute: { readonly kind: 'none' } | { readonly kind: 'several'; readonly count: number },
) {
  const found = attribute.kind === 'none' ? 'absent' : attribute.count;
  return failed(check, clause, { expected: 1, found });
}

function asSequence(element: DerElement): DerElement {
  return elementAt(tlv(Tag.sequence, contentsOf(element)), 0);
}

/** Equal bytes, or one algorithm written with and without NULL. */
function sameAlgorithm(
  a: DerElement,
  b: DerElement,
  resolve: (element: DerElement) => DigestAlgorithm | SignatureAlgorithm,
): boolean {
  if (equalBytes(encodingOf(a), encodingOf(b))) return true;
  try {
    return JSON.stringify(resolve(a)) === JSON.stringify(resolve(b));
  } catch (error) {
    if (isKysoError(error) && error.code === 'ERR_UNSUPPORTED_ALGORITHM') return false;
    throw error;
  }
}
