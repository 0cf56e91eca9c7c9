import { equalBytes } from '../bytes/index.js';
import type { CryptoProvider, VerifyRequest } from '../ports.js';
import type { Finding } from '../report.js';
import {
  checkRevocation,
  type Crl,
  type OcspResponse,
  type RevocationAnswer,
  type SignerUse,
} from '../revocation/index.js';
import type { Certificate } from '../x509/index.js';
import { DEFAULT_ALGORITHM_POLICY, type AlgorithmPolicy } from './algorithm-policy.js';
import { evidenceAlgorithms } from './evidence-algorithms.js';

/** What validation asks of a certificate of a path. */
export interface PathRevocationQuestion {
  readonly certificate: Certificate;
  /** Whose key signed it, on this path. */
  readonly issuer: Certificate;
  /** The time for which is asked. */
  readonly at: Date;
  /**
   * Whether another certificate that signed evidence leads to the same anchor (RFC 5280 §6.3.3 (f)) and may be used
   * so: `undefined` where it does, otherwise why not. For `crl-signing` it was not revoked; whether a responder
   * was (`ocsp-signing`) is left to the check, for its certificate may excuse from asking. Bounded. For another time
   * than is asked for where one is given.
   */
  readonly validateSigner: (
    certificate: Certificate,
    use: SignerUse,
    at?: Date,
  ) => Promise<Finding | undefined>;
}

/** Looks up whether a certificate was revoked. Never throws for what stands in evidence. */
export type RevocationCheck = (question: PathRevocationQuestion) => Promise<RevocationAnswer>;

/** A certificate of a path and what was found of it. */
export interface PathRevocation {
  readonly certificate: Certificate;
  readonly answer: RevocationAnswer;
}

/**
 * `required`: a certificate of whose revocation nothing is known leaves the path undecided. `if-available`: only evidence
 * that is at hand and cannot be used does; where there is none, it is a warning.
 */
export type RevocationMode = 'required' | 'if-available';

/** Evidence at hand, for all certificates of a path. */
export interface EvidenceOptions {
  readonly crls?: readonly Crl[];
  readonly ocsp?: readonly OcspResponse[];
  /** Candidates for those who sign CRLs and responses; they are not trusted for being here. */
  readonly certificates?: readonly Certificate[];
  readonly crypto: CryptoProvider;
  /** The latest instant at which evidence may have been made; default the time for which is asked. */
  readonly now?: Date;
  /** Evidence that is older than this is out of date. */
  readonly maxAgeSeconds?: number;
  /**
   * Algorithms and key sizes of the signatures on evidence, by the time when it was made; `any` accepts all but MD5.
   * Default `DEFAULT_ALGORITHM_POLICY`.
   */
  readonly algorithms?: AlgorithmPolicy | 'any';
}

/**
 * A check of revocation by evidence that is at hand; nothing is fetched. It remembers which signatures on the evidence
 * verified: whoever asks about many certificates makes it once.
 */
export function revocationByEvidence(evidence: EvidenceOptions): RevocationCheck {
  const { crls = [], ocsp = [], certificates = [], algorithms, ...rest } = evidence;
  const judgeAlgorithm = evidenceAlgorithms(algorithms ?? DEFAULT_ALGORITHM_POLICY);
  const crypto = rememberingCrypto(
    evidence.crypto,
    [...crls, ...ocsp].map(({ tbs }) => tbs),
  );
  const terms = { ...rest, judgeAlgorithm, crypto, crls, ocsp, certificates };
  return (question) => checkRevocation({ ...question, ...terms });
}

/** Most keys remembered for one piece of evidence: its signer's, and a renewed one. */
const MAX_KEYS = 4;

/**
 * The provider, which does not verify again what it found to verify: only of the bytes given here, the arrays themselves,
 * by the same key, algorithm and signature. What does not verify is not remembered.
 */
function rememberingCrypto(
  crypto: CryptoProvider,
  evidence: readonly Uint8Array[],
): CryptoProvider {
  const verified = new Map(evidence.map((data) => [data, [] as VerifyRequest[]]));
  return {
    ...crypto,
    verify: async (request) => {
      const known = verified.get(request.data);
      if (known?.some((one) => isSameRequest(one, request))) return true;
      const holds = await crypto.verify(request);
      if (holds && known && known.length < MAX_KEYS) known.push(copyOf(request));
      return holds;
    },
  };
}

/** The caller may reuse the arrays of a key and of a signature. */
function copyOf(request: VerifyRequest): VerifyRequest {
  const { publicKey, signature } = request;
  return { ...request, publicKey: publicKey.slice(), signature: signature.slice() };
}

function isSameRequest(a: VerifyRequest, b: VerifyRequest): boolean {
  return (
    equalBytes(a.publicKey, b.publicKey) &&
    equalBytes(a.signature, b.signature) &&
    JSON.stringify(a.algorithm) === JSON.stringify(b.algorithm)
  );
}
