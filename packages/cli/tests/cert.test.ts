import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, toPem, type Sandbox } from '@kyso/sandbox';
import { kyso, kysoJson, testFolder } from './kyso.js';

const NOW = '2026-06-01T00:00:00Z';
const folder = testFolder();
afterAll(folder.remove);

let sandbox: Sandbox;
let target: string;
let trust: readonly string[];

const put = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(folder.path(name), bytes);
  return folder.path(name);
};
const pem = (...certificates: readonly Uint8Array[]) =>
  certificates.map((one) => toPem('CERTIFICATE', one)).join('');

beforeAll(async () => {
  sandbox = await createSandbox({ seed: 'cert.test', clock: () => new Date(NOW) });
  const { root, intermediate } = sandbox;
  target = put('an.pem', pem(sandbox.identity('nguyen-van-an').certificate));
  trust = ['--anchor', put('root.der', root.certificate), '--at', NOW].concat([
    ...['--intermediate', put('ca.pem', pem(intermediate.certificate, root.certificate))],
  ]);
  put('root.crl', root.crl());
  put('ca.crl', intermediate.crl());
  put(
    'old.crl',
    intermediate.crl({
      nextUpdate: new Date('2026-05-31T00:00:00Z'),
      thisUpdate: new Date('2026-05-01T00:00:00Z'),
    }),
  );
  put('cut.crl', intermediate.crl().subarray(0, 100));
  const certificate = sandbox.identity('nguyen-van-an').certificate;
  put('an.ocsp', intermediate.ocspResponse({ certificate }));
  intermediate.revoke(certificate, {
    date: new Date('2026-05-20T00:00:00Z'),
    reason: 'keyCompromise',
  });
  put('revoked.crl', intermediate.crl());
});

const verify = (...more: readonly string[]) =>
  kysoJson(['cert', 'verify', target, ...trust, ...more]);
const crls = (...names: readonly string[]) => names.flatMap((name) => ['--crl', folder.path(name)]);

