import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { OID } from './der.js';
import { SandboxError } from './errors.js';
import { issuerHash, refusal, type OcspResponseOptions } from './ocsp-response.js';
import type { CrlOptions } from './revocation-list.js';
import type { RevocationSignerOptions } from './revocation-signers.js';
import { factsOf, type RevocationSigner } from './revocation.js';

/**
 * How what is served about revocation shall be wrong. `stranger`: signed by a key that nobody entitled;
 * `stale`: run out three weeks ago; `tryLater` and the nonces concern OCSP alone; `delay` holds the
 * (right) answer back until the promise settles; the last two concern HTTP.
 */
export type RevocationMisbehaviour =
  | {
      readonly kind:
        | 'badSignature'
        | 'truncated'
        | 'stranger'
        | 'stale'
        | 'wrongSerial'
        | 'wrongNonce'
        | 'noNonce'
        | 'tryLater'
        | 'truncatedBody';
    }
  | { readonly kind: 'delay'; readonly until: Promise<unknown> }
  | { readonly kind: 'httpStatus'; readonly status: number };

/** The authority as far as answers need it. */
export interface Answerer {
  readonly certificate: Uint8Array;
  readonly ocspResponse: (options: OcspResponseOptions) => Uint8Array;
  readonly revocationSigner: (options: RevocationSignerOptions) => RevocationSigner;
}

interface Answering {
  readonly authority: Answerer;
  readonly issued: () => readonly Uint8Array[];
  readonly clock: () => Date;
  readonly misbehaviour: RevocationMisbehaviour | undefined;
}

/** The answer to an OCSPRequest: `unauthorized` for certificates of others (RFC 6960 §2.3). */
export function answerOf(
  der: Uint8Array,
  { authority, issued, clock, misbehaviour }: Answering,
): Uint8Array {
  const request = parseRequest(der);
  if (misbehaviour?.kind === 'tryLater') return refusal(3);
  const certId = request.tbsRequest.requestList[0]?.reqCert;
  const hashAlgorithm = certId && HASH_BY_OID.get(certId.hashAlgorithm.algorithmId);
  if (!certId || !hashAlgorithm || !isOwn(certId, authority, hashAlgorithm)) return refusal(6);
  const serial = certId.serialNumber.toBigInt();
  const certificate = issued().find((one) => factsOf(one).serialNumber.toBigInt() === serial);
  if (!certificate) return refusal(6);
  const nonce = nonceOf(request, misbehaviour);
  return authority.ocspResponse({
    certificate,
    hashAlgorithm,
    ...(nonce && { nonce }),
    ...ocspChanges(authority, clock(), misbehaviour),
  });
}

/** What the misbehaviour changes in a list. */
export function crlChanges(
  authority: Answerer,
  now: Date,
  misbehaviour: RevocationMisbehaviour | undefined,
): CrlOptions {
  const kind = misbehaviour?.kind;
  if (kind === 'badSignature' || kind === 'truncated') return { fault: kind };
  if (kind === 'stranger') {
    return { signer: authority.revocationSigner({ use: 'crl', stranger: true }) };
  }
  return kind === 'stale' ? staleTimes(now) : {};
}

function ocspChanges(
  authority: Answerer,
  now: Date,
  misbehaviour: RevocationMisbehaviour | undefined,
): Partial<OcspResponseOptions> {
  const kind = misbehaviour?.kind;
  if (kind === 'badSignature' || kind === 'truncated' || kind === 'wrongSerial') {
    return { fault: kind };
  }
  if (kind === 'stranger') {
    return { signer: authority.revocationSigner({ use: 'ocsp', stranger: true }) };
  }
  return kind === 'stale' ? staleTimes(now) : {};
}

const WEEK = 604_800_000;

function staleTimes(now: Date): { readonly thisUpdate: Date; readonly nextUpdate: Date } {
  const before = (weeks: number): Date =>
    new Date(Math.floor(now.getTime() / 1000) * 1000 - weeks * WEEK);
  return { thisUpdate: before(4), nextUpdate: before(3) };
}

const HASH_BY_OID: ReadonlyMap<string, NonNullable<OcspResponseOptions['hashAlgorithm']>> = new Map(
  [
    [OID.sha1, 'SHA-1'],
    [OID.sha256, 'SHA-256'],
    [OID.sha384, 'SHA-384'],
    [OID.sha512, 'SHA-512'],
  ],
);

function parseRequest(der: Uint8Array): pkijs.OCSPRequest {
  try {
    return pkijs.OCSPRequest.fromBER(Uint8Array.from(der));
  } catch (cause) {
    throw new SandboxError('ERR_NOT_AN_OCSP_REQUEST', 'the bytes are no OCSPRequest', { cause });
  }
}

function isOwn(
  certId: pkijs.CertID,
  { certificate }: Answerer,
  hashAlgorithm: NonNullable<OcspResponseOptions['hashAlgorithm']>,
): boolean {
  const own = issuerHash(hashAlgorithm, certificate);
  return Buffer.from(own).equals(Buffer.from(certId.issuerKeyHash.valueBlock.valueHexView));
}

/** The nonce to repeat: contents of the OCTET STRING within the extension. */
function nonceOf(
  { tbsRequest }: pkijs.OCSPRequest,
  misbehaviour: RevocationMisbehaviour | undefined,
): Uint8Array | undefined {
  const found = tbsRequest.requestExtensions?.find(({ extnID }) => extnID === OID.ocspNonce);
  if (!found || misbehaviour?.kind === 'noNonce') return undefined;
  const { result } = asn1js.fromBER(Uint8Array.from(found.extnValue.valueBlock.valueHexView));
  if (!(result instanceof asn1js.OctetString)) return undefined;
  const nonce = Uint8Array.from(result.valueBlock.valueHexView);
  if (misbehaviour?.kind === 'wrongNonce') nonce[0] = (nonce[0] ?? 0) ^ 1;
  return nonce;
}
