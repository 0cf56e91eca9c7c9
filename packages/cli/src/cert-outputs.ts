import type { Finding } from '@kyso/core';
import type { SubIndication } from '@kyso/core/validation';
import type { Told } from './outputs.js';

/** What `kyso cert verify --json` prints. */
export interface CertVerifyOutput {
  readonly valid: boolean;
  /** `PASSED`; `FAILED` where something speaks against the certificate; `INDETERMINATE` where something is missing. */
  readonly indication: 'PASSED' | 'FAILED' | 'INDETERMINATE';
  /** The name of EN 319 102-1 §5.2.6; null where nothing stands against the certificate. */
  readonly subIndication: SubIndication | null;
  /** Subjects from the certificate up to the anchor, or as far as a path led. */
  readonly path: readonly string[];
  /** Dotted OIDs of the policies for which the path is valid; `2.5.29.32.0` stands for any. */
  readonly policies: readonly string[];
  readonly findings: Told<readonly Finding[]>;
}
