import { defaultCrypto } from '../crypto/index.js';
import type { Clock, CryptoProvider, Fetcher } from '../ports.js';
import { parseCertificate, type Certificate } from '../x509/index.js';
import type { AlgorithmPolicy, TrustDomain } from '../trust/index.js';
import { readableCertificates } from '../cms/index.js';
import { givenEvidence, type Evidence } from './evidence.js';
import type { Ledger } from './ledger.js';
import { POLICIES, type ValidationPolicy } from './policy.js';
import { proofBook, type Proofs } from './proofs.js';
import { sharedVerification } from './shared-verification.js';

/** What validation is told. Without trust domains nothing can pass. */
export interface ValidateOptions {
  readonly trust?: readonly TrustDomain[];
  /** DER of certificates that may stand between a signer and an anchor. */
  readonly intermediates?: readonly Uint8Array[];
  /** DER of CRLs about signers and their authorities, beside those that signatures carry. */
  readonly crls?: readonly Uint8Array[];
  /** DER of OCSP responses, likewise. */
  readonly ocspResponses?: readonly Uint8Array[];
  /**
   * Asks for what is not at hand: issuers, responders and lists at the addresses that certificates name. Without it
   * nothing is fetched.
   */
  readonly fetcher?: Fetcher;
  /** Ends what is being fetched. */
  readonly signal?: AbortSignal;
  /** By what is judged; default `POLICIES.default`. */
  readonly policy?: ValidationPolicy;
  /** The time for which is judged; default now. */
  readonly at?: Date;
  /** User or owner password of an encrypted PDF; without one the empty user password is tried. */
  readonly password?: string;
  /** Default true: the signed revisions of a PDF are searched for content that could hide. It warns and changes no verdict. */
  readonly hiddenContent?: boolean;
  readonly crypto?: CryptoProvider;
  readonly clock?: Clock;
}

/** Options with every default filled in and every certificate parsed. */
export interface Context {
  readonly crypto: CryptoProvider;
  readonly at: Date;
  readonly domains: readonly {
    readonly name: string;
    readonly anchors: readonly Certificate[];
    readonly pins: ReadonlySet<string>;
  }[];
  readonly intermediates: readonly Certificate[];
  readonly evidence: Evidence;
  readonly fetcher: Fetcher | undefined;
  readonly signal: AbortSignal | undefined;
  /** The latest time at which evidence may have been made. */
  readonly now: Date;
  readonly hiddenContent: boolean;
  readonly policy: ValidationPolicy;
  readonly algorithms: AlgorithmPolicy;
  /** Since when things are proved to have existed. */
  readonly proofs: Proofs;
  /** Notes what the verdicts rest on, where somebody asks. */
  readonly ledger: Ledger | undefined;
}

/**
 * Throws `ERR_CERTIFICATE`, `ERR_CRL`, `ERR_OCSP` where an anchor or evidence given cannot be read; intermediates that
 * cannot are left out.
 */
export function contextOf(options: ValidateOptions, ledger?: Ledger): Context {
  const { fetcher, signal, clock = () => new Date(), policy = POLICIES.default } = options;
  const at = options.at ?? clock();
  const crypto = sharedVerification(options.crypto ?? defaultCrypto());
  return {
    crypto,
    at,
    // What is fetched is of today, whatever time is judged for.
    now: fetcher || options.clock ? clock() : at,
    ...{ fetcher, signal },
    domains: (options.trust ?? []).map(({ name, anchors, pins = [] }) => ({
      name,
      anchors: anchors.map(parseCertificate),
      pins: new Set(pins.map((pin) => pin.toLowerCase())),
    })),
    intermediates: readableCertificates(options.intermediates ?? []),
    evidence: givenEvidence(options),
    hiddenContent: options.hiddenContent ?? true,
    ...{ policy, algorithms: policy.algorithms },
    ...{ proofs: proofBook(crypto, at), ledger },
  };
}
