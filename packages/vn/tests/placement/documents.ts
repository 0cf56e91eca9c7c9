import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BESIDE_THE_PROJECT = fileURLToPath(
  new URL('../../../../../shared/documents', import.meta.url),
);

/**
 * The folder of real documents to sign (`KYSO_DOCUMENTS`, or beside the project). Where it is absent
 * one line says so and `undefined` is given; on CI its absence is a failure.
 */
export function documents(): string | undefined {
  const folder = process.env['KYSO_DOCUMENTS'] ?? BESIDE_THE_PROJECT;
  if (existsSync(join(folder, 'README.md'))) return folder;
  if (process.env['CI']) throw new Error('real documents are missing: set KYSO_DOCUMENTS');
  console.warn('real documents are missing (KYSO_DOCUMENTS): their tests do not run');
  return undefined;
}