describe('kyso cert verify', () => {
  test('of a certificate that leads to the anchor is valid', async () => {
    const { code, json } = await verify('--purpose', 'document-signing');
    expect(code).toBe(0);
    expect(json).toMatchObject({ valid: true, indication: 'PASSED', subIndication: null });
    expect(json).toHaveProperty('path.length', 3);
  });

  test('takes the certificates behind the first as intermediates', async () => {
    const { intermediate } = sandbox;
    const all = put('all.pem', readFileSync(target, 'utf8') + pem(intermediate.certificate));
    const { code } = await kysoJson([
      ...['cert', 'verify', all, '--anchor', folder.path('root.der'), '--at', NOW],
    ]);
    expect(code).toBe(0);
  });

  test('without an intermediate is undecided and says whose certificate is missing', async () => {
    const argv = ['cert', 'verify', target, '--anchor', folder.path('root.der'), '--at', NOW];
    const { code, json } = await kysoJson(argv);
    expect(code).toBe(2);
    expect(json).toMatchObject({
      valid: false,
      indication: 'INDETERMINATE',
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
      findings: [{ check: 'certificate-path', expected: sandbox.intermediate.subject }],
    });
  });

  test.each([
    [['--at', '2050-01-01T00:00:00Z'], 'OUT_OF_BOUNDS_NO_POE'],
    [['--purpose', 'timestamping'], 'CHAIN_CONSTRAINTS_FAILURE'],
    [['--purpose', 'ocsp'], 'CHAIN_CONSTRAINTS_FAILURE'],
    [['--policy', '1.2.3', '--explicit-policy'], 'CHAIN_CONSTRAINTS_FAILURE'],
  ])('with %j is invalid: %s', async (more, subIndication) => {
    const argv = more[0] === '--at' ? trust.filter((one) => one !== '--at' && one !== NOW) : trust;
    const { code, json } = await kysoJson(['cert', 'verify', target, ...argv, ...more]);
    expect(code).toBe(1);
    expect(json).toMatchObject({ valid: false, indication: 'FAILED', subIndication });
  });

  test('by a policy of algorithms that has no SHA-256 is invalid', async () => {
    const policy = { name: 'none', digests: {}, rsa: [], curves: {} };
    const file = put('algorithms.json', JSON.stringify(policy));
    expect(await verify('--algorithms', file)).toMatchObject({
      code: 1,
      json: { subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE' },
    });
    expect(await verify('--algorithms', 'any')).toMatchObject({ code: 0 });
  });
});

describe('revocation', () => {
  test.each([
    ['good lists', ['root.crl', 'ca.crl'], 'required', 0, null],
    ['the list of one authority alone', ['ca.crl'], 'required', 2, 'TRY_LATER'],
    ['the list of one authority alone', ['ca.crl'], 'if-available', 0, null],
    ['a list that ran out', ['root.crl', 'old.crl'], 'if-available', 2, 'TRY_LATER'],
    ['a list that revokes', ['revoked.crl'], 'if-available', 1, 'REVOKED_NO_POE'],
    ['a list that revokes', ['revoked.crl'], 'off', 0, null],
    ['nothing', [], 'required', 2, 'TRY_LATER'],
  ])('by %s %j, %s: exit %d, %s', async (_, names, mode, code, subIndication) => {
    expect(await verify(...crls(...names), '--revocation', mode)).toMatchObject({
      code,
      json: { subIndication },
    });
  });

  test('by an OCSP response counts as by a list', async () => {
    const evidence = ['--ocsp', folder.path('an.ocsp'), ...crls('root.crl')];
    expect(await verify(...evidence, '--revocation', 'required')).toMatchObject({ code: 0 });
  });

  test('by a list that cannot be read is an error', async () => {
    expect(await verify(...crls('cut.crl'))).toMatchObject({
      code: 65,
      json: { error: { code: 'ERR_CRL' } },
    });
  });
});

describe('wrong usage and input', () => {
  test.each([
    ['no anchor', ['--at', NOW], 64, 'ERR_USAGE'],
    ['an anchor that is not there', ['--anchor', 'nowhere.pem'], 66, 'ERR_IO'],
    ['a purpose that nobody knows', ['--anchor', 'A', '--purpose', 'tls'], 64, 'ERR_USAGE'],
    ['a policy that is no OID', ['--anchor', 'A', '--policy', 'x'], 64, 'ERR_USAGE'],
    ['a way of revocation that is none', ['--anchor', 'A', '--revocation', 'x'], 64, 'ERR_USAGE'],
  ])('%s is told', async (_, more, code, error) => {
    const argv = more.map((one) => (one === 'A' ? folder.path('root.der') : one));
    expect(await kysoJson(['cert', 'verify', target, ...argv])).toMatchObject({
      code,
      json: { error: { code: error } },
    });
  });

  test('algorithms that are no policy are told', async () => {
    const file = put('bad.json', '{"name":"x"}');
    expect(await verify('--algorithms', file)).toMatchObject({
      code: 65,
      json: { error: { code: 'ERR_ALGORITHM_POLICY', member: 'rsa' } },
    });
  });

  test('bytes that are no certificate are told', async () => {
    const file = put('none.der', 'xin chào');
    expect(await kysoJson(['cert', 'verify', file, ...trust])).toMatchObject({
      code: 65,
      json: { error: { code: 'ERR_CERTIFICATE' } },
    });
  });
});

test('people read the verdict, the path and the reason in their language', async () => {
  const argv = ['cert', 'verify', target, ...trust, ...crls('revoked.crl'), '--lang'];
  const vi = await kyso([...argv, 'vi']);
  expect(vi.stdout).toMatch(/^✗ .*: không hợp lệ\n {2}Đường dẫn /);
  expect(vi.stdout).toContain('chứng thư số đã bị thu hồi (REVOKED_NO_POE)');
  const en = await kyso([...argv, 'en']);
  expect(en.stdout).toMatch(/: invalid\n {2}Path /);
  const help = await kyso(['cert', '--help', '--lang', 'vi']);
  expect(help.stdout).toContain('--revocation required|if-available|off');
});
