import type { DigestAlgorithm } from '../algorithms.js';
import { digestAlgorithmIdentifier } from '../crypto/index.js';
import { boolean, integer, octetString, oid, sequence, unsignedInteger } from '../der/writer.js';

/** What is asked of a timestamp authority. */
export interface TimestampRequestOptions {
  readonly digestAlgorithm: DigestAlgorithm;
  /** Digest of the data to be stamped. */
  readonly imprint: Uint8Array;
  /** Big-endian number that the answer must repeat; 8 random bytes are usual. */
  readonly nonce: Uint8Array;
  /** Dotted OID of the policy asked for; the authority's own where absent. */
  readonly policy?: string;
}

/**
 * DER of a request that asks for the authority's certificate in the answer, since a token without it
 * could not be checked later.
 *
 *     TimeStampReq ::= SEQUENCE  {
 *       version                  INTEGER  { v1(1) },
 *       messageImprint           MessageImprint,
 *       reqPolicy                TSAPolicyId              OPTIONAL,
 *       nonce                    INTEGER                  OPTIONAL,
 *       certReq                  BOOLEAN                  DEFAULT FALSE,
 *       extensions               [0] IMPLICIT Extensions  OPTIONAL  }
 */
export function timestampRequest(options: TimestampRequestOptions): Uint8Array {
  const { digestAlgorithm, imprint, nonce, policy } = options;
  return sequence(
    integer(1),
    sequence(digestAlgorithmIdentifier(digestAlgorithm), octetString(imprint)),
    ...(policy === undefined ? [] : [oid(policy)]),
    unsignedInteger(nonce),
    boolean(true),
  );
}
