import type { DigestAlgorithm, RsaEncryptionScheme } from '../algorithms.js';
import { DerReader, Tag, contentsOf, expectTag, type DerElement } from '../der/index.js';
import { context, oid, sequence } from '../der/writer.js';
import { Oid } from './algorithm-table.js';
import {
  algorithmIdentifierOf,
  digestAlgorithmIdentifier,
  digestAlgorithmOf,
  isNull,
  unknownParameters,
} from './digest-identifier.js';
import { explicit } from './pss-parameters.js';
import { unsupported } from './unsupported.js';

/**
 * How an RSA key carries a content key, from its AlgorithmIdentifier (RFC 3370 §4.2.1, RFC 4055 §4.1). Throws
 * `ERR_DER`, and `ERR_UNSUPPORTED_ALGORITHM` with `oid`.
 *
 *     RSAES-OAEP-params ::= SEQUENCE {
 *       hashFunc    [0] AlgorithmIdentifier DEFAULT sha1Identifier,
 *       maskGenFunc [1] AlgorithmIdentifier DEFAULT mgf1SHA1Identifier,
 *       pSourceFunc [2] AlgorithmIdentifier DEFAULT pSpecifiedEmptyIdentifier }
 */
export function rsaEncryptionSchemeOf(element: DerElement): RsaEncryptionScheme {
  const { oid: found, parameters } = algorithmIdentifierOf(element);
  if (found === Oid.rsaEncryption) {
    if (parameters && !isNull(parameters)) throw unknownParameters(found);
    return { kind: 'rsa-pkcs1' };
  }
  if (found !== Oid.rsaesOaep) {
    throw unsupported(`${found} is not a way of RSA encryption that is known`, { oid: found });
  }
  if (!parameters) throw unknownParameters(found);
  expectTag(parameters, Tag.sequence);
  const reader = DerReader.within(parameters);
  const hash = explicit(reader, 0);
  const mask = explicit(reader, 1);
  const source = explicit(reader, 2);
  reader.finish();
  return {
    kind: 'rsa-oaep',
    digest: hash ? fixedLength(digestAlgorithmOf(hash)) : 'SHA-1',
    mgfDigest: mask ? mgfDigestOf(mask) : 'SHA-1',
    label: source ? labelOf(source) : new Uint8Array(0),
  };
}

/** DER of the AlgorithmIdentifier of RSAES-OAEP with one digest in both places and an empty label. */
export function rsaEncryptionIdentifier(digest: DigestAlgorithm): Uint8Array {
  const hash = digestAlgorithmIdentifier(digest);
  const parameters =
    // What equals its default is left out (X.690 §11.5).
    digest === 'SHA-1' ? [] : [context(0, hash), context(1, sequence(oid(Oid.mgf1), hash))];
  return sequence(oid(Oid.rsaesOaep), sequence(...parameters));
}

function mgfDigestOf(element: DerElement): DigestAlgorithm {
  const { oid: found, parameters } = algorithmIdentifierOf(element);
  if (found !== Oid.mgf1 || !parameters) throw unknownParameters(found);
  return fixedLength(digestAlgorithmOf(parameters));
}

function labelOf(element: DerElement): Uint8Array {
  const { oid: found, parameters } = algorithmIdentifierOf(element);
  if (found !== Oid.pSpecified || !parameters) throw unknownParameters(found);
  expectTag(parameters, Tag.octetString);
  return contentsOf(parameters);
}

function fixedLength(digest: DigestAlgorithm): DigestAlgorithm {
  if (digest === 'SHAKE256') throw unknownParameters(Oid.rsaesOaep);
  return digest;
}
