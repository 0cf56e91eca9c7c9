import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { toPem, type Sandbox, type SandboxServer } from '@kyso/sandbox';
import { openBundle } from '@kyso/core/reports';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE, keyOptions, kyso, kysoJson, testFolder } from './kyso.js';
import { servedSandbox } from './served-sandbox.js';

const folder = testFolder();
let sandbox: Sandbox;
let server: SandboxServer;
let signed: string;
let trust: readonly string[];
const online = ['--online', '--allow-host', '127.0.0.1'];

beforeAll(async () => {
  ({ sandbox, server } = await servedSandbox());
  trust = ['--trust', folder.write('root.pem', toPem('CERTIFICATE', sandbox.root.certificate))];
  signed = folder.path('công văn.pdf');
  const key = keyOptions(folder, sandbox.identity('nguyen-van-an'));
  const argv = ['sign', SAMPLE, '-o', signed, ...key, '--tsa', server.timestampUrl];
  expect(await kysoJson(argv)).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

describe('kyso verify writes', () => {
  test('the XML report and the bundle, names them, and judges as without them', async () => {
    const [xml, bundle] = [folder.path('report.xml'), folder.path('bundle.zip')];
    const argv = ['verify', signed, ...trust, ...online];
    const { code, json } = await kysoJson([...argv, '--xml', xml, '--bundle', bundle]);
    expect(code).toBe(0);
    expect(json).toMatchObject({ conclusion: 'TOTAL-PASSED', written: { xml, bundle } });
    const text = readFileSync(xml, 'utf8');
    expect(text).toContain('urn:etsi:019102:mainindication:total-passed');
    expect(text).toContain('<DAIdentifier>công văn.pdf</DAIdentifier>');
    const opened = await openBundle(readFileSync(bundle));
    expect(Buffer.from(opened.document().bytes ?? [])).toEqual(readFileSync(signed));
    const within = opened.file('verdict/report.xml').bytes ?? [];
    expect(Buffer.from(within).toString('utf8')).toBe(text);
    const page = Buffer.from(opened.file('verdict/report.html').bytes ?? []).toString('utf8');
    expect(page).toContain('Valid: accept');
    expect(page).toContain('công văn.pdf');
    expect((await kysoJson(argv)).json).not.toHaveProperty('written');
  });

  test('nothing over a file that is there, unless told to', async () => {
    const taken = folder.write('taken.xml', 'mine');
    const argv = ['verify', signed, ...trust, '--xml', taken];
    expect(await kysoJson(argv)).toMatchObject({ code: 64, json: { error: { errno: 'EEXIST' } } });
    expect(readFileSync(taken, 'utf8')).toBe('mine');
    expect(await kysoJson([...argv, '--force'])).toMatchObject({ code: 2 });
    expect(readFileSync(taken, 'utf8')).toContain('<ValidationReport');
  });

  test('no XML report where nothing is signed, but a bundle', async () => {
    const [xml, bundle] = [folder.path('none.xml'), folder.path('none.zip')];
    const { code, json } = await kysoJson(['verify', SAMPLE, '--xml', xml, '--bundle', bundle]);
    expect(code).toBe(3);
    expect(json).toMatchObject({ conclusion: 'NO-SIGNATURE', written: { xml: null, bundle } });
    expect(existsSync(xml)).toBe(false);
  });

  test.each([
    ['vi', 'Đã ghi: '],
    ['en', 'Written: '],
  ])('in words (%s) it says where', async (lang, words) => {
    const xml = folder.path(`${lang}.xml`);
    const { stdout } = await kyso(['verify', signed, ...trust, '--xml', xml, '--lang', lang]);
    expect(stdout).toContain(`${words}${xml}`);
  });
});

describe('kyso bundle check', () => {
  let bundle: string;
  beforeAll(async () => {
    bundle = folder.path('checked.zip');
    await kysoJson(['verify', signed, ...trust, ...online, '--bundle', bundle]);
  });

  test('finds a bundle as it was written', async () => {
    expect(await kysoJson(['bundle', 'check', bundle])).toMatchObject({
      ...{ code: 0, stderr: '' },
      json: { file: bundle, sound: true, problems: [], manifest: { conclusion: 'TOTAL-PASSED' } },
    });
  });

  test.each([
    ['vi', 'không còn nguyên vẹn'],
    ['en', 'Not as it was written'],
  ])('tells in words (%s) what was changed', async (lang, words) => {
    const bytes = readFileSync(bundle);
    const at = bytes.indexOf('%PDF-') + 40;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const changed = folder.path('changed.zip');
    writeFileSync(changed, bytes);
    const { code, stdout } = await kyso(['bundle', 'check', changed, '--lang', lang]);
    expect(code).toBe(1);
    expect(stdout).toContain(words);
    expect(stdout).toContain('document/công văn.pdf');
  });

  test('refuses what is no bundle, and an action that is none', async () => {
    expect(await kysoJson(['bundle', 'check', signed])).toMatchObject({
      ...{ code: 65, json: { error: { code: 'ERR_BUNDLE', reason: 'not-a-zip' } } },
    });
    expect(await kysoJson(['bundle', 'open', bundle])).toMatchObject({ code: 64 });
  });
});
