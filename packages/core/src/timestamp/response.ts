import {
  DerReader,
  Tag,
  bitStringOf,
  derError,
  derOfBer,
  encodingOf,
  stringOf,
  type DerElement,
} from '../der/index.js';
import { coreError, isKysoError, type ErrorFacts, type KysoError } from '../errors.js';

/** Most texts in one answer; authorities give one. */
const MAX_TEXTS = 16;

/** PKIStatus by number (RFC 3161 §2.4.2). */
const STATUS = [
  'granted',
  'grantedWithMods',
  'rejection',
  'waiting',
  'revocationWarning',
  'revocationNotification',
] as const;

/** PKIFailureInfo by bit (RFC 3161 §2.4.2). */
const FAILURE: Readonly<Record<number, string>> = {
  0: 'badAlg',
  2: 'badRequest',
  5: 'badDataFormat',
  14: 'timeNotAvailable',
  15: 'unacceptedPolicy',
  16: 'unacceptedExtension',
  17: 'addInfoNotAvailable',
  25: 'systemFailure',
};

/**
 * The token of a granted answer, in DER: the bytes as received, or rewritten where the authority sent
 * BER, since an attribute's value must be DER (RFC 5652 §5.3 leaves it to unsigned attributes, verifiers
 * do not). Throws `ERR_TIMESTAMP`: with `status`, `failInfo` and `statusText` as facts where the authority
 * refused, without them where the bytes are no answer.
 *
 *     TimeStampResp ::= SEQUENCE { status PKIStatusInfo, timeStampToken TimeStampToken OPTIONAL }
 *     PKIStatusInfo ::= SEQUENCE {
 *       status        PKIStatus,
 *       statusString  PKIFreeText     OPTIONAL,
 *       failInfo      PKIFailureInfo  OPTIONAL }
 */
export function parseTimestampResponse(bytes: Uint8Array): Uint8Array {
  const { info, token } = readResponse(bytes);
  const granted = info.status === 'granted' || info.status === 'grantedWithMods';
  if (granted && token) return token;
  const reason = [info.status, info.failInfo, info.statusText].filter(Boolean).join(', ');
  throw timestampError(`the authority answered ${reason}, without a token to use`, {
    facts: { ...info },
  });
}

/** The error of this folder. */
export function timestampError(
  problem: string,
  options: { readonly facts?: ErrorFacts; readonly cause?: unknown } = {},
): KysoError {
  return coreError('ERR_TIMESTAMP', `timestamp: ${problem}`, options);
}

interface StatusInfo {
  readonly status: string;
  readonly failInfo?: string;
  readonly statusText?: string;
}

function readResponse(bytes: Uint8Array): { info: StatusInfo; token: Uint8Array | undefined } {
  try {
    const { der, length } = derOfBer(bytes);
    if (length !== bytes.length) throw derError('bytes follow the answer', length);
    const reader = new DerReader(der).sequence();
    const info = statusInfo(reader.sequence());
    const token = reader.optional(Tag.sequence);
    reader.finish();
    return { info, token: token && encodingOf(token) };
  } catch (error) {
    if (!isKysoError(error)) throw error;
    throw timestampError(`not an answer of RFC 3161: ${error.message}`, { cause: error });
  }
}

function statusInfo(reader: DerReader): StatusInfo {
  const number = reader.smallInteger();
  const texts = reader.optional(Tag.sequence);
  const failInfo = reader.optional(Tag.bitString);
  reader.finish();
  const statusText = texts && DerReader.within(texts).rest(MAX_TEXTS).map(textOf).join(' ');
  return {
    status: STATUS[number] ?? String(number),
    ...(failInfo && { failInfo: failureText(failInfo) }),
    ...(statusText !== undefined && { statusText }),
  };
}

function textOf(element: DerElement): string {
  return stringOf(element) ?? '';
}

function failureText(element: DerElement): string {
  const { bytes } = bitStringOf(element);
  const bits = [...bytes].flatMap((byte, index) =>
    [0, 1, 2, 3, 4, 5, 6, 7]
      .filter((bit) => (byte & (0x80 >> bit)) !== 0)
      .map((bit) => index * 8 + bit),
  );
  return bits.map((bit) => FAILURE[bit] ?? `bit ${bit}`).join(' ');
}
