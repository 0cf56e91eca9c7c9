import { afterAll, describe, expect, test } from 'vitest';
import {
  DEFAULT_ALGORITHM_POLICY,
  algorithmPolicyOf,
  validatePath,
  type AlgorithmPolicy,
} from '../../src/trust/index.js';
import { parseCertificate } from '../../src/x509/index.js';
import { crypto } from '../cms/sign.js';
import { makeCertificate, opensslFolder, type CertificateWish } from '../x509/openssl.js';

const folder = opensslFolder();
afterAll(folder.remove);
const make = (wish: CertificateWish) => parseCertificate(makeCertificate(folder, wish));

const root = make({ name: 'root', subject: '/CN=R', extensions: ['basicConstraints=CA:true'] });
const leaf = make({ name: 'leaf', subject: '/CN=L', issuer: 'root' });
const at = new Date(leaf.notBefore.getTime() + 86_400_000);

const judge = (algorithms?: AlgorithmPolicy | 'any') =>
  validatePath(leaf, { anchors: [root], at, crypto, ...(algorithms && { algorithms }) });

const DAY = 86_400_000;
const iso = (time: number) => new Date(time).toISOString();
const without = { ...DEFAULT_ALGORITHM_POLICY, digests: {} };

describe('a policy of algorithms', () => {
  test('accepts what it names, until its end', async () => {
    const until = (time: number) => ({
      ...DEFAULT_ALGORITHM_POLICY,
      digests: { 'SHA-256': { until: iso(time) } },
    });
    expect(await judge()).toMatchObject({ kind: 'valid' });
    expect(await judge(until(at.getTime()))).toMatchObject({ kind: 'valid' });
    expect(await judge(until(at.getTime() - 1))).toMatchObject({
      kind: 'failed',
      subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    });
  });

  test('accepts nothing that it does not name, and says by which policy', async () => {
    const result = await judge(without);
    expect(result).toMatchObject({ subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE' });
    expect(result.findings).toContainEqual(
      expect.objectContaining({
        check: 'certificate-algorithm',
        status: 'failed',
        expected: 'no SHA-256 (kyso-1)',
      }),
    );
    expect(await judge({ ...DEFAULT_ALGORITHM_POLICY, curves: {} })).toMatchObject({
      subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    });
  });

  test('is switched off by any', async () => {
    const { kind, findings } = await judge('any');
    expect(kind).toBe('valid');
    expect(findings.map(({ check }) => check)).not.toContain('certificate-algorithm');
  });

  test.each([
    [1023, 'refused'],
    [1024, '2013-12-31T23:59:59Z'],
    [2047, '2013-12-31T23:59:59Z'],
    [2048, null],
    [4096, null],
  ])('by default has for RSA keys of %d bits the end %s', (bits, end) => {
    const fitting = DEFAULT_ALGORITHM_POLICY.rsa.filter(({ leastBits }) => leastBits <= bits);
    expect(fitting.at(-1)?.until ?? (fitting.length > 0 ? null : 'refused')).toBe(end);
  });
});

describe('keys that no policy saves', () => {
  test('RSA of 512 bits is refused, whatever the policy', async () => {
    folder.run('genrsa -out small.key 512');
    const small = make({
      name: 'small-root',
      subject: '/CN=S',
      keyOf: 'small',
      extensions: ['basicConstraints=CA:true'],
    });
    folder.write('small-root.key', folder.read('small.key'));
    const below = make({ name: 'below', subject: '/CN=B', issuer: 'small-root' });
    const result = await validatePath(below, {
      anchors: [small],
      at: new Date(below.notBefore.getTime() + DAY),
      crypto,
      algorithms: 'any',
    });
    expect(result).toMatchObject({ kind: 'failed' });
    expect(result.findings).toContainEqual(
      expect.objectContaining({ check: 'certificate-algorithm', found: 'RSA key of 512 bits' }),
    );
  });
});

describe('a policy in JSON', () => {
  test('is the policy that was written', () => {
    const json: unknown = JSON.parse(JSON.stringify(DEFAULT_ALGORITHM_POLICY));
    expect(algorithmPolicyOf(json)).toEqual(DEFAULT_ALGORITHM_POLICY);
  });

  test.each([
    ['no object', [], 'policy'],
    ['a member of another name', { ...DEFAULT_ALGORITHM_POLICY, hashes: {} }, 'policy'],
    ['no name', { ...DEFAULT_ALGORITHM_POLICY, name: '' }, 'name'],
    ['an unknown digest', { ...DEFAULT_ALGORITHM_POLICY, digests: { SHA1: {} } }, 'digests'],
    ['no end', { ...DEFAULT_ALGORITHM_POLICY, digests: { MD5: {} } }, 'digests.MD5'],
    [
      'a day that is none',
      { ...DEFAULT_ALGORITHM_POLICY, curves: { 'P-256': { until: '2026-13-01T00:00:00Z' } } },
      'curves.P-256',
    ],
    ['RSA keys of no size', { ...DEFAULT_ALGORITHM_POLICY, rsa: [{ until: null }] }, 'rsa'],
    ['no RSA', { ...DEFAULT_ALGORITHM_POLICY, rsa: {} }, 'rsa'],
  ])('with %s is refused and says where', (_, json, member) => {
    expect(() => algorithmPolicyOf(json)).toThrow(
      expect.objectContaining({ code: 'ERR_ALGORITHM_POLICY', facts: { member } }),
    );
  });
});
