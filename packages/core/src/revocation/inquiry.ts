import { equalBytes, latin1Text } from '../bytes/index.js';
import { signatureAlgorithmOf } from '../crypto/index.js';
import type { DerElement } from '../der/index.js';
import { isKysoError } from '../errors.js';
import type { Finding } from '../report.js';
import type { EvidenceSignature, JudgeAlgorithm, RevocationQuestion } from './question.js';

/**
 * Most signatures verified for one question. Usually there are one or two; what is beyond comes from
 * somebody who wants to keep the checker busy.
 */
const MAX_SIGNATURES = 64;

/** One question on its way, with the work that it may still cost. */
export interface Inquiry extends RevocationQuestion {
  /** How deep this is: 0 for the certificate itself, 1 for the responder that vouched for it. */
  readonly depth: number;
  readonly budget: { signatures: number };
}

/** Starts an inquiry. */
export function inquiryOf(question: RevocationQuestion): Inquiry {
  return { ...question, depth: 0, budget: inquiryBudget() };
}

/** The work that one question may cost. */
export function inquiryBudget(): Inquiry['budget'] {
  return { signatures: MAX_SIGNATURES };
}

/** Anything that somebody signed: certificate, CRL or OCSP response. */
export interface Signed {
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: DerElement;
  readonly signature: Uint8Array;
}

/**
 * Whether the key verifies the signature. False as well for algorithms that are not known, for MD5, with
 * which two contents can be given one signature, and when the inquiry has cost too much already.
 */
export async function isSignedBy(
  signed: Signed,
  publicKey: Uint8Array,
  { crypto, budget }: Pick<Inquiry, 'crypto' | 'budget'>,
): Promise<boolean> {
  if (budget.signatures === 0) return false;
  budget.signatures--;
  try {
    const algorithm = signatureAlgorithmOf(signed.signatureAlgorithm);
    if ('digest' in algorithm && algorithm.digest === 'MD5') return false;
    const { tbs: data, signature } = signed;
    return await crypto.verify({ publicKey, algorithm, data, signature });
  } catch (error) {
    if (isKysoError(error)) return false; // what cannot be verified is not signed
    throw error;
  }
}

/** Why a signature that verified is by an algorithm or a key that was not good enough, or `undefined`. */
export function algorithmFault(
  { signatureAlgorithm }: Pick<Signed, 'signatureAlgorithm'>,
  facts: Omit<EvidenceSignature, 'algorithm'>,
  judge: JudgeAlgorithm | undefined,
): Finding | undefined {
  return judge?.({ algorithm: signatureAlgorithmOf(signatureAlgorithm), ...facts });
}

/** Below so many, comparing one by one is faster than keys of them. */
const FEW = 16;

/** The certificates without those that stand twice, in order. */
export function distinct<T extends { readonly der: Uint8Array }>(all: readonly T[]): T[] {
  if (all.length < FEW) {
    return all.filter(({ der }, at) => all.findIndex((one) => equalBytes(one.der, der)) === at);
  }
  const known = new Set<string>();
  return all.filter(({ der }) => {
    const key = latin1Text(der);
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
}
