import { fromHex, toHex } from '../bytes/index.js';

/** The non-negative number of big-endian bytes; no bytes are zero. */
export function bigIntegerOf(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

/** Big-endian bytes of a non-negative number, `undefined` where `length` bytes do not hold it (RFC 8017 §4.1). */
export function bytesOfBigInteger(value: bigint, length: number): Uint8Array | undefined {
  const text = value.toString(16).padStart(2 * length, '0');
  return text.length === 2 * length ? fromHex(text) : undefined;
}

/** base^exponent mod modulus. Not for secrets: the time depends on the exponent. */
export function powerModulo(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n % modulus;
  // From the highest bit down, one squaring a bit: 65,537 costs 17 squarings and two products.
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

/** The inverse modulo a prime, by Fermat; zero has none and gives zero. */
export function inverseModuloPrime(value: bigint, prime: bigint): bigint {
  return powerModulo(value % prime, prime - 2n, prime);
}
