import { readWholeFile } from '@kyso/core/node';
import type { CommitmentClaim, CommitmentName } from '@kyso/core/validation';
import type { SignaturePolicyClaim, SignedStatements } from '@kyso/core/cades';
import type { OptionValues } from './arguments.js';
import { usageError } from './errors.js';
import { MAX_POLICY_DOCUMENT } from './limits.js';

/** Options that say what the signer states with the signature. */
export const STATEMENT_OPTIONS = {
  commitment: { type: 'string', multiple: true },
  'signature-policy': { type: 'string' },
  'policy-document': { type: 'string' },
  'policy-digest': { type: 'string' },
  'policy-uri': { type: 'string' },
  'policy-notice': { type: 'string' },
  'content-timestamp': { type: 'boolean' },
} as const;

export type StatementValues = OptionValues<typeof STATEMENT_OPTIONS>;

/**
 * What the options state; the policy document is read. Asked before any key is opened. Throws `ERR_USAGE` and `ERR_IO`.
 */
export async function statementsOf(
  values: StatementValues,
  { reason, tsa }: { readonly reason?: string | undefined; readonly tsa?: unknown },
): Promise<SignedStatements> {
  const { commitment = [], 'content-timestamp': contentTimestamp = false } = values;
  if (contentTimestamp && tsa === undefined)
    throw usageError('--content-timestamp needs --tsa URL', { option: 'content-timestamp' });
  const commitments = commitment.map(commitmentOf);
  const stated = statedOption(values);
  if (reason !== undefined && stated !== undefined)
    throw usageError(`--reason and --${stated} exclude each other`, { option: stated });
  const signaturePolicy = await policyOf(values);
  return {
    ...(commitments.length > 0 && { commitments }),
    ...(signaturePolicy && { signaturePolicy }),
    ...(contentTimestamp && { contentTimestamp }),
  };
}

function statedOption(values: StatementValues): 'commitment' | 'signature-policy' | undefined {
  return (['commitment', 'signature-policy'] as const).find((name) => values[name] !== undefined);
}

const NAMES: Readonly<Record<string, CommitmentName>> = {
  origin: 'proof-of-origin',
  receipt: 'proof-of-receipt',
  delivery: 'proof-of-delivery',
  sender: 'proof-of-sender',
  approval: 'proof-of-approval',
  creation: 'proof-of-creation',
};

function commitmentOf(text: string, index: number, all: readonly string[]): CommitmentClaim {
  if (all.indexOf(text) !== index)
    throw usageError('--commitment is given twice', { option: 'commitment' });
  const named = Object.hasOwn(NAMES, text) ? NAMES[text] : undefined;
  if (named) return named;
  if (isOid(text)) return { oid: text };
  const known = Object.keys(NAMES).join(', ');
  throw usageError(`--commitment is ${known} or an OID, not "${text}"`, { option: 'commitment' });
}

/** X.660: two arcs at least; the second below 40 under 0 and 1. */
function isOid(text: string): boolean {
  return /^([01]\.([1-3]?\d)|2\.(0|[1-9]\d*))(\.(0|[1-9]\d*))*$/.test(text);
}

const POLICY_OPTIONS = ['policy-document', 'policy-digest', 'policy-uri', 'policy-notice'] as const;

async function policyOf(values: StatementValues): Promise<SignaturePolicyClaim | undefined> {
  const { 'signature-policy': oid } = values;
  if (oid === undefined) {
    const stray = POLICY_OPTIONS.find((name) => values[name] !== undefined);
    if (stray === undefined) return undefined;
    throw usageError(`--${stray} needs --signature-policy OID`, { option: stray });
  }
  if (!isOid(oid))
    throw usageError(`--signature-policy is an OID such as 1.2.3, not "${oid}"`, {
      option: 'signature-policy',
    });
  const { 'policy-document': file, 'policy-digest': digest, 'policy-notice': notice } = values;
  const { 'policy-uri': uri } = values;
  if ((file === undefined) === (digest === undefined))
    throw usageError('one of --policy-document and --policy-digest is needed', {
      option: 'signature-policy',
    });
  if (uri !== undefined && !/^[\x21-\x7e]+$/.test(uri))
    throw usageError(`--policy-uri is an address, not "${uri}"`, { option: 'policy-uri' });
  if (notice !== undefined && (notice.trim() === '' || notice.normalize('NFC').length > 200))
    throw usageError('--policy-notice has 1 to 200 characters', { option: 'policy-notice' });
  return {
    oid,
    ...(file !== undefined && { document: await readWholeFile(file, MAX_POLICY_DOCUMENT) }),
    ...(digest !== undefined && digestOf(digest)),
    ...(uri !== undefined && { uri }),
    ...(notice !== undefined && { notice }),
  };
}

/** Lengths in bytes. */
const DIGESTS = { 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 } as const;

/** `SHA-256:HEX`. */
function digestOf(text: string): Pick<SignaturePolicyClaim, 'digest' | 'digestAlgorithm'> {
  const [, name = '', hex = ''] = /^([^:]+):([0-9a-f]+)$/i.exec(text) ?? [];
  const digestAlgorithm = (['SHA-256', 'SHA-384', 'SHA-512'] as const).find((one) => one === name);
  if (!digestAlgorithm || hex.length !== 2 * DIGESTS[digestAlgorithm])
    throw usageError(`--policy-digest is SHA-256:HEX, SHA-384:HEX or SHA-512:HEX, not "${text}"`, {
      option: 'policy-digest',
    });
  return { digestAlgorithm, digest: new Uint8Array(Buffer.from(hex, 'hex')) };
}

/** Documents of signature policies for `kyso verify`, each as `OID=FILE`. Throws `ERR_USAGE` and `ERR_IO`. */
export async function policyDocumentsOf(
  given: readonly string[] = [],
): Promise<Readonly<Record<string, Uint8Array>>> {
  const documents: Record<string, Uint8Array> = {};
  for (const text of given) {
    const at = text.indexOf('=');
    const oid = text.slice(0, Math.max(at, 0));
    if (!isOid(oid) || at === text.length - 1)
      throw usageError(`--policy-document is OID=FILE, not "${text}"`, {
        option: 'policy-document',
      });
    documents[oid] = await readWholeFile(text.slice(at + 1), MAX_POLICY_DOCUMENT);
  }
  return documents;
}
