import { readFileSync, writeFileSync } from 'node:fs';
import { createSandbox } from '@kyso/sandbox';
import { beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE, kyso, kysoJson } from './kyso.js';
import { PIN, SOFTHSM, WITHOUT_SOFTHSM, tokenAtHand } from './token-at-hand.js';

describe.skipIf(WITHOUT_SOFTHSM !== '')('keys in tokens', () => {
  const people = createSandbox();
  const token = tokenAtHand({
    label: 'Token của An',
    sandbox: () => people,
    keys: (sandbox) => ({
      a1: sandbox.identity('nguyen-van-an'),
      b2: sandbox.identity('tran-thi-binh'),
    }),
  });
  const { folder } = token;
  let root: string;
  let serial: string;
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    ({ serial, env } = token);
    root = folder.write('root.der', (await people).root.certificate);
  });

  const sign = (name: string, ...rest: readonly string[]) => {
    const argv = ['sign', SAMPLE, '-o', folder.path(name), '--pkcs11', SOFTHSM, ...rest];
    return kysoJson(argv, { env });
  };

  test('are listed with what they show without a PIN', async () => {
    const { json, code } = await kysoJson(['tokens', '--module', SOFTHSM], { env });
    expect(code).toBe(0);
    const told = JSON.stringify(json);
    expect(told).toContain(serial);
    expect(told).toContain('"commonName":"Nguyễn Văn An"');
    const { stdout } = await kyso(['tokens', '--module', SOFTHSM, '--lang', 'vi'], { env });
    expect(stdout).toMatch(/^SoftHSM \d/);
    expect(stdout).toContain('Token của An, SoftHSM project SoftHSM v2; số hiệu');
    expect(stdout).toContain('mã PIN bình thường');
    const [header = '', row = ''] = stdout.split('\n').filter((line) => /CKA_ID| a1$/.test(line));
    expect(header).toMatch(/^ {6}chứng thư số +số hiệu +hiệu lực từ +đến +CKA_ID$/);
    expect(row).toMatch(/^ {6}Nguyễn Văn An +[0-9a-f]+ +20\d\d-\d\d-\d\d +20\d\d-\d\d-\d\d +a1$/);
    expect(row.lastIndexOf('a1')).toBe(header.indexOf('CKA_ID'));
  });

  test('a module that is none is told beside the others, not thrown', async () => {
    const other = folder.write('module.so', 'nothing');
    const { json } = await kysoJson(['tokens', '--module', other, '--module', SOFTHSM], { env });
    const [broken, good] = json['modules'] as { failure?: { code: string } }[];
    expect(broken?.failure?.code).toBe('ERR_MODULE');
    expect(good?.failure).toBeUndefined();
  });

  test('sign by the name in the certificate, with a PIN from the environment or a file', async () => {
    const { json, code } = await sign('an.pdf', '--key', 'Nguyễn Văn An', '--pin-env', 'PIN');
    expect({ code, json }).toMatchObject({ code: 0, json: { level: 'B-B' } });
    const pin = folder.write('pin', `${PIN}\n`);
    const choice = ['--token', `serial:${serial}`, '--key', 'id:b2'];
    expect((await sign('binh.pdf', ...choice, '--pin-file', pin)).code).toBe(0);
    const verified = await kysoJson(['verify', folder.path('binh.pdf'), '--trust', root]);
    expect(verified.json['signatures']).toMatchObject([
      { integrity: 'intact', signer: { subject: expect.stringContaining('Bình') as string } },
    ]);
  });

  test('open what was encrypted to an organisation, whose key alone is for that', async () => {
    const { organisation } = await createSandbox();
    const office = token.store.token('Con dấu', PIN);
    token.store.write(office, organisation, { pin: PIN, id: 'd4' });
    const to = folder.write('office.der', organisation.certificate);
    const p7m = folder.path('sample.p7m');
    await kysoJson(['encrypt', SAMPLE, '-o', p7m, '--to', to], { env });
    const argv = ['decrypt', p7m, '-o', folder.path('opened.pdf'), '--pkcs11', SOFTHSM];
    // Another one that is for opening: the message says whose it is.
    const { organisation: other } = await createSandbox({ seed: 'other' });
    token.store.write(office, other, { pin: PIN, id: 'd5' });
    const { code, json } = await kysoJson([...argv, '--pin-env', 'PIN'], { env });
    expect({ code, json }).toMatchObject({ code: 0, json: { authenticated: true } });
    expect(Buffer.from(folder.read('opened.pdf')).equals(readFileSync(SAMPLE))).toBe(true);
    const signsOnly = ['--token', `serial:${serial}`, '--pin-env', 'PIN', '--force'];
    const refused = await kysoJson([...argv, ...signsOnly], { env });
    expect(refused).toMatchObject({
      code: 77,
      json: { error: { code: 'ERR_CERTIFICATE_NOT_FOUND' } },
    });
  });

  test('sign with the certificates of --chain, and warn where the issuer is nowhere', async () => {
    const choice = ['--key', 'id:a1', '--pin-env', 'PIN'];
    const lone = await sign('lone.pdf', ...choice);
    const warned = expect.objectContaining({ check: 'signer-chain', status: 'warning' }) as object;
    expect(lone.json['findings']).toContainEqual(warned);
    const { intermediate } = await people;
    const chain = folder.write('ca.der', intermediate.certificate);
    const whole = await sign('whole.pdf', ...choice, '--chain', chain);
    expect(whole.json['findings']).not.toContainEqual(warned);
    const files = ['--key', 'k.pem', '--cert', 'c.pem', '--online'];
    const { json } = await kysoJson(['sign', SAMPLE, '-o', folder.path('z.pdf'), ...files]);
    expect(json).toMatchObject({ error: { code: 'ERR_USAGE', option: 'pkcs11' } });
  });

  test('two that fit are wrong usage, and both are named', async () => {
    const { json, code } = await sign('x.pdf', '--pin-env', 'PIN');
    expect(code).toBe(64);
    expect(json).toMatchObject({ error: { code: 'ERR_CERTIFICATE_AMBIGUOUS' } });
    expect(JSON.stringify(json)).toContain('Trần Thị Bình');
  });

  test('a wrong PIN is refused in words, once, and not shown', async () => {
    const wrong = '000111222';
    writeFileSync(folder.path('wrong'), wrong);
    const choice = ['--key', 'id:a1', '--pin-file', folder.path('wrong')];
    const argv = ['sign', SAMPLE, '-o', folder.path('y.pdf'), '--pkcs11', SOFTHSM, ...choice];
    const { code, stdout, stderr } = await kyso([...argv, '--lang', 'vi'], { env });
    expect(code).toBe(77);
    expect(stderr).toContain('Mã PIN bị từ chối');
    expect(stderr).toContain('CKR_PIN_INCORRECT');
    expect(stdout + stderr).not.toContain(wrong);
  });

  test.each([
    ['--p12 beside --pkcs11', ['--p12', 'x.p12'], 'p12'],
    ['an empty --key', ['--key', 'id:'], 'key'],
  ])('%s is wrong usage', async (_, rest, option) => {
    const { json, code } = await sign('z.pdf', ...rest);
    expect({ code, json }).toMatchObject({ code: 64, json: { error: { option } } });
  });

  test('--pin-file without --pkcs11 is wrong usage', async () => {
    const argv = ['sign', SAMPLE, '-o', folder.path('z.pdf'), '--pin-file', 'pin'];
    expect((await kysoJson(argv)).json).toMatchObject({ error: { option: 'pkcs11' } });
  });
});
