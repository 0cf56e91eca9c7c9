import type { Clock, CryptoProvider, Fetcher } from '../ports.js';
import type { Certificate } from '../x509/index.js';
import type { AlgorithmPolicy, TrustDomain } from '../trust/index.js';
import { joinedEvidence, type Evidence } from './evidence.js';
import type { Ledger } from './ledger.js';
import { POLICIES, type ValidationPolicy } from './policy.js';
import { proofBook, type Proofs } from './proofs.js';
import {
  materialOf,
  readMaterial,
  type ReadDomain,
  type ReadMaterial,
  type SharedMaterial,
} from './shared-material.js';
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
   * What many documents are judged with, parsed once by `shareMaterial`; trust, certificates and evidence given beside it
   * come in addition. `crypto` is then that of the material.
   */
  readonly shared?: SharedMaterial;
  /**
   * Asks for what is not at hand: issuers, responders and lists at the addresses that certificates name. Without it
   * nothing is fetched.
   */
  readonly fetcher?: Fetcher;
  /** Ends what is being fetched. */
  readonly signal?: AbortSignal;
  /** By what is judged; default `POLICIES.default`. */
  readonly policy?: ValidationPolicy;
  /**
   * Documents of signature policies by their dotted OID, compared with the digests that signatures name. `acceptedSignaturePolicies`
   * of a policy needs them: of one that is not here it is not known what was signed under.
   */
  readonly policyDocuments?: Readonly<Record<string, Uint8Array>>;
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
  readonly domains: readonly ReadDomain[];
  readonly intermediates: readonly Certificate[];
  readonly evidence: Evidence;
  readonly fetcher: Fetcher | undefined;
  readonly signal: AbortSignal | undefined;
  /** The latest time at which evidence may have been made. */
  readonly now: Date;
  readonly hiddenContent: boolean;
  readonly policy: ValidationPolicy;
  readonly policyDocuments: ReadonlyMap<string, Uint8Array>;
  readonly algorithms: AlgorithmPolicy;
  /** Since when things are proved to have existed. */
  readonly proofs: Proofs;
  /** Notes what the verdicts rest on, where somebody asks. */
  readonly ledger: Ledger | undefined;
}

/**
 * Throws `ERR_CERTIFICATE`, `ERR_CRL`, `ERR_OCSP` where an anchor or evidence given cannot be read; intermediates that
 * cannot are left out. Throws TypeError on a `crypto` beside shared material, and where `at` is no time.
 */
export function contextOf(options: ValidateOptions, ledger?: Ledger): Context {
  const { fetcher, signal, clock = () => new Date(), policy = POLICIES.default } = options;
  const at = options.at ?? clock();
  if (Number.isNaN(at.getTime())) throw new TypeError('at is no time');
  const material = givenMaterial(options);
  const crypto = sharedVerification(material.crypto);
  return {
    crypto,
    at,
    // What is fetched is of today, whatever time is judged for.
    now: fetcher || options.clock ? clock() : at,
    ...{ fetcher, signal },
    domains: material.domains,
    intermediates: material.intermediates,
    evidence: material.evidence,
    hiddenContent: options.hiddenContent ?? true,
    ...{ policy, algorithms: policy.algorithms },
    policyDocuments: new Map(Object.entries(options.policyDocuments ?? {})),
    proofs: proofBook(crypto, at),
    ledger,
  };
}

/** What the caller gives, behind what is shared. */
function givenMaterial({ shared, ...options }: ValidateOptions): ReadMaterial {
  if (!shared) return readMaterial(options);
  if (options.crypto)
    throw new TypeError('crypto is given to shareMaterial, and not beside its material');
  const common = materialOf(shared);
  const own = readMaterial({ ...options, crypto: common.crypto });
  return {
    crypto: common.crypto,
    domains: [...common.domains, ...own.domains],
    intermediates: [...common.intermediates, ...own.intermediates],
    evidence: joinedEvidence(common.evidence, own.evidence),
  };
}
