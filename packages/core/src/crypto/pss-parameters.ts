import type { DigestAlgorithm } from '../algorithms.js';
import {
  DerReader,
  Tag,
  contextTag,
  expectTag,
  smallIntegerOf,
  type DerElement,
} from '../der/index.js';
import { context, integer, oid, sequence } from '../der/writer.js';
import { Oid } from './algorithm-table.js';
import {
  algorithmIdentifierOf,
  digestAlgorithmIdentifier,
  digestAlgorithmOf,
} from './digest-identifier.js';
import { unsupported } from './unsupported.js';

/** The parameters of RSASSA-PSS with MGF1, the only mask generation function that is known. */
export interface PssParameters {
  readonly digest: DigestAlgorithm;
  readonly mgfDigest: DigestAlgorithm;
  /** Bytes. */
  readonly saltLength: number;
}

/** Longest salt that the largest readable key (16,384 bits) has room for, in bytes. */
const MAX_SALT_LENGTH = 2048;

/**
 * Reads RSASSA-PSS-params (RFC 4055 §3.1). Fields that hold their default although DER omits those are
 * read all the same, as §3.1 asks. Throws `ERR_DER` and `ERR_UNSUPPORTED_ALGORITHM`.
 *
 * ```
 * RSASSA-PSS-params ::= SEQUENCE {
 *   hashAlgorithm     [0] HashAlgorithm    DEFAULT sha1Identifier,
 *   maskGenAlgorithm  [1] MaskGenAlgorithm DEFAULT mgf1SHA1Identifier,
 *   saltLength        [2] INTEGER          DEFAULT 20,
 *   trailerField      [3] INTEGER          DEFAULT 1 }
 * ```
 */
export function pssParametersOf(element: DerElement): PssParameters {
  expectTag(element, Tag.sequence);
  const reader = DerReader.within(element);
  const hash = explicit(reader, 0);
  const mask = explicit(reader, 1);
  const salt = explicit(reader, 2);
  const trailer = explicit(reader, 3);
  reader.finish();
  const saltLength = salt ? numberOf(salt) : 20;
  if (saltLength > MAX_SALT_LENGTH) throw unknown(`salt of ${saltLength} bytes`);
  if (trailer && numberOf(trailer) !== 1) throw unknown('trailer field other than 1');
  return {
    digest: hash ? fixedLength(digestAlgorithmOf(hash)) : 'SHA-1',
    mgfDigest: mask ? mgfDigestOf(mask) : 'SHA-1',
    saltLength,
  };
}

/** DER of RSASSA-PSS-params; what equals its default is left out (X.690 §11.5). */
export function pssParameters({ digest, mgfDigest, saltLength }: PssParameters): Uint8Array {
  const hash = digestAlgorithmIdentifier(fixedLength(digest));
  const mask = sequence(oid(Oid.mgf1), digestAlgorithmIdentifier(fixedLength(mgfDigest)));
  return sequence(
    ...(digest === 'SHA-1' ? [] : [context(0, hash)]),
    ...(mgfDigest === 'SHA-1' ? [] : [context(1, mask)]),
    ...(saltLength === 20 ? [] : [context(2, integer(saltLength))]),
  );
}

/** The one element inside `[number]`, where that stands next. */
export function explicit(reader: DerReader, number: number): DerElement | undefined {
  const outer = reader.optional(contextTag(number));
  if (!outer) return undefined;
  const within = DerReader.within(outer);
  const inner = within.read();
  within.finish();
  return inner;
}

function mgfDigestOf(element: DerElement): DigestAlgorithm {
  const { oid: found, parameters } = algorithmIdentifierOf(element);
  if (found !== Oid.mgf1) throw unsupported(`mask generation function ${found}`, { oid: found });
  if (!parameters) throw unknown('MGF1 without a digest');
  return fixedLength(digestAlgorithmOf(parameters));
}

/** SHAKE in PSS replaces MGF1 itself and has OIDs of its own (RFC 8702 §2.2), which nobody here met. */
function fixedLength(digest: DigestAlgorithm): DigestAlgorithm {
  if (digest === 'SHAKE256') throw unknown('SHAKE256 as its digest');
  return digest;
}

function numberOf(element: DerElement): number {
  expectTag(element, Tag.integer);
  return smallIntegerOf(element);
}

function unknown(what: string): Error {
  return unsupported(`RSASSA-PSS with ${what}`, { oid: Oid.rsassaPss });
}
