import * as nodeModule from 'node:crypto';
import { fc } from '../../../../test-fixtures/properties.js';
import { describe, expect, it } from 'vitest';
import type { DigestAlgorithm } from '../../src/algorithms.js';
import { DIGESTS, nodeCrypto, pureCrypto, webCrypto } from '../../src/crypto/index.js';
import type { CryptoProvider } from '../../src/ports.js';

const OPENSSL: Readonly<Record<DigestAlgorithm, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-224': 'sha224',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
  'SHA-512/256': 'sha512-256',
  'SHA3-224': 'sha3-224',
  'SHA3-256': 'sha3-256',
  'SHA3-384': 'sha3-384',
  'SHA3-512': 'sha3-512',
  SHAKE256: 'shake256',
};

const algorithms = Object.keys(OPENSSL) as DigestAlgorithm[];
const withoutSha3 = {
  ...nodeModule,
  createHash(name: string, options?: nodeModule.HashOptions) {
    if (name.startsWith('sha3') || name.startsWith('shake')) throw new Error('unsupported');
    return nodeModule.createHash(name, options);
  },
};

const providers: readonly (readonly [string, CryptoProvider])[] = [
  ['node', nodeCrypto(nodeModule)],
  ['node without SHA-3', nodeCrypto(withoutSha3)],
  ['webcrypto', webCrypto()],
  ['pure', pureCrypto()],
];

function reference(algorithm: DigestAlgorithm, bytes: Uint8Array): Uint8Array {
  const options = algorithm === 'SHAKE256' ? { outputLength: 64 } : undefined;
  return new Uint8Array(nodeModule.createHash(OPENSSL[algorithm], options).update(bytes).digest());
}

describe.each(providers)('digests of provider %s', (_, provider) => {
  it.each(algorithms)(
    '%s of any pieces is the digest of the whole, as OpenSSL has it',
    (algorithm) => {
      const pieces = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 });
      fc.assert(
        fc.property(pieces, (parts) => {
          const digest = provider.createDigest(algorithm);
          for (const part of parts) digest.update(part);
          expect(digest.digest()).toEqual(reference(algorithm, Buffer.concat(parts)));
        }),
        { numRuns: 40, seed: 1 },
      );
    },
  );

  it.each(algorithms)('%s: a clone goes its own way, any number of times', (algorithm) => {
    const digest = provider.createDigest(algorithm);
    const bytes = new Uint8Array(1000).map((_byte, at) => at);
    digest.update(bytes.subarray(0, 137));
    const early = digest.clone();
    digest.update(bytes.subarray(137));
    const late = digest.clone().clone();
    early.update(bytes.subarray(0, 1));
    expect(digest.digest()).toEqual(reference(algorithm, bytes));
    expect(late.digest()).toEqual(reference(algorithm, bytes));
    const other = Buffer.concat([bytes.subarray(0, 137), bytes.subarray(0, 1)]);
    expect(early.digest()).toEqual(reference(algorithm, other));
  });

  it.each(algorithms)('%s has the length of the table and is a plain Uint8Array', (algorithm) => {
    const digest = provider.createDigest(algorithm).digest();
    expect(digest.length).toBe(DIGESTS[algorithm].length);
    expect(Object.getPrototypeOf(digest)).toBe(Uint8Array.prototype);
  });

  it('a call after the end is misuse', () => {
    const digest = provider.createDigest('SHA-256');
    digest.digest();
    expect(() => digest.digest()).toThrow(TypeError);
    expect(() => digest.clone()).toThrow(TypeError);
    expect(() => {
      digest.update(new Uint8Array(1));
    }).toThrow(TypeError);
  });
});
