import { createSandbox, toPem, type Sandbox } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kyso, kysoJson, testFolder } from './kyso.js';

const NOW = new Date('2026-11-21T03:04:05Z');
const AT = ['--at', NOW.toISOString()];
const folder = testFolder();
let sandbox: Sandbox;
let files: readonly string[];

beforeAll(async () => {
  sandbox = await createSandbox({
    ...{ seed: 'kyso revocation', clock: () => NOW, authorityKeyType: 'rsa-2048' },
  });
  const { certificate } = sandbox.identity('pham-duc-dung');
  files = [
    ...['--cert', folder.write('leaf.pem', toPem('CERTIFICATE', certificate))],
    ...['--issuer', folder.write('issuer.der', sandbox.intermediate.certificate)],
  ];
});

afterAll(() => {
  folder.remove();
});

const check = (...options: string[]) => kysoJson(['revocation', 'check', ...files, ...options]);
const crl = (options = {}) => {
  const list = sandbox.intermediate.crl(options);
  return ['--crl', folder.write('list.pem', toPem('X509 CRL', list))];
};
const revoked = () => [
  {
    certificate: sandbox.identity('pham-duc-dung').certificate,
    ...{ date: new Date('2026-11-20T00:00:00Z'), reason: 'keyCompromise' as const },
  },
];

describe('kyso revocation check', () => {
  test('good ends with 0 and says until when', async () => {
    const { code, json } = await check(...crl(), ...AT);
    expect(code).toBe(0);
    expect(json).toMatchObject({
      ...{ status: 'good', reason: null, revocationTime: null },
      ...{ thisUpdate: '2026-11-21T03:04:05.000Z', nextUpdate: '2026-11-28T03:04:05.000Z' },
      findings: [{ check: 'revocation', status: 'passed', message: /./ }],
    });
  });

  test('revoked ends with 1 and says when and why', async () => {
    const { code, json } = await check(...crl({ revoked: revoked() }), ...AT);
    expect({ code, json }).toMatchObject({
      code: 1,
      json: {
        ...{ status: 'revoked', reason: 'keyCompromise' },
        revocationTime: '2026-11-20T00:00:00.000Z',
      },
    });
  });

  test('an OCSP response counts with a list, in DER', async () => {
    const { certificate } = sandbox.identity('pham-duc-dung');
    const ocsp = folder.write('a.ocsp', sandbox.intermediate.ocspResponse({ certificate }));
    expect((await check('--ocsp', ocsp, ...AT)).json).toMatchObject({ status: 'good' });
    const both = await check('--ocsp', ocsp, ...crl({ revoked: revoked() }), ...AT);
    expect(both.json).toMatchObject({ status: 'revoked' });
  });

  test('what is out of date, or cannot be read, leaves it unknown with 2', async () => {
    const old = await check(...crl(), '--at', '2026-11-23T00:00:00Z', '--max-age', '86400');
    expect({ code: old.code, json: old.json }).toMatchObject({
      code: 2,
      json: { status: 'unknown', findings: [{}, { check: 'revocation-freshness' }] },
    });
    const garbage = folder.write('garbage.crl', Uint8Array.of(0x30, 3, 2, 1, 1));
    const unread = await check('--crl', garbage, ...AT);
    expect({ code: unread.code, json: unread.json }).toMatchObject({
      code: 2,
      json: { status: 'unknown', findings: [{}, { check: 'revocation-structure' }] },
    });
  });

  test('an issuer that did not issue the certificate leaves it unknown', async () => {
    const issuer = folder.write('root.der', sandbox.root.certificate);
    const [, cert = ''] = files;
    const how = ['revocation', 'check', '--cert', cert, '--issuer', issuer, ...crl(), ...AT];
    const { code, json } = await kysoJson(how);
    expect({ code, json }).toMatchObject({
      code: 2,
      json: { status: 'unknown', findings: [{ check: 'certificate-path', status: 'failed' }] },
    });
  });

  test('an algorithm of long ago is told, and decides by a policy that is named', async () => {
    const old = await createSandbox({
      ...{ seed: 'kyso revocation', clock: () => NOW, authorityKeyType: 'rsa-2048' },
      generation: 'g1', // signs with SHA-1
    });
    const how = [
      ...['--cert', folder.write('old.der', old.identity('pham-duc-dung').certificate)],
      ...['--issuer', folder.write('old-issuer.der', old.intermediate.certificate)],
      ...['--crl', folder.write('old.crl', old.intermediate.crl())],
    ];
    const told = (...options: string[]) =>
      kysoJson(['revocation', 'check', ...how, ...AT, ...options]);
    const { code, json } = await told();
    expect({ code, json }).toMatchObject({
      code: 0,
      json: {
        status: 'good',
        findings: [{}, { check: 'revocation-algorithm', status: 'warning' }],
      },
    });
    expect((await told('--algorithms', 'any')).json).toMatchObject({ findings: [{}] });
    const policy = folder.write(
      'policy.json',
      JSON.stringify({ name: 'own', digests: { 'SHA-256': { until: null } }, rsa: [], curves: {} }),
    );
    const strict = await told('--algorithms', policy);
    expect({ code: strict.code, json: strict.json }).toMatchObject({
      code: 2,
      json: { findings: [{}, { check: 'revocation-algorithm', expected: 'no SHA-1 (own)' }] },
    });
  });

  test('people read it in Vietnamese', async () => {
    const how = ['revocation', 'check', ...files, ...crl({ revoked: revoked() }), ...AT];
    const { stdout } = await kyso([...how, '--lang', 'vi']);
    expect(stdout).toContain('ĐÃ BỊ THU HỒI');
    expect(stdout).toContain('Lý do: lộ khóa bí mật');
    expect(stdout).toContain('Thu hồi lúc: 2026-11-20T07:00:00+07:00');
  });
});

describe('wrong usage ends with 64, what cannot be read with 65', () => {
  test.each([
    [['revocation'], /check is missing/],
    [['revocation', 'list'], /unknown action "list"/],
    [['revocation', 'check'], /--cert FILE is missing/],
    [['revocation', 'check', '--cert', 'a', '--issuer', 'b', '--max-age', '-1'], /./],
  ])('kyso %j', async (argv, message) => {
    const { code, json } = await kysoJson(argv);
    expect(code === 64 || code === 66).toBe(true);
    expect(json).toMatchObject({ error: { message: expect.stringMatching(message) as string } });
  });

  test('neither list nor response, and a bad age', async () => {
    expect((await check(...AT)).json).toMatchObject({ error: { code: 'ERR_USAGE' } });
    const { json } = await check(...crl(), '--max-age', 'a week');
    expect(json).toMatchObject({ error: { message: /--max-age is a number of seconds/ } });
  });

  test('a certificate that is none', async () => {
    const none = folder.write('none.pem', 'no certificate');
    const how = ['--cert', none, '--issuer', none, ...crl()];
    const { code, json } = await kysoJson(['revocation', 'check', ...how]);
    expect({ code, json }).toMatchObject({
      code: 65,
      json: { error: { code: 'ERR_CERTIFICATE' } },
    });
  });
});
