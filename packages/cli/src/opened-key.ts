import type { Finding, Signer } from '@kyso/core';

/** A signer, and the password that was given and that its key did not need. */
export interface OpenedKey {
  readonly signer: Signer;
  /** How the key is reached, for usage records. */
  readonly channel: 'file' | 'token';
  readonly unusedPassword: string | undefined;
  /** What the signer should know of the key. */
  readonly findings: readonly Finding[];
  /** Leaves the token. */
  readonly close: () => Promise<void>;
}
