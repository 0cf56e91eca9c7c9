import type { DigestAlgorithm } from '../algorithms.js';
import { failed, type SignerInfo } from '../cms/index.js';
import { CLOCK_SKEW_SECONDS } from '../revocation/index.js';
import { isKysoError } from '../errors.js';
import type { Finding, TimestampReport } from '../report.js';
import {
  checkTimestampToken,
  parseTimestampToken,
  signatureTimestampsOf,
  type TimestampCheckOptions,
  type TimestampToken,
  type TstInfo,
} from '../timestamp/index.js';
import type { Certificate } from '../x509/index.js';
import type { StampEntry } from './ledger.js';
import type { Context } from './options.js';
import { judge } from './judge.js';
import { isReferencedBy, judgePath } from './path.js';
import { signerFacts } from './signer-facts.js';
import { judgeImprint, judgeStrength } from './strength.js';

/** Since when a token is proved to exist, by its bytes as they stand. */
export type ProvedToken = (der: Uint8Array) => Date | undefined;

/**
 * The signature timestamps of a signature, each judged (EN 319 102-1 §5.4) for when something else proves that it existed.
 * Never throws for what stands in them.
 */
export async function judgeSignatureTimestamps(
  signerInfo: SignerInfo,
  context: Context,
  provedAt: ProvedToken,
): Promise<TimestampReport[]> {
  const tokens = readTokens(signerInfo);
  context.ledger?.stamps.set(signerInfo, tokens.map(stampEntry));
  return Promise.all(
    tokens.map(async ({ der, token }) =>
      token instanceof Error
        ? unreadableTimestamp('signature-timestamp', token.message)
        : judgeToken(token, context, {
            kind: 'signature-timestamp',
            provedAt: provedAt(der),
            imprint: (algorithm) => digestOf(context, algorithm, signerInfo.signature),
          }),
    ),
  );
}

function stampEntry({ der, token }: ReadToken): StampEntry {
  const signerInfo = token instanceof Error ? undefined : token.signerInfo;
  return { kind: 'signature-timestamp', der, signerInfo };
}

interface ReadToken {
  readonly der: Uint8Array;
  readonly token: TimestampToken | Error;
}

function readTokens(signerInfo: SignerInfo): ReadToken[] {
  const attempt = <T>(read: () => T): T | Error => {
    try {
      return read();
    } catch (error) {
      if (isKysoError(error)) return error;
      throw error;
    }
  };
  const values = attempt(() => signatureTimestampsOf(signerInfo));
  return values instanceof Error
    ? [{ der: new Uint8Array(0), token: values }]
    : values.map((der) => ({ der, token: attempt(() => parseTimestampToken(der)) }));
}

/** A token that cannot be read. */
export function unreadableTimestamp(kind: TimestampReport['kind'], found: string): TimestampReport {
  return {
    kind,
    genTime: null,
    integrity: 'broken',
    indication: 'FAILED',
    subIndication: 'FORMAT_FAILURE',
    signer: null,
    findings: [failed('timestamp-structure', 'RFC 3161 §2.4.2', { found })],
  };
}

/** What is known of a token before it is judged. */
export interface TokenFacts {
  readonly kind: TimestampReport['kind'];
  readonly imprint: TimestampCheckOptions['imprint'];
  readonly provedAt: Date | undefined;
  /** Findings of what carries it. */
  readonly carrier?: readonly Finding[];
}

