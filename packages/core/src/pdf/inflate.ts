import { Unzlib } from 'fflate';
import { concat } from '../bytes/index.js';
import { engine, type Engine } from '../crypto/engine.js';
import { coreError, type KysoError } from '../errors.js';
import { MAX_DECODED_BYTES } from './limits.js';

/**
 * Undoes FlateDecode (ISO 32000-2 §7.4.4). Node's own zlib is asked first: plain JavaScript takes 20 times as
 * long before the engine has compiled it, which is when a document is opened. What zlib finds fault with, and
 * every engine without it, gets fflate, so that all of them read the same (docs/decisions/006-inflate.md).
 * Throws `ERR_LIMIT` above `MAX_DECODED_BYTES`, `ERR_PDF_SYNTAX`.
 */
export function inflate(data: Uint8Array, scope: Engine = engine()): Uint8Array {
  const zlib = scope.process?.getBuiltinModule?.('node:zlib');
  return (isZlib(zlib) ? natively(zlib, data) : undefined) ?? inPlainJavaScript(data);
}

/** What is used of `node:zlib`. */
interface Zlib {
  inflateSync(data: Uint8Array, options: { maxOutputLength: number }): Uint8Array;
}

function isZlib(module: unknown): module is Zlib {
  return typeof module === 'object' && module !== null && 'inflateSync' in module;
}

/** Undefined where zlib refuses: it also checks the sum at the end and wants the end to be there. */
function natively(zlib: Zlib, data: Uint8Array): Uint8Array | undefined {
  try {
    const { buffer, byteOffset, length } = zlib.inflateSync(data, {
      maxOutputLength: MAX_DECODED_BYTES,
    });
    const bytes = new Uint8Array(buffer, byteOffset, length);
    // A short result keeps no long piece of zlib's memory.
    return 2 * length < buffer.byteLength ? bytes.slice() : bytes;
  } catch (error) {
    if (isTooLarge(error)) throw tooLong(error);
    return undefined;
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

function tooLong(cause?: unknown): KysoError {
  return coreError('ERR_LIMIT', `stream decodes to more than ${MAX_DECODED_BYTES} bytes`, {
    facts: { limit: MAX_DECODED_BYTES },
    cause,
  });
}

function inPlainJavaScript(data: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  const stream = new Unzlib((part) => {
    length += part.length;
    if (length > MAX_DECODED_BYTES) throw tooLong();
    parts.push(part);
  });
  try {
    // In pieces, so that the bound above is met before memory is taken.
    for (let at = 0; at < data.length; at += 1 << 16) {
      stream.push(data.subarray(at, at + (1 << 16)), at + (1 << 16) >= data.length);
    }
  } catch (cause) {
    if (length > MAX_DECODED_BYTES) throw cause;
    throw coreError('ERR_PDF_SYNTAX', 'deflated stream is damaged', { cause });
  }
  return parts.length === 1 ? (parts[0] ?? data) : concat(parts);
}
