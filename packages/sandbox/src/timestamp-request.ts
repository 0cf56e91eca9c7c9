import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { OID } from './der.js';
import { SandboxError } from './errors.js';
import { TIMESTAMP_POLICY } from './profiles.js';

/** The reasons for refusal of RFC 3161 §2.4.2, with the number of their bit in PKIFailureInfo. */
export const FAIL_INFO = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  addInfoNotAvailable: 17,
  systemFailure: 25,
} as const;

/** The name of a reason for refusal. */
export type FailInfo = keyof typeof FAIL_INFO;

/** Why a request is refused, with a sentence for the status text. */
export interface Refusal {
  readonly failInfo: FailInfo;
  readonly text: string;
}

/**
 * A TimeStampReq (RFC 3161 §2.4.1). Throws SandboxError ERR_NOT_A_TIMESTAMP_REQUEST on any other
 * bytes.
 */
export function parseTimestampRequest(der: Uint8Array): pkijs.TimeStampReq {
  try {
    const parsed = asn1js.fromBER(Uint8Array.from(der));
    if (parsed.offset === der.length) return new pkijs.TimeStampReq({ schema: parsed.result });
  } catch (cause) {
    throw notARequest({ cause });
  }
  throw notARequest();
}

/** Why the authority refuses a request, or undefined where it can be granted. */
export function refusalOf(request: pkijs.TimeStampReq): Refusal | undefined {
  const { hashAlgorithm, hashedMessage } = request.messageImprint;
  if (request.version !== 1) return { failInfo: 'badRequest', text: 'the version must be 1' };
  const length = DIGEST_LENGTHS.get(hashAlgorithm.algorithmId);
  if (length === undefined) {
    return {
      failInfo: 'badAlg',
      text: `hash algorithm ${hashAlgorithm.algorithmId} is not accepted`,
    };
  }
  const found = hashedMessage.valueBlock.valueHexView.length;
  if (found !== length) {
    const text = `the imprint must have ${String(length)} octets, not ${String(found)}`;
    return { failInfo: 'badDataFormat', text };
  }
  if (request.reqPolicy !== undefined && request.reqPolicy !== TIMESTAMP_POLICY) {
    return { failInfo: 'unacceptedPolicy', text: `policy ${request.reqPolicy} is not offered` };
  }
  if (request.extensions !== undefined && request.extensions.length > 0) {
    return { failInfo: 'unacceptedExtension', text: 'no extension is known' };
  }
  return undefined;
}

// Octets of each accepted digest. SHA-1 is refused as authorities of today do (EN 319 422 §4.1.2,
// ETSI TS 119 312).
const DIGEST_LENGTHS: ReadonlyMap<string, number> = new Map([
  [OID.sha256, 32],
  [OID.sha384, 48],
  [OID.sha512, 64],
  [OID.sha3_256, 32],
  [OID.sha3_384, 48],
  [OID.sha3_512, 64],
]);

function notARequest(options?: ErrorOptions): SandboxError {
  return new SandboxError(
    'ERR_NOT_A_TIMESTAMP_REQUEST',
    'expected one DER TimeStampReq (RFC 3161 §2.4.1), found other bytes',
    options,
  );
}
