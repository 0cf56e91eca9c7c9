import { isKysoError } from '../errors.js';
import type { Certificate } from '../x509/index.js';
import type { CollectedEvidence, EvidenceCollector, EvidenceTarget } from './collect-evidence.js';

/** A timestamp whose imprint and signature are right, and whose authority must still be judged in years. */
export interface Stamp {
  readonly certificate: Certificate;
  readonly genTime: Date;
}

export interface StampTerms {
  readonly collect: EvidenceCollector;
  readonly now: Date;
  /** When a later timestamp proves that this one existed. */
  readonly proved: Date | undefined;
}

/**
 * The authority must stand when its timestamp is proved to exist, or today. Evidence that was archived with it is from
 * between: where it is out of date by the later time, it counts for the time of the timestamp itself. Throws what the
 * collector throws.
 */
export async function stampEvidence(
  { certificate, genTime }: Stamp,
  { collect, now, proved }: StampTerms,
): Promise<CollectedEvidence> {
  const target: EvidenceTarget = {
    ...{ certificate, purpose: 'timestamping' },
    ...{ at: proved ?? now, since: genTime },
  };
  try {
    return await collect(target);
  } catch (error) {
    const isOpen = isKysoError(error) && error.facts['subIndication'] === 'TRY_LATER';
    if (!proved || !isOpen) throw error;
    return collect({ ...target, at: genTime });
  }
}
