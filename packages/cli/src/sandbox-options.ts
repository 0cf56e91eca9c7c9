import type {
  Generation,
  RevocationMisbehaviour,
  RevocationMisbehaviourPlan,
  Sandbox,
} from '@kyso/sandbox';
import { usageError } from './errors.js';

/** What `kyso sandbox` takes about revocation. */
export const REVOCATION_OPTIONS = {
  generation: { type: 'string' },
  revoke: { type: 'string', multiple: true },
  'revocation-fault': { type: 'string' },
} as const;

/** The generation of `--generation`. Throws `ERR_USAGE`. */
export function generationOf(text: string | undefined): Generation | undefined {
  if (text === undefined || text === 'g1' || text === 'g2') return text;
  throw usageError(`--generation is g1 or g2, not "${text}"`, { option: 'generation' });
}

/** Revokes the certificates of these people and organisations. Throws `ERR_USAGE`. */
export function revokeAll(sandbox: Sandbox, ids: readonly string[], date: Date): void {
  const known = [...sandbox.people, sandbox.organisation];
  for (const id of ids) {
    const found = known.find((one) => one.id === id);
    if (!found) {
      const all = known.map((one) => one.id).join(', ');
      throw usageError(`--revoke is one of ${all}, not "${id}"`, { option: 'revoke' });
    }
    sandbox.intermediate.revoke(found.certificate, { date, reason: 'keyCompromise' });
  }
}

type Fault = Exclude<RevocationMisbehaviour['kind'], 'delay' | 'httpStatus'>;

const FAULTS: readonly Fault[] = [
  ...(['badSignature', 'truncated', 'stranger', 'stale', 'wrongSerial'] as const),
  ...(['wrongNonce', 'noNonce', 'tryLater', 'truncatedBody'] as const),
];

/** How long a slow answer takes, in milliseconds: longer than careless programs wait. */
const SLOW_MS = 10_000;

/** How lists and OCSP answers are wrong, by `--revocation-fault`. Throws `ERR_USAGE`. */
export function faultOf(text: string | undefined): RevocationMisbehaviourPlan {
  if (text === undefined) return undefined;
  if (text === 'slow') {
    return () => ({ kind: 'delay', until: new Promise((done) => setTimeout(done, SLOW_MS)) });
  }
  const kind = FAULTS.find((one) => one === text);
  if (kind) return { kind };
  const all = [...FAULTS, 'slow'].join(', ');
  throw usageError(`--revocation-fault is one of ${all}, not "${text}"`, {
    option: 'revocation-fault',
  });
}
