import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as nodeModule from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { DigestAlgorithm, SignatureAlgorithm } from '../../src/algorithms.js';
import { nodeCrypto, pureCrypto, webCrypto } from '../../src/crypto/index.js';
import type { CryptoProvider } from '../../src/ports.js';
import { corpus } from './corpora.js';

interface Vector {
  readonly tcId: number;
  readonly comment: string;
  readonly flags: readonly string[];
  readonly msg: string;
  readonly sig: string;
  readonly result: 'valid' | 'invalid' | 'acceptable';
}

interface Group {
  readonly type: string;
  readonly sha: DigestAlgorithm;
  readonly mgfSha: DigestAlgorithm;
  readonly sLen: number;
  readonly publicKeyDer: string;
  readonly tests: readonly Vector[];
}

interface VectorFile {
  readonly numberOfTests: number;
  readonly testGroups: readonly Group[];
}

// Our rule for `acceptable`: a DigestInfo without NULL verifies, nothing else of that kind does.
const ACCEPTED_FLAGS: readonly string[] = ['MissingNull'];

// All vectors of one provider and file; a file's own count is checked so that none is passed over.
const ALL_VECTORS = 8198;

const folder = corpus('wycheproof');
const files =
  folder === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith('_test.json'));
const providers: readonly CryptoProvider[] = [
  nodeCrypto(nodeModule),
  webCrypto(nodeModule.webcrypto.subtle as SubtleCrypto),
  pureCrypto(),
];

describe.runIf(folder !== undefined)('Wycheproof', () => {
  const read = (name: string): VectorFile =>
    JSON.parse(readFileSync(join(folder ?? '', name), 'utf8')) as VectorFile;

  it('has all its vectors', () => {
    expect(files.reduce((sum, name) => sum + read(name).numberOfTests, 0)).toBe(ALL_VECTORS);
  });

  describe.each(providers)('in provider $name', (provider) => {
    it.each(files)('%s: valid verifies, invalid does not', async (name) => {
      const { testGroups, numberOfTests } = read(name);
      const misses: string[] = [];
      let count = 0;
      for (const group of testGroups) {
        const publicKey = Buffer.from(group.publicKeyDer, 'hex');
        const algorithm = algorithmOf(group);
        for (const vector of group.tests) {
          count++;
          const verified = await provider.verify({
            publicKey,
            algorithm,
            data: Buffer.from(vector.msg, 'hex'),
            signature: Buffer.from(vector.sig, 'hex'),
          });
          if (verified !== expected(vector)) {
            misses.push(`${vector.tcId} ${vector.result} ${vector.flags.join()} ${vector.comment}`);
          }
        }
      }
      expect(misses).toEqual([]);
      expect(count).toBe(numberOfTests);
    });
  });
});

function expected({ result, flags }: Vector): boolean {
  if (result !== 'acceptable') return result === 'valid';
  return flags.every((flag) => ACCEPTED_FLAGS.includes(flag));
}

function algorithmOf(group: Group): SignatureAlgorithm {
  switch (group.type) {
    case 'RsassaPkcs1Verify':
      return { kind: 'rsa-pkcs1', digest: group.sha };
    case 'RsassaPssVerify':
    case 'RsassaPssWithParametersVerify':
      return {
        kind: 'rsa-pss',
        digest: group.sha,
        mgfDigest: group.mgfSha,
        saltLength: group.sLen,
      };
    case 'EcdsaVerify':
      return { kind: 'ecdsa', digest: group.sha, encoding: 'der' };
    case 'EcdsaP1363Verify':
      return { kind: 'ecdsa', digest: group.sha, encoding: 'p1363' };
    case 'EddsaVerify':
      return { kind: 'eddsa', curve: 'Ed25519' };
    default:
      throw new TypeError(`group of type ${group.type}`);
  }
}
