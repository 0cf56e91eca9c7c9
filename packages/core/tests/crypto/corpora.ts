import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BESIDE_THE_PROJECT = fileURLToPath(new URL('../../../../../shared/corpora', import.meta.url));

/**
 * The folder of one set of the public test data (`KYSO_CORPORA`, or beside the project). Where it is
 * absent one line says so and `undefined` is given; on CI its absence is a failure.
 */
export function corpus(set: string): string | undefined {
  const folder = join(process.env['KYSO_CORPORA'] ?? BESIDE_THE_PROJECT, set);
  if (existsSync(folder)) return folder;
  if (process.env['CI']) throw new Error(`test data ${set} is missing: set KYSO_CORPORA`);
  console.warn(`test data ${set} is missing (KYSO_CORPORA): its tests do not run`);
  return undefined;
}
