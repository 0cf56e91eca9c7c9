import type { Finding } from '../../report.js';
import {
  stampEvidence,
  type CollectedEvidence,
  type EvidenceCollector,
} from '../../trust/index.js';
import type { SignatureValidationData } from '../validation-data.js';
import type { Surveyed } from './survey.js';

/** Evidence for all that was surveyed, by signature. */
export interface DocumentEvidence {
  readonly signatures: readonly SignatureValidationData[];
  readonly findings: readonly Finding[];
}

/**
 * Evidence for signatures and timestamps, from the newest to the oldest: a timestamp that holds proves that what it
 * covers existed by then, so that its signers are judged for that time (EN 319 102-1 §5.5, §5.6). Throws what the
 * collector throws.
 */
export async function documentEvidence(
  all: readonly Surveyed[],
  { collect, now }: { readonly collect: EvidenceCollector; readonly now: Date },
): Promise<DocumentEvidence> {
  const signatures: SignatureValidationData[] = [];
  const findings: Finding[] = [];
  let proved: Date | undefined;
  for (const one of [...all].reverse()) {
    const parts: CollectedEvidence[] = [];
    let best = proved;
    for (const stamp of one.stamps) {
      parts.push(await stampEvidence(stamp, { collect, now, proved }));
      best = earlier(best, stamp.genTime);
    }
    const at = best ?? now;
    if (one.signer)
      parts.push(
        await collect({
          ...{ certificate: one.signer, purpose: 'document-signing' },
          ...{ at, since: at },
        }),
      );
    else proved = best;
    findings.push(...parts.flatMap((part) => part.findings));
    signatures.unshift({ contents: one.contents, ...merged(parts) });
  }
  return { signatures, findings };
}

function earlier(a: Date | undefined, b: Date): Date {
  return a && a < b ? a : b;
}

function merged(parts: readonly CollectedEvidence[]) {
  return {
    certificates: parts.flatMap(({ certificates }) => certificates),
    crls: parts.flatMap(({ crls }) => crls),
    ocspResponses: parts.flatMap(({ ocspResponses }) => ocspResponses),
  };
}
