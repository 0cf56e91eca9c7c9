import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { issueCertificate, type Issuer } from './authority.js';
import { addYears, namedBitString, toDer, wholeSeconds } from './der.js';
import type { SandboxKey } from './keys.js';
import type { DistinguishedName } from './names.js';
import { TIMESTAMP_POLICY, TIMESTAMP_PROFILE } from './profiles.js';
import type { RandomSource } from './random.js';
import { signToken } from './timestamp-token.js';
import {
  FAIL_INFO,
  parseTimestampRequest,
  refusalOf,
  type FailInfo,
  type Refusal,
} from './timestamp-request.js';

/**
 * How an answer shall be wrong, for tests of clients. `oversizedToken` adds certificates of at
 * least `bytes` bytes in all; `delay` holds the (right) answer back until the promise settles.
 */
export type TokenMisbehaviour =
  | { readonly kind: 'rejection'; readonly failInfo?: FailInfo; readonly text?: string }
  | { readonly kind: 'wrongNonce' }
  | { readonly kind: 'wrongImprint' }
  | { readonly kind: 'oversizedToken'; readonly bytes: number }
  | { readonly kind: 'expiredCertificate' }
  | { readonly kind: 'delay'; readonly until: Promise<unknown> };

/** The timestamp authority of a sandbox. */
export interface TimestampAuthority {
  /** DER. */
  readonly certificate: Uint8Array;
  /** The subject for people, in the order of encoding. */
  readonly subject: string;
  /** Object identifier of the only policy offered. */
  readonly policy: string;
  /**
   * Answers a DER TimeStampReq with a DER TimeStampResp (RFC 3161 §2.4): a token of the sandbox's
   * clock in whole seconds, accurate to one second, or a refusal with its reason. Serial numbers
   * count up from 1. Throws SandboxError ERR_NOT_A_TIMESTAMP_REQUEST where the bytes are no
   * request.
   */
  readonly respond: (request: Uint8Array, misbehaviour?: TokenMisbehaviour) => Promise<Uint8Array>;
}

/** What a timestamp authority is made of. */
interface TimestampAuthorityParts {
  readonly name: DistinguishedName;
  readonly subject: string;
  readonly key: SandboxKey;
  readonly certificate: Uint8Array;
  readonly issuer: Issuer;
  readonly random: RandomSource;
  readonly clock: () => Date;
  /** The first instant of the authority's own certificate. */
  readonly validFrom: Date;
}

/** An authority that signs with the key given; its serial numbers live as long as it does. */
export function timestampAuthority(parts: TimestampAuthorityParts): TimestampAuthority {
  let issued = 0;
  return {
    certificate: parts.certificate,
    subject: parts.subject,
    policy: TIMESTAMP_POLICY,
    respond: async (der, misbehaviour) => {
      const request = parseTimestampRequest(der);
      if (misbehaviour?.kind === 'delay') await misbehaviour.until;
      const refusal = refusalOf(request) ?? forcedRefusal(misbehaviour);
      if (refusal !== undefined) return rejection(refusal);
      issued += 1;
      return granted(parts, request, { serial: issued, misbehaviour });
    },
  };
}

interface Grant {
  readonly serial: number;
  readonly misbehaviour: TokenMisbehaviour | undefined;
}

function granted(
  parts: TimestampAuthorityParts,
  request: pkijs.TimeStampReq,
  { serial, misbehaviour }: Grant,
): Uint8Array {
  const kind = misbehaviour?.kind;
  const certificate = kind === 'expiredCertificate' ? expiredCertificate(parts) : parts.certificate;
  const extra = misbehaviour?.kind === 'oversizedToken' ? padding(parts, misbehaviour.bytes) : [];
  const nonce = kind === 'wrongNonce' ? otherNonce(request.nonce) : request.nonce;
  const tstInfo = new pkijs.TSTInfo({
    version: 1,
    policy: TIMESTAMP_POLICY,
    messageImprint:
      kind === 'wrongImprint' ? otherImprint(request.messageImprint) : request.messageImprint,
    serialNumber: new asn1js.Integer({ value: serial }),
    genTime: wholeSeconds(parts.clock()),
    accuracy: new pkijs.Accuracy({ seconds: 1 }),
    ...(nonce === undefined ? {} : { nonce }),
  });
  // RFC 3161 §2.4.1: certificates enter the token only where certReq asks for them.
  const certificates = request.certReq === true || extra.length > 0 ? [certificate, ...extra] : [];
  const token = signToken(toDer(tstInfo.toSchema()), {
    key: parts.key,
    certificate,
    certificates,
  });
  return response(new pkijs.PKIStatusInfo({ status: pkijs.PKIStatus.granted }), token);
}

function forcedRefusal(misbehaviour: TokenMisbehaviour | undefined): Refusal | undefined {
  if (misbehaviour?.kind !== 'rejection') return undefined;
  return {
    failInfo: misbehaviour.failInfo ?? 'systemFailure',
    text: misbehaviour.text ?? 'refused as told',
  };
}

function rejection({ failInfo, text }: Refusal): Uint8Array {
  const status = new pkijs.PKIStatusInfo({
    status: pkijs.PKIStatus.rejection,
    statusStrings: [new asn1js.Utf8String({ value: text })],
    failInfo: namedBitString([FAIL_INFO[failInfo]]),
  });
  return response(status);
}

function response(status: pkijs.PKIStatusInfo, token?: asn1js.AsnType): Uint8Array {
  const parts = [status.toSchema(), token];
  return toDer(new asn1js.Sequence({ value: parts.filter((part) => part !== undefined) }));
}

function otherNonce(nonce: asn1js.Integer | undefined): asn1js.Integer {
  return asn1js.Integer.fromBigInt(nonce === undefined ? 1n : nonce.toBigInt() ^ 1n);
}

function otherImprint(imprint: pkijs.MessageImprint): pkijs.MessageImprint {
  const changed = Uint8Array.from(
    imprint.hashedMessage.valueBlock.valueHexView,
    (byte) => byte ^ 0xff,
  );
  return new pkijs.MessageImprint({
    hashAlgorithm: imprint.hashAlgorithm,
    hashedMessage: new asn1js.OctetString({ valueHex: changed }),
  });
}

// The same key and name, run out a year before the authority's own certificate begins.
function expiredCertificate(parts: TimestampAuthorityParts): Uint8Array {
  return issueCertificate(
    {
      subject: parts.name,
      key: parts.key,
      profile: TIMESTAMP_PROFILE,
      notBefore: addYears(parts.validFrom, -5),
      notAfter: addYears(parts.validFrom, -1),
      serial: parts.random.stream('timestamp/expired/serial'),
    },
    parts.issuer,
  );
}

const PADDING_PER_CERTIFICATE = 8192;

function padding(parts: TimestampAuthorityParts, bytes: number): Uint8Array[] {
  const serial = parts.random.stream('timestamp/padding/serial');
  return Array.from({ length: Math.ceil(bytes / PADDING_PER_CERTIFICATE) }, () =>
    issueCertificate(
      {
        subject: parts.name,
        key: parts.key,
        profile: { ...TIMESTAMP_PROFILE, comment: 'x'.repeat(PADDING_PER_CERTIFICATE) },
        notBefore: parts.validFrom,
        notAfter: addYears(parts.validFrom, 1),
        serial,
      },
      parts.issuer,
    ),
  );
}
