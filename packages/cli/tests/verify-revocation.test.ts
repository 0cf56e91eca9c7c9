import { toPem, type Sandbox, type SandboxServer } from '@kyso/sandbox';
import { POLICIES } from '@kyso/core/validation';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE, keyOptions, kyso, kysoJson, testFolder } from './kyso.js';
import { servedSandbox } from './served-sandbox.js';

const folder = testFolder();
let sandbox: Sandbox;
let server: SandboxServer;
let verify: readonly string[];
let lists: readonly string[];

beforeAll(async () => {
  ({ sandbox, server } = await servedSandbox());
  const an = keyOptions(folder, sandbox.identity('nguyen-van-an'));
  const signed = folder.path('signed.pdf');
  await kyso(['sign', SAMPLE, '-o', signed, ...an]);
  const root = folder.write('root.pem', toPem('CERTIFICATE', sandbox.root.certificate));
  verify = ['verify', signed, '--trust', root];
  const pem = (name: string, der: Uint8Array) => folder.write(name, toPem('X509 CRL', der));
  lists = [
    ...['--crl', pem('root.crl', sandbox.root.crl())],
    ...['--crl', pem('ca.crl', sandbox.intermediate.crl())],
  ];
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

describe('kyso verify', () => {
  test('passes with the lists of all authorities, in Vietnamese as well', async () => {
    const { code, json } = await kysoJson([...verify, ...lists]);
    expect({ code, json }).toMatchObject({ code: 0, json: { conclusion: 'TOTAL-PASSED' } });
    const { stdout } = await kyso([...verify, ...lists, '--lang', 'vi']);
    expect(stdout).toMatch(/Kết luận: Hợp lệ \(TOTAL-PASSED\)/);
  });

  test('judges by the policy that is named or given as a file, and tells what decided', async () => {
    const strict = await kysoJson([...verify, ...lists, '--policy', 'strict']);
    expect(strict).toMatchObject({
      code: 2,
      json: {
        policy: 'strict',
        signatures: [{ decidedBy: { check: 'policy-constraint', expected: 'timestamp' } }],
      },
    });
    const own = { ...POLICIES.default, name: 'ours' };
    const file = folder.write('policy.json', JSON.stringify(own));
    const given = await kysoJson([...verify, ...lists, '--policy', file]);
    expect(given).toMatchObject({ code: 0, json: { policy: 'ours' } });
    const wrong = folder.write('wrong.json', '{"name":"x"}');
    const refused = await kysoJson([...verify, '--policy', wrong]);
    expect(refused).toMatchObject({ code: 65, json: { error: { code: 'ERR_POLICY' } } });
  });

  test('passes with a response about the signer', async () => {
    const { certificate } = sandbox.identity('nguyen-van-an');
    const answer = folder.write('answer.der', sandbox.intermediate.ocspResponse({ certificate }));
    const [, root = ''] = lists;
    const { code } = await kyso([...verify, '--crl', root, '--ocsp', answer]);
    expect(code).toBe(0);
  });

  test('asks the network where it may, and private hosts only where they are named', async () => {
    // A cache of its own: what was kept needs no network.
    const env = { XDG_CACHE_HOME: folder.path('cache'), HOME: folder.path('home') };
    const refused = await kysoJson([...verify, '--online'], { env });
    expect(refused).toMatchObject({
      code: 2,
      json: { signatures: [{ subIndication: 'TRY_LATER' }] },
    });
    expect(JSON.stringify(refused.json)).toMatch(/refused-address/);
    expect(server.revocationRequests()).toBe(0);
    const allowed = await kysoJson([...verify, '--online', '--allow-host', '127.0.0.1'], { env });
    expect(allowed).toMatchObject({ code: 0, json: { conclusion: 'TOTAL-PASSED' } });
    expect(server.revocationRequests()).toBeGreaterThan(0);
  });

  test('a file that is no list is an error of its own', async () => {
    const { code, json } = await kysoJson([...verify, '--crl', SAMPLE]);
    expect({ code, json }).toMatchObject({ code: 65, json: { error: { code: 'ERR_CRL' } } });
  });
});

test('kyso report takes the same lists', async () => {
  const { code, json } = await kysoJson(['report', ...verify.slice(1), ...lists]);
  expect({ code, json }).toMatchObject({ code: 0, json: { conclusion: 'TOTAL-PASSED' } });
});
