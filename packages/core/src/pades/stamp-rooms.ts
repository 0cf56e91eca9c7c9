import type { DigestAlgorithm } from '../algorithms.js';
import { warning } from '../cms/index.js';
import { DIGESTS } from '../crypto/index.js';
import { coreError } from '../errors.js';
import type { Finding } from '../report.js';
import type { TimestampSource } from '../timestamp/index.js';
import { orDowngrade, type Outcome } from './timestamping.js';
import type { SignatureRequest } from './types.js';

/** Headers of the attribute that carries a token, and the longer lengths of what holds it. */
const ATTRIBUTE_ROOM = 64;
/** Added to a token of a trial request, in bytes: serial numbers, times and signatures vary in length. */
const TRIAL_MARGIN = 512;

/** What is kept in /Contents for tokens, in bytes of DER. */
export interface StampRooms {
  /** Most bytes of the token over the content; undefined where there will be none. */
  readonly content: number | undefined;
  /** Whether a token over the signature value will fit. */
  readonly level: 'B-B' | 'B-T';
  readonly reserved: number;
  readonly findings: readonly Finding[];
}

/**
 * Keeps room for the tokens that are asked for, learnt once for both: they come from one source. Without a source that answers,
 * what the caller takes instead.
 */
export async function stampRooms(
  request: SignatureRequest,
  { level, digestAlgorithm }: { level: 'B-B' | 'B-T'; digestAlgorithm: DigestAlgorithm },
): Promise<StampRooms> {
  const { timestamps, contentTimestamp = false, signal } = request;
  if (!timestamps || (level === 'B-B' && !contentTimestamp))
    return { content: undefined, level: 'B-B', reserved: 0, findings: [] };
  const missing = level === 'B-T' ? 'timestamp-missing' : 'content-timestamp-missing';
  const learnt = () => tokenRoom(timestamps, { digestAlgorithm, signal });
  const { value: room, findings } = await orDowngrade(request, learnt, missing);
  if (room === undefined) {
    const both = contentTimestamp && level === 'B-T' ? findings.flatMap(alsoOfContent) : findings;
    return { content: undefined, level: 'B-B', reserved: 0, findings: both };
  }
  const tokens = Number(level === 'B-T') + Number(contentTimestamp);
  return {
    content: contentTimestamp ? room : undefined,
    ...{ level, findings, reserved: tokens * (room + ATTRIBUTE_ROOM) },
  };
}

/** One source answers for both tokens, and what keeps it from one keeps it from the other. */
function alsoOfContent(one: Finding): Finding[] {
  const { found, at } = one;
  return [one, warning('content-timestamp-missing', 'EN 319 122-1 §5.2.8', { found, at })];
}

/** The most bytes that a token will take; where nobody knows, learnt by a trial request. */
export async function tokenRoom(
  timestamps: TimestampSource,
  {
    digestAlgorithm,
    signal,
  }: { digestAlgorithm: DigestAlgorithm; signal: AbortSignal | undefined },
): Promise<number> {
  if (timestamps.maxTokenBytes !== undefined) return timestamps.maxTokenBytes;
  const imprint = new Uint8Array(DIGESTS[digestAlgorithm].length);
  const trial = await timestamps.requestToken({
    digestAlgorithm,
    imprint,
    ...(signal && { signal }),
  });
  return trial.length + TRIAL_MARGIN;
}

/** What is timestamped before it is signed. */
export interface ContentToStamp {
  readonly digestAlgorithm: DigestAlgorithm;
  /** Digest over the byte range. */
  readonly imprint: Uint8Array;
  /** Room that is kept for the token; undefined for none. */
  readonly room: number | undefined;
}

/**
 * The token over the content (EN 319 122-1 §5.2.8), asked for before any key is used. A token that is longer than its room is
 * `ERR_PLACEHOLDER_TOO_SMALL`, or what the caller takes instead.
 */
export async function contentStamp(
  request: SignatureRequest,
  { digestAlgorithm, imprint, room }: ContentToStamp,
): Promise<Outcome<Uint8Array>> {
  const { timestamps, signal } = request;
  if (room === undefined || !timestamps) return { value: undefined, findings: [] };
  const step = async (): Promise<Uint8Array> => {
    const token = await timestamps.requestToken({
      ...{ digestAlgorithm, imprint },
      ...(signal && { signal }),
    });
    if (token.length <= room) return token;
    const facts = { needed: token.length, reserved: room };
    const told = `the timestamp over the content needs ${token.length} bytes, ${room} are reserved`;
    throw coreError('ERR_PLACEHOLDER_TOO_SMALL', told, { facts });
  };
  return orDowngrade(request, step, 'content-timestamp-missing');
}
