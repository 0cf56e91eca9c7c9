import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSandbox, toPem, type Sandbox, type SandboxServer } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE, keyOptions, kyso, kysoJson, testFolder } from './kyso.js';

const folder = testFolder();
let sandbox: Sandbox;
let server: SandboxServer;
let trust: readonly string[];

beforeAll(async () => {
  sandbox = await createSandbox({ authorityKeyType: 'rsa-2048' });
  server = await sandbox.serve();
  trust = ['--trust', folder.write('root.pem', toPem('CERTIFICATE', sandbox.root.certificate))];
  const an = keyOptions(folder, sandbox.identity('nguyen-van-an'));
  await kyso(['sign', SAMPLE, '-o', folder.path('signed.pdf'), ...an]);
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

const stamps = (...options: readonly string[]) => [
  ...['timestamp', folder.path('signed.pdf'), '-o', folder.path('stamped.pdf')],
  ...['--tsa', server.timestampUrl],
  ...options,
];

describe('a document timestamp behind a signature', () => {
  test('is appended, and lifts the signature to B-T', async () => {
    const { code, json } = await kysoJson(stamps());
    expect({ code, json }).toMatchObject({ code: 0, json: { field: 'Timestamp1', findings: [] } });
    expect(json['used']).toBeLessThanOrEqual(Number(json['reserved']));
    const verdict = await kysoJson(['verify', folder.path('stamped.pdf'), ...trust]);
    expect(verdict.json).toMatchObject({
      signatures: [
        {
          kind: 'signature',
          level: 'B-T',
          modifications: { level: 'lta-update', permitted: true },
        },
        { kind: 'document-timestamp', integrity: 'intact', coverage: 'whole-file' },
      ],
    });
  });

  test('an output that is there stays without --force', async () => {
    expect(await kysoJson(stamps())).toMatchObject({
      json: { error: { code: 'ERR_IO', errno: 'EEXIST' } },
    });
    const again = await kyso(stamps('--force', '--field', 'LuuTru', '--lang', 'vi'));
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toContain('(trường LuuTru)');
  });
});

describe('several authorities', () => {
  test('are asked in their order, by sign and by timestamp', async () => {
    const asked: string[] = [];
    const refusing = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(403).end();
    });
    await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
    try {
      const first = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}/refuses?k=s3cret`;
      const tsa = ['--tsa', first, '--tsa', server.timestampUrl];
      const an = keyOptions(folder, sandbox.identity('nguyen-van-an'));
      const output = folder.path('several.pdf');
      const made = await kysoJson(['sign', SAMPLE, '-o', output, ...an, ...tsa]);
      expect(made).toMatchObject({ code: 0, json: { level: 'B-T' } });
      const stamped = await kysoJson(['timestamp', output, '-o', folder.path('t.pdf'), ...tsa]);
      expect(stamped.code).toBe(0);
      expect(asked.length).toBeGreaterThanOrEqual(2);
      const none = await kyso([
        'timestamp',
        output,
        '-o',
        folder.path('n.pdf'),
        '--tsa',
        first,
        '--tsa',
        first,
      ]);
      expect(none).toMatchObject({ code: 69 });
      expect(none.stderr).toContain('/refuses?…: HTTP 403');
      expect(none.stderr).not.toContain('s3cret');
    } finally {
      refusing.close();
    }
  });
});

describe('what is asked for wrongly', () => {
  test.each([
    ['no output', ['timestamp', SAMPLE, '--tsa', 'http://tsa.example/']],
    ['no authority', ['timestamp', SAMPLE, '-o', 'x.pdf']],
    ['no address', ['timestamp', SAMPLE, '-o', 'x.pdf', '--tsa', 'tsa']],
  ])('%s is wrong usage', async (_, argv) => {
    expect(await kysoJson(argv)).toMatchObject({
      code: 64,
      json: { error: { code: 'ERR_USAGE' } },
    });
  });

  test('an authority that does not answer ends with 69 and no file', async () => {
    const argv = ['timestamp', SAMPLE, '-o', folder.path('none.pdf')];
    const { code, json } = await kysoJson([...argv, '--tsa', `${server.url}/nowhere`]);
    expect({ code, json }).toMatchObject({ code: 69, json: { error: { code: 'ERR_TIMESTAMP' } } });
    expect(() => folder.read('none.pdf')).toThrow();
  });
});
