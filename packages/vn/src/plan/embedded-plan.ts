import { defaultCrypto } from '@kyso/core/crypto';
import { vnError } from '../errors.js';
import { checkPlan } from './check-plan.js';
import type { EmbeddedPlan } from './signing-plan.js';

/** The application name under which the plan stands in the catalog (/PieceInfo, ISO 32000-2 §14.5). */
export const APPLICATION = 'KYSO';

/** Bytes of a plan as they are embedded: JSON in UTF-8. */
export function embeddedBytes(plan: EmbeddedPlan): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(plan));
}

/** Reads an embedded plan and its digest. Throws `ERR_PLAN` where it is none: a plan that was tampered with is not passed over. */
export function readEmbeddedPlan(data: Uint8Array): {
  readonly embedded: EmbeddedPlan;
  readonly planDigest: string;
} {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data));
  } catch (cause) {
    throw vnError('ERR_PLAN', 'the embedded plan is no JSON', { cause, facts: { path: '' } });
  }
  const embedded = json as EmbeddedPlan;
  if ((embedded.version as number) !== 1 || !Array.isArray(embedded.fields))
    throw vnError('ERR_PLAN', 'the embedded plan is of another version', { facts: { path: '' } });
  checkPlan(embedded.plan);
  return { embedded, planDigest: sha256Hex(data) };
}

function sha256Hex(data: Uint8Array): string {
  const digest = defaultCrypto().createDigest('SHA-256');
  digest.update(data);
  return [...digest.digest()].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
