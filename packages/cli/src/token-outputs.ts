import type {
  CertificateFit,
  GeneratedKeyPair,
  InstalledCertificate,
  ListedCertificate,
} from '@kyso/pkcs11';

/** What `kyso token --json` prints. */
export type TokenOutput =
  | TokenGenerateOutput
  | TokenRequestOutput
  | TokenInstallOutput
  | TokenCheckOutput
  | { readonly action: 'pin' };

/** Keys that were made. */
export interface TokenGenerateOutput extends Omit<GeneratedKeyPair, 'publicKey'> {
  readonly action: 'generate';
  /** SubjectPublicKeyInfo, DER in Base64. */
  readonly publicKey: string;
}

/** A request that was written. */
export interface TokenRequestOutput {
  readonly action: 'request';
  /** The file written, as named on the command line. */
  readonly output: string;
  readonly bytes: number;
  /** CKA_ID of the key in hexadecimal. */
  readonly id: string;
}

/** Certificates that are on the token now. */
export interface TokenInstallOutput {
  readonly action: 'install';
  readonly certificates: readonly InstalledCertificate[];
}

/** How the certificates of the token stand. */
export interface TokenCheckOutput {
  readonly action: 'check';
  readonly certificates: readonly CertificateFitOutput[];
}

/** A certificate as JSON: in Base64. */
export interface CertificateFitOutput extends Omit<CertificateFit, 'certificate'> {
  readonly certificate: Omit<ListedCertificate, 'certificate'> & {
    /** DER in Base64. */
    readonly certificate: string;
  };
}
