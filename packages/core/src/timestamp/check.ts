import type { DigestAlgorithm, SignatureAlgorithm } from '../algorithms.js';
import { equalBytes, toHex } from '../bytes/index.js';
import {
  broken,
  checkSignerInfo,
  combined,
  failed,
  intact,
  passed,
  unknown,
  unverifiable,
  type Outcome,
} from '../cms/index.js';
import { isKysoError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import type { Finding, Integrity } from '../report.js';
import { KEY_PURPOSE, extKeyUsageOf, type Certificate } from '../x509/index.js';
import type { TimestampToken } from './token.js';
import type { MessageImprint } from './tst-info.js';

/** What is needed to check a token. */
export interface TimestampCheckOptions {
  readonly crypto: CryptoProvider;
  /** Digest of what the token must be about; `undefined` where it is not at hand. Called at most once. */
  readonly imprint: (
    algorithm: DigestAlgorithm,
  ) => Uint8Array | undefined | Promise<Uint8Array | undefined>;
  /** Certificates known from elsewhere, where the token does not carry the authority's. */
  readonly candidates?: readonly Certificate[];
}

/** The answer for one token: no word on trust. */
export interface TimestampCheck {
  readonly integrity: Integrity;
  readonly certificate?: Certificate;
  readonly digestAlgorithm?: DigestAlgorithm;
  readonly signatureAlgorithm?: SignatureAlgorithm;
  readonly findings: readonly Finding[];
}

/**
 * Checks imprint and signature of a token (RFC 3161 §2.4.2) and the purpose of its certificate (§2.3). The
 * purpose does not touch the integrity. Never throws for what stands in the token.
 */
export async function checkTimestampToken(
  token: TimestampToken,
  { crypto, imprint, candidates = [] }: TimestampCheckOptions,
): Promise<TimestampCheck> {
  const signature = await checkSignerInfo(token.signedData, token.signerInfo, {
    crypto,
    candidates,
  });
  const imprintOutcome = await checkImprint(token.info.messageImprint, imprint);
  const purpose = signature.certificate ? [checkTimestampPurpose(signature.certificate)] : [];
  const { integrity, findings } = combined([imprintOutcome, signature, intact(...purpose)]);
  return { ...signature, integrity, findings };
}

async function checkImprint(
  { hashAlgorithm, oid, hashedMessage }: MessageImprint,
  imprint: TimestampCheckOptions['imprint'],
): Promise<Outcome> {
  const clause = 'RFC 3161 §2.4.2';
  if (!hashAlgorithm) return unverifiable(unknown('timestamp-imprint', clause, { found: oid }));
  const expected = await imprint(hashAlgorithm);
  if (!expected) return unverifiable(unknown('content-available', clause));
  if (equalBytes(expected, hashedMessage)) return intact(passed('timestamp-imprint', clause));
  return broken(
    failed('timestamp-imprint', clause, { expected: toHex(expected), found: toHex(hashedMessage) }),
  );
}

/** The authority's certificate must be for time-stamping and nothing else, critically (RFC 3161 §2.3). */
export function checkTimestampPurpose(certificate: Certificate): Finding {
  const clause = 'RFC 3161 §2.3';
  try {
    const usage = extKeyUsageOf(certificate);
    const found = usage ? usage.purposes.join(' ') : 'absent';
    const facts = { expected: KEY_PURPOSE.timeStamping, found };
    if (found !== KEY_PURPOSE.timeStamping) return failed('timestamp-purpose', clause, facts);
    return usage?.critical === true
      ? passed('timestamp-purpose', clause)
      : failed('timestamp-purpose', clause, { expected: 'critical', found: 'not critical' });
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return failed('timestamp-purpose', clause, { found: error.message });
  }
}
