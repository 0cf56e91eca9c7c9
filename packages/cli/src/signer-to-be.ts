import { readCertificates } from '@kyso/core/cms';
import { readWholeFile, usualAlgorithm } from '@kyso/core/node';
import type { SignerToBe } from '@kyso/vn';
import { usageError } from './errors.js';
import { MAX_KEY_FILE } from './limits.js';
import type { PasswordOptions } from './secrets.js';
import type { OpenedKey } from './opened-key.js';
import { openKey, type KeyOptions } from './signing-key.js';
import type { Context } from './terminal.js';

/** Options that name a signer whose key is not used: the certificate alone, or the file with key and certificate. */
export const CERTIFICATE_OPTIONS = {
  p12: { type: 'string' },
  serial: { type: 'string' },
  cert: { type: 'string' },
} as const;

/** The signer that the options name. Throws `ERR_USAGE`, `ERR_IO` and what opening a key throws. */
export async function signerToBe(
  values: Pick<KeyOptions, keyof typeof CERTIFICATE_OPTIONS | keyof PasswordOptions>,
  context: Context,
): Promise<Pick<OpenedKey, 'unusedPassword'> & { readonly signer: SignerToBe }> {
  const { p12, cert } = values;
  if (p12 !== undefined && cert === undefined) return openKey(values, context);
  if (p12 !== undefined || cert === undefined) {
    throw usageError("the signer's certificate is needed: --cert FILE, or --p12 FILE", {
      option: 'cert',
    });
  }
  const [certificate, ...chain] = readCertificates(await readWholeFile(cert, MAX_KEY_FILE));
  if (!certificate) throw usageError(`${cert} has no certificate`, { option: 'cert' });
  const signer = { certificate, chain, algorithm: usualAlgorithm(certificate) };
  return { signer, unusedPassword: undefined };
}
