import type { RemovedCertificate, StoredDomain, TrustProblem } from '@kyso/core/node';

/** What `kyso trust --json` prints. */
export type TrustOutput =
  | TrustImportOutput
  | TrustListOutput
  | TrustShowOutput
  | TrustUpdateOutput
  | TrustRemoveOutput
  | TrustBundleOutput;

/** A certificate of an authority. */
export interface TrustedCertificate {
  readonly domain: string;
  /** An anchor is trusted; an intermediate only helps to find the way to one. */
  readonly role: 'anchor' | 'intermediate';
  readonly subject: string;
  readonly issuer: string;
  /** Hexadecimal in lower case. */
  readonly sha256: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

export interface TrustImportOutput {
  readonly action: 'import';
  /** The folder. */
  readonly store: string;
  readonly certificates: readonly (TrustedCertificate & {
    /** `pin`: its digest is known; `chain`: an authority of the domain signed it; `own`: the user says so. */
    readonly because: 'pin' | 'chain' | 'own';
    /** False where the store had it before. */
    readonly isNew: boolean;
  })[];
}

export interface TrustListOutput {
  readonly action: 'list';
  readonly store: string;
  readonly domains: readonly {
    readonly name: string;
    readonly kind: StoredDomain['kind'];
    readonly operator: string | null;
    readonly anchors: number;
    readonly intermediates: number;
  }[];
  readonly bundles: readonly { readonly signer: string; readonly sequence: number }[];
  readonly problems: readonly TrustProblem[];
}

export interface TrustShowOutput {
  readonly action: 'show';
  readonly store: string;
  readonly certificates: readonly (TrustedCertificate & {
    /** SHA-256 of the certificate that signed the bundle it came in. */
    readonly bundle: string | null;
  })[];
  /** Pinned authorities that the store does not have, and from where to get them. */
  readonly missing: readonly {
    readonly domain: string;
    readonly subject: string;
    readonly kind: 'root' | 'intermediate';
    readonly sha256: string;
    readonly source: string | null;
  }[];
}

export interface TrustUpdateOutput {
  readonly action: 'update';
  readonly store: string;
  readonly updates: readonly {
    readonly url: string;
    readonly domain: string;
    readonly subject: string;
    readonly imported: readonly { readonly subject: string; readonly isNew: boolean }[];
    readonly failure: { readonly code: string; readonly reason: string } | null;
  }[];
  /** With `--bundle`. */
  readonly bundle: {
    readonly signer: string;
    readonly sequence: number;
    readonly isNew: boolean;
    readonly domains: readonly string[];
  } | null;
}

export interface TrustRemoveOutput {
  readonly action: 'remove';
  readonly store: string;
  /** The name or the fingerprint that was given. */
  readonly removed: string;
  readonly kind: 'domain' | 'certificate' | 'bundle';
  readonly certificates: readonly RemovedCertificate[];
}

export interface TrustBundleOutput {
  readonly action: 'bundle';
  readonly store: string;
  /** The file of the bundle. */
  readonly output: string;
  /** SHA-256 of the certificate that signed it: what `--bundle-signer` takes. */
  readonly signer: string;
  readonly sequence: number;
  readonly issuedAt: string;
  readonly domains: readonly {
    readonly name: string;
    readonly anchors: number;
    readonly intermediates: number;
  }[];
}
