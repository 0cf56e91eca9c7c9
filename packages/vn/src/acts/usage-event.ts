import { isKysoError, type SignedPdf } from '@kyso/core';
import type { Holder } from '../people/holder.js';
import type { UsageEvent } from '../usage/index.js';
import type { ActType } from './act-type.js';

/** An act that was done or has failed. */
export interface FinishedAct {
  readonly act: ActType;
  readonly time: Date;
  readonly holder: Holder;
  readonly channel: string;
  readonly clerk: string | undefined;
  /** What was signed, or the error. */
  readonly outcome: SignedPdf | { readonly error: unknown };
}

/** The usage record of an act: who, when, with which certificate, on which document; nothing of its content. */
export function usageEvent(finished: FinishedAct): UsageEvent {
  const { act, time, holder, channel, clerk, outcome } = finished;
  const { name, organisation, serial, issuer, domain } = holder;
  const base = {
    ...{ time: time.toISOString(), act, domain, channel },
    signer: { name, organisation, serial, issuer },
    ...(clerk !== undefined && { clerk }),
  };
  if ('error' in outcome) {
    const code = isKysoError(outcome.error) ? outcome.error.code : 'ERR_UNEXPECTED';
    return { ...base, result: 'failed', code, documentDigest: null };
  }
  const { original, level } = outcome;
  const isSha256 = original.digestAlgorithm === 'SHA-256';
  return { ...base, result: 'done', level, documentDigest: isSha256 ? hex(original.digest) : null };
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
