import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCertificates } from '../../src/cms/index.js';
import { corpus } from '../crypto/corpora.js';

/** DER of a public authority of Vietnam from the test data; `undefined` where that is absent. */
export function realAuthority(file: string): Uint8Array | undefined {
  const path = join(corpus('') ?? '', '..', 'trust', file);
  if (!existsSync(path)) return undefined;
  return readCertificates(new Uint8Array(readFileSync(path)))[0];
}
