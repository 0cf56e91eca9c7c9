import {
  POLICIES,
  POLICY_NAMES,
  validationPolicyOf,
  type ValidationPolicy,
} from '@kyso/core/validation';
import { readJson } from './json-file.js';

/**
 * The policy that `--policy` names: one that is shipped, or a file of JSON. Throws what `validationPolicyOf` throws, `ERR_IO`
 * and `ERR_JSON_FILE`.
 */
export async function policyOf(value: string): Promise<ValidationPolicy> {
  const name = POLICY_NAMES.find((one) => one === value);
  return name ? POLICIES[name] : validationPolicyOf(await readJson('policy', value));
}
