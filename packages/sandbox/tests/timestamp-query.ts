import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openssl, put } from './openssl.js';

/**
 * A DER TimeStampReq made by OpenSSL over the file `data`, left as `query.tsq` in the directory.
 */
export function timestampQuery(directory: string, ...args: readonly string[]): Uint8Array {
  put(directory, 'data', 'Tờ trình về việc thử nghiệm');
  openssl(directory, 'ts', '-query', '-data', 'data', ...args, '-out', 'query.tsq');
  return new Uint8Array(readFileSync(join(directory, 'query.tsq')));
}

/** The text OpenSSL prints of a DER TimeStampResp. */
export function replyText(directory: string, reply: Uint8Array): string {
  return openssl(directory, 'ts', '-reply', '-in', put(directory, 'reply.tsr', reply), '-text');
}
