import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { exportPkcs8, generateKey, generateKeySync, type KeyType } from '../src/keys.js';
import { findPrimes, findPrimesSync } from '../src/primes.js';
import { randomSource } from '../src/random.js';
import { openssl, put, scratchDirectory } from './openssl.js';

const directory = scratchDirectory();
const message = new TextEncoder().encode('Kính trình');

const KEY_TYPES: readonly [KeyType, string][] = [
  ['rsa-2048', 'rsa'],
  ['rsa-pss', 'rsa-pss'],
  ['p-256', 'ec'],
  ['p-384', 'ec'],
  ['p-521', 'ec'],
  ['ed25519', 'ed25519'],
];

describe('random source', () => {
  it('gives one stream per label, however it is cut into pieces', () => {
    const whole = randomSource('s').stream('a')(200);
    const pieces = randomSource('s').stream('a');
    const joined = [1, 63, 64, 65, 7].flatMap((length) => [...pieces(length)]);
    expect(joined).toEqual([...whole]);
    expect(randomSource('s').stream('b')(200)).not.toEqual(whole);
    expect(randomSource('t').stream('a')(200)).not.toEqual(whole);
  });

  it('never repeats itself without a seed', () => {
    const random = randomSource(undefined);
    expect(random.seeded).toBe(false);
    expect(random.stream('a')(32)).not.toEqual(random.stream('a')(32));
  });
});

describe('prime search', () => {
  it('finds the same two primes on the thread pool and in the calling thread', async () => {
    const { p, q } = await findPrimes(randomSource('s').stream('a'), 512);
    expect(findPrimesSync(randomSource('s').stream('a'), 512)).toEqual({ p, q });
    expect(p).toBeGreaterThan(q);
    expect((p * q).toString(2)).toHaveLength(1024);
    for (const prime of [p, q]) {
      expect(openssl(directory, 'prime', prime.toString())).toContain('is prime');
    }
  });
});

describe.each(KEY_TYPES)('key of kind %s', (keyType, asymmetricKeyType) => {
  it('signs what its public half verifies, and OpenSSL finds it consistent', async () => {
    const key = (await generateKey(keyType, randomSource('s'), 'k')) as KeyObject;
    expect(key.asymmetricKeyType).toBe(asymmetricKeyType);
    const digest = keyType === 'ed25519' ? null : 'sha256';
    const signature = sign(digest, message, key);
    expect(verify(digest, message, createPublicKey(key), signature)).toBe(true);
    const file = put(directory, `${keyType}.der`, exportPkcs8(key));
    const check = openssl(directory, 'pkey', '-inform', 'DER', '-in', file, '-check', '-noout');
    expect(check).toContain('Key is valid');
  });

  it('is the same for the same seed and label, another for another label', async () => {
    const random = randomSource('s');
    const der = exportPkcs8(await generateKey(keyType, random, 'k'));
    expect(exportPkcs8(generateKeySync(keyType, random, 'k'))).toEqual(der);
    expect(exportPkcs8(generateKeySync(keyType, random, 'l'))).not.toEqual(der);
  });

  it('differs each time without a seed', async () => {
    const random = randomSource(undefined);
    const der = exportPkcs8(await generateKey(keyType, random, 'k'));
    const other = generateKeySync(keyType, random, 'k') as KeyObject;
    expect(other.asymmetricKeyType).toBe(asymmetricKeyType);
    expect(exportPkcs8(other)).not.toEqual(der);
  });
});
