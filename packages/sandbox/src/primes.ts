import { checkPrime, checkPrimeSync } from 'node:crypto';
import { promisify } from 'node:util';
import type { RandomStream } from './random.js';

/** The two prime factors of an RSA modulus, the greater first. */
export interface PrimePair {
  readonly p: bigint;
  readonly q: bigint;
}

/**
 * Two different primes of `bits` bits each from a seeded stream, found side by side on the thread
 * pool. Their two highest bits are set, so that the product has exactly `2 * bits` bits, and 65537
 * divides neither predecessor.
 */
export async function findPrimes(stream: RandomStream, bits: number): Promise<PrimePair> {
  const searches = [candidates(stream, bits), candidates(stream, bits)] as const;
  const [a, b] = await Promise.all(searches.map(async (search) => firstPrime(search)));
  return ordered(a, b);
}

/** The same primes as {@link findPrimes} gives for the same stream, found in the calling thread. */
export function findPrimesSync(stream: RandomStream, bits: number): PrimePair {
  const searches = [candidates(stream, bits), candidates(stream, bits)] as const;
  const [a, b] = searches.map((search) => {
    for (const candidate of search) if (checkPrimeSync(candidate)) return candidate;
    return undefined;
  });
  return ordered(a, b);
}

async function firstPrime(search: Iterable<bigint>): Promise<bigint | undefined> {
  for (const candidate of search) if (await isPrime(candidate)) return candidate;
  return undefined;
}

const isPrime = promisify(checkPrime);

function ordered(a: bigint | undefined, b: bigint | undefined): PrimePair {
  if (a === undefined || b === undefined || a === b) throw new RangeError('no two primes in reach');
  return a > b ? { p: a, q: b } : { p: b, q: a };
}

// Odd numbers upwards from a random start. 2^15 of them hold a prime with a probability beyond
// doubt at 2048 bits (one odd number in about 710 is prime).
const WINDOW = 1 << 15;
// Sieving by the primes below this bound costs a few milliseconds and leaves one candidate in about
// ten.
const SIEVE_BOUND = 60_000;
const PUBLIC_EXPONENT = 65_537n;

function candidates(stream: RandomStream, bits: number): Iterable<bigint> {
  const bytes = stream(bits / 8);
  bytes[0] = (bytes[0] ?? 0) | 0xc0;
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) | 1;
  return sieved(BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
}

function* sieved(start: bigint): Generator<bigint> {
  const composite = new Uint8Array(WINDOW);
  for (const prime of oddPrimes(SIEVE_BOUND)) {
    const remainder = Number(start % BigInt(prime));
    let distance = remainder === 0 ? 0 : prime - remainder;
    if (distance % 2 === 1) distance += prime;
    for (let at = distance / 2; at < WINDOW; at += prime) composite[at] = 1;
  }
  for (let at = 0; at < WINDOW; at += 1) {
    const candidate = start + 2n * BigInt(at);
    if (composite[at] === 0 && candidate % PUBLIC_EXPONENT !== 1n) yield candidate;
  }
}

function oddPrimes(bound: number): number[] {
  const composite = new Uint8Array(bound);
  const primes: number[] = [];
  for (let n = 3; n < bound; n += 2) {
    if (composite[n] === 1) continue;
    primes.push(n);
    for (let multiple = n * n; multiple < bound; multiple += 2 * n) composite[multiple] = 1;
  }
  return primes;
}
