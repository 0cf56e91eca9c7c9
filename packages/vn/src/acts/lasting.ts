import type { SignPdfOptions } from '@kyso/core';
import type { ActType } from './act-type.js';
import { systemClock } from './run-act.js';
import type { ActOptions } from './types.js';

/**
 * What lets the signature of an issued document last: B-LT where the caller gives what it needs. The number is given out
 * and the seal is set by the time that evidence is asked for, so that its want is told and not an error.
 */
export function lasting(
  act: ActType,
  { evidence, timestamps, clock = systemClock }: ActOptions,
): Pick<SignPdfOptions, 'level' | 'evidence'> {
  if (act !== 'issue' || !evidence || !timestamps) return {};
  return { level: 'B-LT', evidence: { onFailure: 'downgrade', clock, ...evidence } };
}
