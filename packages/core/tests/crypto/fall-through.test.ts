import * as nodeModule from 'node:crypto';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import {
  defaultCrypto,
  nodeCrypto,
  pureCrypto,
  webCrypto,
  type NodeCryptoModule,
} from '../../src/crypto/index.js';
import { cases, ecdsa, message, pairs, pss, rsa, signed, spkiOf } from './signatures.js';

const subtle = nodeModule.webcrypto.subtle as SubtleCrypto;

describe('what the engine decides, and what falls through', () => {
  function countingModule(): { module: NodeCryptoModule; calls: () => number } {
    const verify = vi.fn(nodeModule.verify as (...all: unknown[]) => boolean);
    return {
      module: { ...nodeModule, verify },
      calls: () => verify.mock.calls.length,
    };
  }

  it.each([
    ['rsa', rsa('SHA-256'), 1],
    ['rsa', rsa('SHA3-256'), 1],
    ['rsa', pss('SHA-256', 32), 1],
    ['P-256', ecdsa('SHA-256'), 1],
    ['brainpoolP256r1', ecdsa('SHA-256'), 1],
    ['ed25519', { kind: 'eddsa', curve: 'Ed25519' }, 1],
    ['dsa', { kind: 'dsa', digest: 'SHA-256' }, 1],
  ] as const)('node: %s %o is OpenSSL’s', async (pair, algorithm, count) => {
    const { module, calls } = countingModule();
    expect(await nodeCrypto(module).verify({ ...signed(pair, algorithm), data: message })).toBe(
      true,
    );
    expect(calls()).toBe(count);
  });

  it('node: of more than 64 keys the least recently used is imported again', async () => {
    const createPublicKey = vi.fn(nodeModule.createPublicKey);
    const provider = nodeCrypto({ ...nodeModule, createPublicKey });
    const keys = Array.from({ length: 65 }, () =>
      generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    );
    const check = async (index: number): Promise<number> => {
      const publicKey = spkiOf(keys[index]?.publicKey ?? pairs['P-256'].publicKey);
      await provider.verify({ ...signed('P-256', ecdsa('SHA-256')), publicKey, data: message });
      return createPublicKey.mock.calls.length;
    };
    for (let i = 0; i < 64; i++) await check(i);
    expect(await check(0)).toBe(64); // in use again, so the second is now the oldest
    expect(await check(64)).toBe(65);
    expect(await check(0)).toBe(65);
    expect(await check(1)).toBe(66);
  });

  it('node: a false answer of OpenSSL is final, but for the DigestInfo without NULL', async () => {
    const refusing = { ...nodeModule, verify: () => false } as unknown as NodeCryptoModule;
    const provider = nodeCrypto(refusing);
    expect(await provider.verify({ ...signed('P-256', ecdsa('SHA-256')), data: message })).toBe(
      false,
    );
    expect(await provider.verify({ ...signed('rsa', rsa('SHA-256')), data: message })).toBe(true);
  });

  it.each(cases)('node: %s %o verifies where OpenSSL refuses to try', async (pair, algorithm) => {
    const throwing = (): never => {
      throw new Error('error:0308010C:digital envelope routines::unsupported');
    };
    const request = { ...signed(pair, algorithm), data: message };
    for (const lack of ['verify', 'createPublicKey']) {
      const module = { ...nodeModule, [lack]: throwing };
      expect(await nodeCrypto(module).verify(request)).toBe(true);
    }
  });

  function countingSubtle(lacks: (name: string) => boolean): {
    web: SubtleCrypto;
    calls: string[];
  } {
    const calls: string[] = [];
    const importKey = (...all: Parameters<SubtleCrypto['importKey']>): Promise<CryptoKey> => {
      const { name } = all[2] as Algorithm;
      calls.push(`import ${name}`);
      if (lacks(name)) return Promise.reject(new DOMException('unknown', 'NotSupportedError'));
      return subtle.importKey(...all);
    };
    const verify = (...all: Parameters<SubtleCrypto['verify']>): Promise<boolean> => {
      calls.push('verify');
      return subtle.verify(...all);
    };
    return { web: { importKey, verify } as unknown as SubtleCrypto, calls };
  }

  it.each([
    ['rsa', rsa('SHA-256')],
    ['rsa', rsa('SHA-1')],
    ['rsa', pss('SHA-384', 17)],
    ['P-521', ecdsa('SHA-256')],
    ['P-256', ecdsa('SHA-512', 'p1363')],
    ['ed25519', { kind: 'eddsa', curve: 'Ed25519' }],
  ] as const)(
    'webcrypto: %s %o is the engine’s, the key imported once',
    async (pair, algorithm) => {
      const { web, calls } = countingSubtle(() => false);
      const provider = webCrypto(web);
      const request = { ...signed(pair, algorithm), data: message };
      expect(await provider.verify(request)).toBe(true);
      expect(await provider.verify(request)).toBe(true);
      expect(calls.filter((call) => call === 'verify').length).toBe(2);
      expect(calls.length).toBe(3);
    },
  );

  it('webcrypto without Ed25519 asks once and verifies in plain JavaScript', async () => {
    const { web, calls } = countingSubtle((name) => name === 'Ed25519');
    const provider = webCrypto(web);
    const request = { ...signed('ed25519', { kind: 'eddsa', curve: 'Ed25519' }), data: message };
    expect(await provider.verify(request)).toBe(true);
    expect(await provider.verify({ ...request, data: message.subarray(1) })).toBe(false);
    expect(calls).toEqual(['import Ed25519']);
  });

  it.each([
    ['rsa', rsa('SHA3-256')],
    ['rsa', rsa('SHA-224')],
    ['bound', pss('SHA-256', 24)],
    ['brainpoolP256r1', ecdsa('SHA-256')],
    ['P-256', ecdsa('SHA3-256')],
    ['ed448', { kind: 'eddsa', curve: 'Ed448' }],
  ] as const)('webcrypto: %s %o never reaches the engine', async (pair, algorithm) => {
    const { web, calls } = countingSubtle(() => false);
    expect(await webCrypto(web).verify({ ...signed(pair, algorithm), data: message })).toBe(true);
    expect(calls).toEqual([]);
  });

  it('webcrypto keeps no reference to the array of a key', async () => {
    const provider = webCrypto(subtle);
    const [one, other] = [signed('rsa', rsa('SHA-256')), signed('rsa', rsa('SHA-384'))];
    const array = one.publicKey.slice();
    expect(await provider.verify({ ...one, publicKey: array, data: message })).toBe(true);
    array.fill(0);
    expect(await provider.verify({ ...other, data: message })).toBe(true);
  });

  it('webcrypto takes bytes that stand in shared memory', async () => {
    const request = signed('rsa', rsa('SHA-256'));
    const data = new Uint8Array(new SharedArrayBuffer(message.length));
    data.set(message);
    expect(await webCrypto(subtle).verify({ ...request, data })).toBe(true);
  });
});

describe('the default provider', () => {
  it('is node where node:crypto is, then webcrypto, then pure', () => {
    expect(defaultCrypto().name).toBe('node');
    expect(defaultCrypto({ process: {}, crypto: nodeModule.webcrypto as Crypto }).name).toBe(
      'webcrypto',
    );
    expect(defaultCrypto({ process: { getBuiltinModule: () => undefined } }).name).toBe('pure');
    expect(defaultCrypto({}).name).toBe('pure');
  });

  it('is one for a module of Node, so that keys are imported once, and another for another module', () => {
    const other = { process: { getBuiltinModule: () => ({ ...nodeModule }) } };
    expect(defaultCrypto()).toBe(defaultCrypto());
    expect(defaultCrypto(other)).not.toBe(defaultCrypto());
  });

  it('without any random source says so when it is asked for bytes', () => {
    const provider = defaultCrypto({});
    expect(() => provider.random(1)).toThrow(
      expect.objectContaining({ code: 'ERR_UNSUPPORTED_ALGORITHM' }),
    );
    expect(pureCrypto({ random: (length) => new Uint8Array(length).fill(7) }).random(2)).toEqual(
      Uint8Array.of(7, 7),
    );
  });
});