/** Judges a token and its authority, for when it is proved to have existed or for the time of validation. */
export async function judgeToken(
  token: TimestampToken,
  context: Context,
  { kind, imprint, provedAt, carrier = [] }: TokenFacts,
): Promise<TimestampReport> {
  const check = await checkTimestampToken(token, {
    crypto: context.crypto,
    imprint,
    candidates: context.intermediates,
  });
  const at = provedAt && provedAt < context.at ? provedAt : context.at;
  // The authority is judged for when the token is proved to have existed, else for today: whether it was revoked until then
  // decides whether its word counts.
  const path = check.certificate
    ? await judgePath(check.certificate, {
        context,
        signedData: token.signedData,
        at,
        purpose: 'timestamping',
        isReferenced: isReferencedBy(check.findings),
      })
    : undefined;
  context.ledger?.judged.set(token.signerInfo, {
    ...{ signedData: token.signedData, check, proved: provedAt, trail: path?.trail },
  });
  const findings: Finding[] = [
    ...carrier,
    ...check.findings,
    ...judgeStrength(check, {
      policy: context.algorithms,
      at,
      end: context.at,
    }),
    ...judgeStamp({ info: token.info, certificate: check.certificate, provedAt, context }),
  ];
  const verdict = judge({
    integrity: check.integrity,
    findings,
    path: path ? path.subIndication : 'NO_SIGNING_CERTIFICATE_FOUND',
    pathFindings: path?.findings ?? findings,
    unchanged: true,
  });
  return {
    kind,
    genTime: token.info.genTime.toISOString(),
    integrity: check.integrity,
    indication:
      verdict.indication === 'TOTAL-PASSED'
        ? 'PASSED'
        : verdict.indication === 'TOTAL-FAILED'
          ? 'FAILED'
          : 'INDETERMINATE',
    subIndication: verdict.subIndication,
    signer: signerFacts(check.certificate, {
      ...{ path, at, proved: provedAt !== undefined },
    }),
    findings: [...findings, ...(path?.findings ?? [])],
  };
}

/** What is asked of the time and the imprint of a timestamp. */
export interface StampQuestion {
  readonly info: TstInfo;
  readonly certificate: Certificate | undefined;
  /** Since when something else proves that the timestamp existed. */
  readonly provedAt: Date | undefined;
  readonly context: Context;
}

/**
 * A timestamp cannot have been made after something proves that it existed, nor after the time of validation, beyond what
 * clocks differ, nor before its authority was certified (EN 319 102-1 §5.5.4 2); and what it was made over must be
 * digested by an algorithm that was accepted when it is proved to have existed.
 */
export function judgeStamp({ info, certificate, provedAt, context }: StampQuestion): Finding[] {
  const { genTime, messageImprint } = info;
  const { at, now, algorithms: policy } = context;
  const latest = provedAt ?? (now > at ? now : at);
  const wrong = (expected: Date): Finding =>
    failed('timestamp-order', 'EN 319 102-1 §5.5.4', {
      expected: expected.toISOString(),
      found: genTime.toISOString(),
    });
  const rules = { policy, at: provedAt ?? at };
  const findings = messageImprint.hashAlgorithm
    ? judgeImprint(messageImprint.hashAlgorithm, rules)
    : [];
  if (genTime.getTime() > latest.getTime() + CLOCK_SKEW_SECONDS * 1000)
    findings.push(wrong(latest));
  if (certificate && genTime < certificate.notBefore) findings.push(wrong(certificate.notBefore));
  return findings;
}

function digestOf({ crypto }: Context, algorithm: DigestAlgorithm, data: Uint8Array): Uint8Array {
  const digest = crypto.createDigest(algorithm);
  digest.update(data);
  return digest.digest();
}

/**
 * The earliest time of an intact token against which nothing stands but that the revocation of its authority is
 * not known. Null where there is none.
 */
export function bestSignatureTime(timestamps: readonly TimestampReport[]): string | null {
  return earliest(
    timestamps.filter(
      ({ indication, subIndication }) => indication === 'PASSED' || subIndication === 'TRY_LATER',
    ),
  );
}

/**
 * The earliest time at which the signature is proved to have existed (EN 319 102-1 §5.5.4): of a token that passed. A
 * revoked authority can state any time.
 */
export function provedTime(timestamps: readonly TimestampReport[]): string | null {
  return earliest(timestamps.filter(({ indication }) => indication === 'PASSED'));
}

function earliest(timestamps: readonly TimestampReport[]): string | null {
  const times = timestamps.flatMap(({ genTime }) => (genTime === null ? [] : [genTime]));
  return times.sort()[0] ?? null;
}
