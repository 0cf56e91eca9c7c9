import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE, kyso, kysoJson } from './kyso.js';
import { SOFTHSM, WITHOUT_SOFTHSM, tokenAtHand } from './token-at-hand.js';

describe.skipIf(WITHOUT_SOFTHSM !== '')('kyso token', () => {
  const token = tokenAtHand({ label: 'Token của An' });
  const { folder } = token;
  let serial: string;
  let env: Readonly<Record<string, string>>;

  beforeAll(() => {
    ({ serial } = token);
    env = { ...token.env, NEW: '739204', SHORT: '1' };
  });

  const argv = (action: string, rest: readonly string[]) => [
    ...['token', action, '--pkcs11', SOFTHSM, '--token', `serial:${serial}`, ...rest],
  ];
  const run = (action: string, ...rest: readonly string[]) =>
    kysoJson(argv(action, ['--pin-env', 'PIN', ...rest]), { env });
  const openssl = (args: readonly string[]) =>
    execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'ignore'] });

  /** What an authority answers to the request. */
  function issued(): string {
    const [key, root] = [folder.path('ca.key'), folder.path('ca.pem')];
    const subject = ['-subj', '/C=VN/CN=CA thu', '-days', '3650', '-nodes'];
    openssl(['req', '-x509', '-newkey', 'rsa:2048', ...subject, '-keyout', key, '-out', root]);
    const leaf = openssl([
      ...['x509', '-req', '-in', folder.path('request.pem'), '-CA', root, '-CAkey', key],
      ...['-days', '20'],
    ]).toString();
    const chain = folder.path('chain.pem');
    writeFileSync(chain, readFileSync(root, 'utf8') + leaf);
    return chain;
  }

  test('generate, request, install, check and sign, one after the other', async () => {
    const made = await run('generate', '--label', 'Ký số An', '--kind', 'p-256', '--id', 'a7');
    expect(made).toMatchObject({ code: 0, json: { action: 'generate', id: 'a7', kind: 'p-256' } });
    const request = folder.path('request.pem');
    const subject = ['C=VN', 'CN=Nguyễn Văn An', 'UID=CCCD:001080012345'].flatMap((one) => [
      ...['--subject', one],
    ]);
    const asked = await run('request', '--id', 'a7', ...subject, '-o', request);
    expect(asked).toMatchObject({ code: 0, json: { output: request, id: 'a7' } });
    const read = ['req', '-noout', '-verify', '-subject', '-nameopt', 'utf8', '-in', request];
    const { stdout, stderr } = spawnSync('openssl', read);
    expect(stderr.toString()).toContain('verify OK');
    expect(stdout.toString()).toContain('Nguyễn Văn An');
    const installed = await run('install', issued());
    expect(installed).toMatchObject({ code: 0 });
    expect(installed.json['certificates']).toContainEqual(
      expect.objectContaining({ id: 'a7', authority: false, written: true }),
    );
    const { json } = await run('check');
    expect(json['certificates']).toMatchObject([{ key: 'fits', keyId: 'a7', warnings: ['renew'] }]);
    const signed = folder.path('signed.pdf');
    const key = ['--pkcs11', SOFTHSM, '--key', 'Nguyễn Văn An', '--pin-env', 'PIN'];
    expect((await kyso(['sign', SAMPLE, '-o', signed, ...key], { env })).code).toBe(0);
    const trust = ['--trust', folder.path('ca.pem')];
    const verified = await kysoJson(['verify', signed, ...trust]);
    expect(verified.json['signatures']).toMatchObject([{ integrity: 'intact' }]);
  });

  test('check without a PIN says in Vietnamese how certificates stand', async () => {
    const { stdout, code } = await kyso(argv('check', ['--lang', 'vi']), { env });
    expect(code).toBe(0);
    expect(stdout).toContain('Nguyễn Văn An (id a7)\n  khớp khóa công khai');
    expect(stdout).toContain('CẢNH BÁO: sắp hết hạn');
  });

  test('pin changes the PIN, and one that is too short is refused with the bounds', async () => {
    const short = await run('pin', '--new-pin-env', 'SHORT');
    expect(short).toMatchObject({
      code: 77,
      json: { error: { code: 'ERR_PIN', reason: 'length', least: 4 } },
    });
    expect(await run('pin', '--new-pin-env', 'NEW')).toMatchObject({ code: 0 });
    const old = await run('check');
    expect(old).toMatchObject({ code: 77, json: { error: { code: 'ERR_PIN', reason: 'wrong' } } });
    expect((await kyso(argv('check', ['--pin-env', 'NEW']), { env })).code).toBe(0);
    const back = argv('pin', ['--pin-env', 'NEW', '--new-pin-env', 'PIN']);
    expect((await kyso(back, { env })).code).toBe(0);
  });

  test('a request that cannot be made leaves no file', async () => {
    const output = folder.path('none.pem');
    const { code, json } = await run(
      ...(['request', '--id', 'ff', '--subject', 'CN=An', '-o', output] as const),
    );
    expect({ code, json }).toMatchObject({
      code: 77,
      json: { error: { code: 'ERR_KEY_NOT_FOUND' } },
    });
    expect(() => readFileSync(output)).toThrow('ENOENT');
  });

  test.each([
    ['no action', [], undefined],
    ['generate without a label', ['generate'], 'label'],
    ['a kind that is none', ['generate', '--label', 'x', '--kind', 'dsa'], 'kind'],
    ['an id that is not hexadecimal', ['generate', '--label', 'x', '--id', 'xy'], 'id'],
    [
      'a subject without a type',
      ['request', '--id', 'a7', '-o', 'x', '--subject', 'An'],
      'subject',
    ],
    ['install without a certificate', ['install'], 'cert'],
    ['a number of days that is none', ['check', '--renew-days', 'x'], 'renew-days'],
  ])('%s is wrong usage', async (_, [action, ...rest], option) => {
    const { code, json } = await kysoJson(['token', ...(action ? [action, ...rest] : [])], { env });
    expect({ code, json }).toMatchObject({
      code: 64,
      json: { error: { code: 'ERR_USAGE', ...(option !== undefined && { option }) } },
    });
  });
});
