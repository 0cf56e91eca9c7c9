import type { DigestAlgorithm } from '../algorithms.js';
import { equalBytes, toHex } from '../bytes/index.js';
import { ATTRIBUTE, singleValue, type SignerInfo } from '../cms/index.js';
import { digestAlgorithmOf } from '../crypto/index.js';
import { contentsOf } from '../der/index.js';
import { coreError, isKysoError } from '../errors.js';
import type { DigestedContent } from './content.js';
import type { CmsParts } from './cms-parts.js';
import { hasOlderArchiveTimestamp, readSignerInfo } from './signer-info.js';

/** The digests by which signatures that stand cover their content; those of algorithms that are not known are left out. */
export function digestsOfSigners({ signerInfos }: CmsParts): DigestAlgorithm[] {
  return signerInfos.flatMap((der) => digestOf(readSignerInfo(der)) ?? []);
}

/** The digest algorithm of a signature, where it is known. */
export function digestOf({ digestAlgorithm }: SignerInfo): DigestAlgorithm | undefined {
  try {
    return digestAlgorithmOf(digestAlgorithm, { orSignature: true });
  } catch (error) {
    if (isKysoError(error) && error.code === 'ERR_UNSUPPORTED_ALGORITHM') return undefined;
    throw error;
  }
}

/** Throws `ERR_DOCUMENT_MISMATCH` where a signature that stands is over another content. */
export function refuseOtherContent({ signerInfos }: CmsParts, { digests }: DigestedContent): void {
  for (const signerInfo of signerInfos.map(readSignerInfo)) {
    const algorithm = digestOf(signerInfo);
    const digest = algorithm && digests.get(algorithm);
    const attribute = singleValue(signerInfo.signedAttributes, ATTRIBUTE.messageDigest);
    if (!digest || attribute.kind !== 'one') continue;
    const found = contentsOf(attribute.value);
    if (!equalBytes(found, digest)) throw contentMismatch(toHex(found), toHex(digest));
  }
}

/** The error for a content that is not the one that was signed or prepared. */
export function contentMismatch(expected: string | number, found: string | number): Error {
  return coreError(
    'ERR_DOCUMENT_MISMATCH',
    `another content was signed: expected ${expected}, found ${found}`,
    { facts: { expected, found } },
  );
}

/**
 * Archive timestamps of the older constructions cover the sets of certificates and lists as a whole. Throws
 * `ERR_WOULD_INVALIDATE` where one stands and these sets would change.
 */
export function refuseBreaking(before: CmsParts, after: CmsParts): void {
  const grown =
    after.certificates.length > before.certificates.length ||
    after.crls.length > before.crls.length;
  const older = before.signerInfos.map(readSignerInfo).filter(hasOlderArchiveTimestamp);
  if (grown && older.length > 0)
    throw coreError(
      'ERR_WOULD_INVALIDATE',
      'an archive timestamp of an older construction covers all certificates and lists as they stand',
      { facts: { found: 'archive-time-stamp v2' } },
    );
}
