import { toPem, type Sandbox, type SandboxServer } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE, keyOptions, kyso, kysoJson, testFolder } from './kyso.js';
import { servedSandbox } from './served-sandbox.js';

const folder = testFolder();
let sandbox: Sandbox;
let server: SandboxServer;
let key: readonly string[];
/** Signed at B-B. */
let signed: string;
let root: readonly string[];
let online: readonly string[];
let tsa: readonly string[];

beforeAll(async () => {
  ({ sandbox, server } = await servedSandbox());
  key = keyOptions(folder, sandbox.identity('nguyen-van-an'));
  signed = folder.path('signed.pdf');
  await kyso(['sign', SAMPLE, '-o', signed, ...key]);
  root = ['--trust', folder.write('root.pem', toPem('CERTIFICATE', sandbox.root.certificate))];
  online = [...root, '--online', '--allow-host', '127.0.0.1'];
  tsa = ['--tsa', server.timestampUrl];
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

describe('kyso sign', () => {
  test.each(['B-LT', 'B-LTA'])(
    'to %s in one call, with evidence from the network',
    async (level) => {
      const output = folder.path(`${level}.pdf`);
      const made = await kysoJson([
        ...['sign', SAMPLE, '-o', output, '--level', level],
        ...[...key, ...tsa, ...online],
      ]);
      expect(made).toMatchObject({ code: 0, json: { level, findings: [] } });
    },
  );

  test('to B-LTA: the time of the archive timestamp is told as that of an authority', async () => {
    const output = folder.path('told.pdf');
    await kyso(['sign', SAMPLE, '-o', output, '--level', 'B-LTA', ...key, ...tsa, ...online]);
    const { stdout, code } = await kyso(['verify', output, ...root]);
    const [, stamp = ''] = stdout.split('Document timestamp');
    expect(code).toBe(0);
    expect(stamp).toMatch(/^ +Time +\S+Z$/m);
    expect(stamp).not.toContain('as the signer says');
  });

  test('to B-LT over a network that may not be asked names the address, and how it may be asked', async () => {
    const args = [
      ...['sign', SAMPLE, '-o', folder.path('closed.pdf'), '--level', 'B-LT'],
      ...[...key, ...tsa, ...root, '--online'],
    ];
    const { stderr } = await kyso([...args, '--lang', 'vi']);
    expect(stderr).toContain('chưa ghi gì. Tài liệu không được dẫn tới địa chỉ này');
    expect(stderr).toContain('--allow-host');
    const refused = await kysoJson(args);
    expect(refused).toMatchObject({
      code: 69,
      json: {
        error: {
          code: 'ERR_EVIDENCE',
          check: 'revocation-fetch',
          at: expect.stringContaining('http://127.0.0.1:') as string,
        },
      },
    });
  });

  test('to B-LT without a timestamp authority, or with its options at another level, is wrong usage', async () => {
    const base = ['sign', SAMPLE, '-o', folder.path('no.pdf'), ...key];
    for (const options of [
      ['--level', 'B-LT', ...online],
      ['--level', 'B-T', ...tsa, ...root],
      root,
      ['--level', 'B-XL'],
    ])
      expect(await kysoJson([...base, ...options])).toMatchObject({
        code: 64,
        json: { error: { code: 'ERR_USAGE' } },
      });
  });
});

describe('kyso extend', () => {
  test('lifts what is signed to B-T, B-LT and B-LTA, and renews', async () => {
    let input = signed;
    for (const [level, options, timestamps] of [
      ['B-T', tsa, ['Timestamp1']],
      ['B-LT', online, []],
      ['B-LTA', [...tsa, ...online], ['Timestamp2']],
      ['B-LTA', [...tsa, ...online], ['Timestamp3']],
    ] as const) {
      const output = folder.path(`${level}-${timestamps.join('')}.pdf`);
      const args = ['extend', input, '-o', output, '--level', level, ...options];
      expect(await kysoJson(args)).toMatchObject({ code: 0, json: { level, timestamps } });
      input = output;
    }
    const { json } = await kysoJson(['verify', input, ...root]);
    expect(json).toMatchObject({
      signatures: [
        { integrity: 'intact', modifications: { level: 'lta-update', permitted: true } },
        { kind: 'document-timestamp' },
        { kind: 'document-timestamp' },
        { kind: 'document-timestamp', modifications: { level: 'none' } },
      ],
    });
  });

  test('without evidence fails and writes nothing, or stops lower by the caller’s word', async () => {
    const output = folder.path('downgraded.pdf');
    const args = ['extend', signed, '-o', output, '--level', 'B-LT', ...tsa, ...root];
    expect(await kysoJson(args)).toMatchObject({
      code: 69,
      json: { error: { code: 'ERR_EVIDENCE', subIndication: 'TRY_LATER' } },
    });
    expect(await kysoJson([...args, '--downgrade'])).toMatchObject({
      code: 0,
      json: { level: 'B-T', findings: [{ check: 'evidence-missing' }] },
    });
  });

  test('of what nobody signed is told in both languages', async () => {
    const args = ['extend', SAMPLE, '-o', folder.path('no.pdf'), '--level', 'B-T', ...tsa];
    expect(await kysoJson(args)).toMatchObject({
      ...{ code: 3, json: { error: { code: 'ERR_NO_SIGNATURE' } } },
    });
    const { stderr } = await kyso([...args, '--lang', 'vi']);
    expect(stderr).toContain('Tài liệu chưa có chữ ký nào.');
  });

  test('without a level, an output or an authority is wrong usage', async () => {
    const output = ['-o', folder.path('no.pdf')];
    for (const options of [
      output,
      ['--level', 'B-LT'],
      [...output, '--level', 'B-B'],
      [...output, '--level', 'B-LTA', ...root],
    ])
      expect(await kyso(['extend', signed, ...options])).toMatchObject({ code: 64 });
  });
});
