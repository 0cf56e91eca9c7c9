import { createSandbox, toPem, type Sandbox, type SandboxServer } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyOptions, kyso, kysoJson, testFolder } from './kyso.js';

const folder = testFolder();
let sandbox: Sandbox;
let server: SandboxServer;
let trust: readonly string[];
let lists: readonly string[];
let an: readonly string[];
let dung: readonly string[];
let content: string;

beforeAll(async () => {
  sandbox = await createSandbox({ authorityKeyType: 'rsa-2048' });
  server = await sandbox.serve();
  trust = ['--trust', folder.write('root.pem', toPem('CERTIFICATE', sandbox.root.certificate))];
  const crls = [sandbox.root.crl(), sandbox.intermediate.crl()];
  lists = crls.flatMap((der, i) => ['--crl', folder.write(`${String(i)}.crl`, der)]);
  an = keyOptions(folder, sandbox.identity('nguyen-van-an'));
  dung = keyOptions(folder, sandbox.identity('pham-duc-dung'));
  content = folder.write('bang-luong.csv', 'Họ và tên,Số tiền\nNguyễn Văn An,1\n');
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

const out = (name: string): string => folder.path(name);
const stamp = () => ['--tsa', server.timestampUrl];
const sign = (file: string, output: string, ...options: readonly string[]) =>
  kysoJson(['sign', file, '-o', out(output), ...options]);

describe('kyso sign with a CMS file as output', () => {
  test('OUT.p7s is detached and verified with its content', async () => {
    const { code, json } = await sign(content, 'a.p7s', ...an);
    expect({ code, json }).toMatchObject({
      code: 0,
      json: { format: 'cms', level: 'B-B', attached: false, signatures: 1, findings: [] },
    });
    const verdict = await kysoJson([
      'verify',
      out('a.p7s'),
      '--content',
      content,
      ...trust,
      ...lists,
    ]);
    expect(verdict).toMatchObject({
      code: 0,
      json: { format: 'cms', signatures: [{ level: 'B-B', indication: 'TOTAL-PASSED' }] },
    });
  });

  test('OUT.p7m carries the content, and a second person is added', async () => {
    await sign(content, 'a.p7m', ...an, ...stamp());
    const added = await sign(out('a.p7m'), 'b.p7m', '--add', ...dung);
    expect(added.json).toMatchObject({ attached: true, signatures: 2 });
    const { json } = await kysoJson(['verify', out('b.p7m'), ...trust]);
    expect(json['signatures']).toHaveLength(2);
    expect(json['signatures']).toMatchObject([{ integrity: 'intact' }, { integrity: 'intact' }]);
  });

  test('a second person is added to a detached signature with --content', async () => {
    await sign(content, 'c.p7s', ...an);
    const added = await sign(out('c.p7s'), 'd.p7s', '--add', '--content', content, ...dung);
    expect(added.json).toMatchObject({ attached: false, signatures: 2 });
  });

  test('B-LTA in one call, and renewed by kyso extend', async () => {
    const evidence = [...stamp(), ...trust, ...lists, '--level', 'B-LTA'];
    const { json } = await sign(content, 'e.p7s', ...an, ...evidence);
    expect(json).toMatchObject({ level: 'B-LTA' });
    const again = ['extend', out('e.p7s'), '-o', out('f.p7s'), '--content', content];
    const extended = await kysoJson([...again, ...evidence]);
    expect(extended).toMatchObject({ code: 0, json: { format: 'cms', level: 'B-LTA' } });
    const verdict = await kysoJson(['verify', out('f.p7s'), '--content', content, ...trust]);
    expect(verdict.json).toMatchObject({
      signatures: [
        {
          level: 'B-LTA',
          indication: 'TOTAL-PASSED',
          timestamps: [
            { kind: 'signature-timestamp', indication: 'PASSED' },
            { kind: 'archive-timestamp', indication: 'PASSED' },
            { kind: 'archive-timestamp', indication: 'PASSED' },
          ],
        },
      ],
    });
  });

  test('says in Vietnamese what was written', async () => {
    const { stdout } = await kyso(['sign', content, '-o', out('g.p7s'), ...an, '--lang', 'vi']);
    expect(stdout).toContain('(mức B-B, 1 chữ ký)');
  });

  test('another content than the first person signed is refused, and nothing is written', async () => {
    await sign(content, 'h.p7s', ...an);
    const other = folder.write('khac.csv', 'khác\n');
    const refused = await sign(out('h.p7s'), 'i.p7s', '--add', '--content', other, ...dung);
    expect(refused).toMatchObject({ code: 65, json: { error: { code: 'ERR_DOCUMENT_MISMATCH' } } });
  });

  test.each([
    ['an option of PDFs', ['--page', '1']],
    ['a level without its authority', ['--level', 'B-T']],
    ['--content without --add', ['--content', 'x']],
    ['another format', ['--format', 'xml']],
  ])('%s is wrong usage', async (_, options) => {
    const { code } = await sign(content, 'j.p7s', ...an, ...options);
    expect(code).toBe(64);
  });
});
