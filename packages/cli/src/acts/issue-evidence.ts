import type { ActOptions } from '@kyso/vn';
import type { OptionValues } from '../arguments.js';
import { usageError } from '../errors.js';
import { evidenceTerms } from '../long-term.js';
import type { Context } from '../terminal.js';
import type { EVIDENCE_OPTIONS, TRUST_OPTIONS } from '../trust-files.js';
import type { ActValues } from './act-options.js';

/** The options of `issue` beside those of every act. */
type IssueValues = ActValues & OptionValues<typeof TRUST_OPTIONS & typeof EVIDENCE_OPTIONS>;

const OWN = ['trust', 'intermediate', 'store', 'crl', 'ocsp'] as const;

/**
 * Where evidence for an issued document that lasts comes from: with a timestamp it is B-LT. Nothing where neither files
 * nor the network are named. Evidence that cannot be had is told and no error: the number is given out by then. Throws
 * `ERR_USAGE` where files are given and no authority for timestamps, and what `evidenceTerms` throws.
 */
export async function issueEvidence(
  given: ActValues,
  context: Context,
): Promise<Pick<ActOptions, 'evidence'>> {
  const values: IssueValues = given;
  const named = OWN.find((name) => values[name] !== undefined);
  if (named !== undefined && values.tsa === undefined)
    throw usageError(`--${named} needs --tsa URL`, { option: 'tsa' });
  if (values.tsa === undefined || (named === undefined && values.online !== true)) return {};
  return { evidence: await evidenceTerms({ ...values, downgrade: true }, context) };
}
