import type { DigestAlgorithm } from '../algorithms.js';
import { DerReader, Tag, contentsOf, expectTag, oidOf, type DerElement } from '../der/index.js';
import { oid as oidElement, sequence } from '../der/writer.js';
import type { KysoError } from '../errors.js';
import { DIGESTS, Oid, SIGNATURE_BY_OID } from './algorithm-table.js';
import { unsupported } from './unsupported.js';

/**
 * AlgorithmIdentifier (RFC 5280 §4.1.1.2), read but not resolved:
 * `SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY DEFINED BY algorithm OPTIONAL }`
 */
export interface AlgorithmIdentifier {
  readonly oid: string;
  readonly parameters: DerElement | undefined;
}

/** Reads an AlgorithmIdentifier. Throws `ERR_DER`. */
export function algorithmIdentifierOf(element: DerElement): AlgorithmIdentifier {
  expectTag(element, Tag.sequence);
  const reader = DerReader.within(element);
  const oid = oidOf(reader.read(Tag.oid));
  const parameters = reader.done ? undefined : reader.read();
  reader.finish();
  return { oid, parameters };
}

/**
 * The digest algorithm of an AlgorithmIdentifier. `orSignature` also reads the OID of a signature
 * algorithm as the digest that it names: old signers wrote `SignerInfo.digestAlgorithm` so. Throws
 * `ERR_DER`, and `ERR_UNSUPPORTED_ALGORITHM` with `oid`.
 */
export function digestAlgorithmOf(
  element: DerElement,
  options: { readonly orSignature?: boolean } = {},
): DigestAlgorithm {
  const { oid, parameters } = algorithmIdentifierOf(element);
  if (oid === Oid.shake256Len) {
    // id-shake256-len carries the length in bits; only that of Ed448 is in use (RFC 8419 §2.3).
    if (parameters && isInteger512(parameters)) return 'SHAKE256';
    throw unknownParameters(oid);
  }
  const digest =
    DIGEST_BY_OID.get(oid) ?? (options.orSignature ? digestOfSignature(oid) : undefined);
  if (!digest) throw unsupported(`${oid} is not a digest algorithm that is known`, { oid });
  // Absent by RFC 5754 §2, NULL from most signers that are older.
  if (parameters && !isNull(parameters)) throw unknownParameters(oid);
  return digest;
}

/**
 * DER of the AlgorithmIdentifier of a digest, parameters absent (RFC 5754 §2). The array is shared: do
 * not change it. SHA-1 is written too: OCSP's CertID and ESSCertID name things by it.
 */
export function digestAlgorithmIdentifier(digest: DigestAlgorithm): Uint8Array {
  return DIGEST_DER[digest];
}

/** True for the parameters NULL. */
export function isNull(element: DerElement): boolean {
  return element.tag === Tag.null && element.contentStart === element.end;
}

/** The error for parameters that do not belong to the algorithm. */
export function unknownParameters(oid: string): KysoError {
  return unsupported(`parameters of ${oid} are not those that its definition gives`, { oid });
}

const DIGEST_BY_OID: ReadonlyMap<string, DigestAlgorithm> = new Map(
  digestNames().map((digest) => [DIGESTS[digest].oid, digest]),
);

// Made once: every CMS names the same few digests.
const DIGEST_DER = Object.fromEntries(
  digestNames().map((digest) => [digest, sequence(oidElement(DIGESTS[digest].oid))]),
) as Readonly<Record<DigestAlgorithm, Uint8Array>>;

function digestNames(): DigestAlgorithm[] {
  return Object.keys(DIGESTS) as DigestAlgorithm[];
}

function digestOfSignature(oid: string): DigestAlgorithm | undefined {
  const algorithm = SIGNATURE_BY_OID.get(oid);
  return algorithm && 'digest' in algorithm ? algorithm.digest : undefined;
}

function isInteger512(element: DerElement): boolean {
  const contents = contentsOf(element);
  return (
    element.tag === Tag.integer && contents.length === 2 && contents[0] === 2 && contents[1] === 0
  );
}
