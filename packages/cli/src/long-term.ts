import type { SignatureLevel } from '@kyso/core';
import type { EvidenceTerms } from '@kyso/core/pades';
import type { OptionValues } from './arguments.js';
import { usageError } from './errors.js';
import { ONLINE_OPTIONS, onlineNetwork, type OnlineValues } from './network.js';
import type { Context } from './terminal.js';
import { EVIDENCE_OPTIONS, TRUST_OPTIONS, evidenceOf, trustOf } from './trust-files.js';

/** Options of a signature that lasts: whom it must convince, and where evidence comes from. */
export const LONG_TERM_OPTIONS = {
  ...TRUST_OPTIONS,
  ...EVIDENCE_OPTIONS,
  ...ONLINE_OPTIONS,
  'newer-evidence': { type: 'boolean' },
  'no-vri': { type: 'boolean' },
  downgrade: { type: 'boolean' },
} as const;

export type LongTermValues = OptionValues<typeof LONG_TERM_OPTIONS>;

const LEVELS: readonly SignatureLevel[] = ['B-B', 'B-T', 'B-LT', 'B-LTA'];

/** Throws `ERR_USAGE` for what is no level, and for options that the level has no use for. */
export function levelOf(level: string, values: LongTermValues): SignatureLevel {
  const known = LEVELS.find((one) => one === level);
  if (!known)
    throw usageError(`--level is B-B, B-T, B-LT or B-LTA, not "${level}"`, { option: 'level' });
  if (!isLasting(known)) refuseLongTerm(values);
  return known;
}

/** The network and `--downgrade` are of use to others as well. */
const ONLY_LASTING = [
  ...(['trust', 'intermediate', 'store', 'crl', 'ocsp'] as const),
  ...(['newer-evidence', 'no-vri'] as const),
];

/** Throws `ERR_USAGE` where options for B-LT and B-LTA stand at a lower level: whoever gives them expects more. */
export function refuseLongTerm(values: LongTermValues): void {
  const given = ONLY_LASTING.find((name) => values[name] !== undefined);
  if (given !== undefined)
    throw usageError(`--${given} needs --level B-LT or B-LTA`, { option: given });
}

/** Whether the level keeps evidence with the signature. */
export function isLasting(level: SignatureLevel): level is 'B-LT' | 'B-LTA' {
  return level === 'B-LT' || level === 'B-LTA';
}

/** The options for the key where the network is for evidence: only a token is asked for its issuers there. */
export function keyOptionsBeside<Values extends OnlineValues & { readonly pkcs11?: string }>(
  values: Values,
): Values {
  if (values.pkcs11 !== undefined) return values;
  const { online: _online, 'allow-host': _hosts, ...rest } = values;
  return rest as Values;
}

/** The terms of the options, files read. Throws `ERR_USAGE`, `ERR_IO`, `ERR_CERTIFICATE`, `ERR_CRL`, `ERR_OCSP`. */
export async function evidenceTerms(
  values: LongTermValues,
  context: Context,
): Promise<EvidenceTerms> {
  const { trust, intermediates } = await trustOf(values, context);
  const fetcher = onlineNetwork(values, context, 'fresh');
  return {
    ...{ trust, certificates: intermediates },
    ...(await evidenceOf(values)),
    ...(fetcher && { fetcher }),
    age: values['newer-evidence'] === true ? 'after-signing' : 'any',
    vri: values['no-vri'] !== true,
    onFailure: values.downgrade === true ? 'downgrade' : 'refuse',
    // The time of the signature stands still while people type a PIN; lists and responses are made later.
    clock: () => new Date(),
  };
}
