import { asSource, concat, readRange, type BytesInput } from '../bytes/index.js';
import { defaultCrypto } from '../crypto/index.js';
import type { CryptoProvider } from '../ports.js';
import { refuseOther } from './complete.js';
import { preparedOf } from './prepared-json.js';
import type { PreparedSignature } from './types.js';

/**
 * The document as it will be signed, to be looked at before: the original with the prepared revision behind it, every
 * byte as the signature covers it, and zeros where the signature will stand (/Contents). Throws
 * `ERR_DOCUMENT_MISMATCH` for another document and `ERR_PREPARED_INVALID` for JSON that was altered.
 */
export async function preparedDocument(
  pdf: BytesInput,
  prepared: PreparedSignature,
  { crypto = defaultCrypto() }: { readonly crypto?: CryptoProvider } = {},
): Promise<Uint8Array> {
  const source = asSource(pdf);
  const parts = preparedOf(prepared, crypto);
  await refuseOther(source, parts, crypto);
  return concat([await readRange(source, [0, source.size]), parts.revision]);
}
