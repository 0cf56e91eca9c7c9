import { createHash } from 'node:crypto';
import { createSandbox, toPem, type Sandbox, type SandboxServer } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE, keyOptions, kyso, kysoJson, testFolder } from './kyso.js';

const OID = '2.16.704.1.100.7';
const TEXT = 'Chính sách chữ ký của Bộ X\n';
const folder = testFolder();
let sandbox: Sandbox;
let server: SandboxServer;
let judging: readonly string[];
let key: readonly string[];
let rules: string;

beforeAll(async () => {
  sandbox = await createSandbox({ authorityKeyType: 'rsa-2048' });
  server = await sandbox.serve();
  const crls = [sandbox.root.crl(), sandbox.intermediate.crl()];
  judging = [
    ...['--trust', folder.write('root.pem', toPem('CERTIFICATE', sandbox.root.certificate))],
    ...crls.flatMap((der, i) => ['--crl', folder.write(`${String(i)}.crl`, der)]),
  ];
  key = keyOptions(folder, sandbox.identity('nguyen-van-an'));
  rules = folder.write('chinh-sach.txt', TEXT);
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

const policy = (): string[] => ['--signature-policy', OID, '--policy-document', rules];

describe('kyso sign with statements', () => {
  test.each([
    ['a PDF', 'a.pdf'],
    ['any file', 'a.p7m'],
  ])(
    '%s: kyso verify tells commitments, policy and the timestamp over the content',
    async (_, name) => {
      const output = folder.path(name);
      const stamping = ['--tsa', server.timestampUrl, '--content-timestamp'];
      const stated = [
        '--commitment',
        'approval',
        '--commitment',
        '1.2.3',
        ...policy(),
        ...stamping,
      ];
      expect((await kysoJson(['sign', SAMPLE, '-o', output, ...key, ...stated])).code).toBe(0);
      const verify = ['verify', output, ...judging, '--policy-document', `${OID}=${rules}`];
      const { code, json } = await kysoJson(verify);
      expect({ code, json }).toMatchObject({
        code: 0,
        json: {
          signatures: [
            {
              level: 'B-T',
              commitments: expect.arrayContaining([
                { oid: '1.2.840.113549.1.9.16.6.5', name: 'proof-of-approval' },
                { oid: '1.2.3', name: null },
              ]) as unknown,
              signaturePolicy: {
                oid: OID,
                digest: createHash('sha256').update(TEXT).digest('hex'),
                matches: true,
              },
              timestamps: [
                { kind: 'content-timestamp', indication: 'PASSED' },
                { kind: 'signature-timestamp', indication: 'PASSED' },
              ],
            },
          ],
        },
      });
      const { stdout } = await kyso([...verify, '--lang', 'vi']);
      expect(stdout).toContain('đã phê duyệt nội dung');
      expect(stdout).toContain(`${OID}; văn bản chính sách đúng với giá trị đã ký`);
      expect(stdout).toMatch(/Dấu nội dung .*hợp lệ/);
    },
  );

  test('a policy by its digest is named; without its document it is not compared', async () => {
    const digest = createHash('sha512').update(TEXT).digest('hex');
    const stated = ['--signature-policy', OID, '--policy-digest', `SHA-512:${digest}`];
    const more = ['--policy-uri', 'https://example.vn/p', '--policy-notice', 'Theo chính sách'];
    const output = folder.path('b.pdf');
    await kysoJson(['sign', SAMPLE, '-o', output, ...key, ...stated, ...more]);
    const { json } = await kysoJson(['verify', output, ...judging]);
    expect(json).toMatchObject({
      conclusion: 'TOTAL-PASSED',
      signatures: [
        {
          signaturePolicy: {
            ...{ digest, uri: 'https://example.vn/p', notice: 'Theo chính sách', matches: null },
          },
        },
      ],
    });
  });

  test('another document of the policy leaves doubt', async () => {
    const output = folder.path('c.pdf');
    await kysoJson(['sign', SAMPLE, '-o', output, ...key, ...policy()]);
    const other = folder.write('khac.txt', 'khác');
    const verify = ['verify', output, ...judging, '--policy-document', `${OID}=${other}`];
    expect(await kysoJson(verify)).toMatchObject({
      code: 2,
      json: { signatures: [{ subIndication: 'POLICY_PROCESSING_ERROR' }] },
    });
  });

  test.each([
    ['a reason beside a commitment', ['--reason', 'Duyệt', '--commitment', 'approval']],
    ['a reason beside a policy', ['--reason', 'Duyệt', '--signature-policy', OID]],
    ['an unknown commitment', ['--commitment', 'promise']],
    ['a commitment twice', ['--commitment', 'origin', '--commitment', 'origin']],
    ['a policy without its document', ['--signature-policy', OID]],
    ['a document without a policy', ['--policy-document', 'p.txt']],
    ['a policy that is no OID', ['--signature-policy', 'bộ-x', '--policy-digest', 'SHA-256:00']],
    ['a digest of another length', ['--signature-policy', OID, '--policy-digest', 'SHA-256:00']],
    ['a timestamp over the content from nowhere', ['--content-timestamp']],
  ])('%s is wrong usage before any key is opened', async (_, options) => {
    const { code, json } = await kysoJson(['sign', SAMPLE, '-o', folder.path('x.pdf'), ...options]);
    expect({ code, json }).toMatchObject({ code: 64, json: { error: { code: 'ERR_USAGE' } } });
    expect(JSON.stringify(json)).not.toContain('a key is needed');
  });

  test('kyso verify wants OID=FILE', async () => {
    const { code } = await kysoJson(['verify', SAMPLE, '--policy-document', rules]);
    expect(code).toBe(64);
  });
});
