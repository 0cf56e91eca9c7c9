import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signPdf, validatePdf } from '@kyso/core';
import { createSandbox, toPem } from '@kyso/sandbox';
import {
  checkFit,
  generateKeyPair,
  installCertificates,
  pkcs11Signer,
  tokenCertificateRequest,
  type GeneratedKeyPair,
  type KeyKind,
} from '@kyso/pkcs11';
import {
  SOFTHSM,
  WITHOUT_SOFTHSM,
  tokenStore,
  type TokenStore,
} from '../../../../test-fixtures/softhsm.js';

const PIN = 'mã-số-739';
const SUBJECT = [
  { type: 'C', value: 'VN' },
  { type: 'O', value: 'Bộ Nội vụ' },
  { type: 'CN', value: 'Nguyễn Văn An' },
  { type: 'UID', value: 'CCCD:001080012345' },
  { type: 'UID', value: 'MST:0101234567' },
];
const SAMPLE = readFileSync(
  new URL('../../../../test-fixtures/du-thao-quyet-dinh/du-thao-quyet-dinh.pdf', import.meta.url),
);

const withoutTool = spawnSync('pkcs11-tool', ['--help'], { stdio: 'ignore' }).error !== undefined;
if (withoutTool) {
  const obstacle = 'pkcs11-tool is not installed (apt-get install opensc)';
  if (process.env['CI'] === 'true') throw new Error(obstacle);
  console.warn(`skipped: ${obstacle}`);
}

/** An authority of OpenSSL: it issues to requests, as real ones do. */
interface Authority {
  readonly certificate: Uint8Array;
  readonly issue: (request: Uint8Array, days: number) => Uint8Array;
}

function authority(folder: string): Authority {
  const [key, root] = [join(folder, 'ca.key'), join(folder, 'ca.pem')];
  const subject = ['-subj', '/C=VN/CN=Kyso thu', '-days', '3650', '-nodes'];
  openssl(['req', '-x509', '-newkey', 'rsa:2048', ...subject, '-keyout', key, '-out', root]);
  const extensions = join(folder, 'extensions');
  writeFileSync(
    extensions,
    'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,nonRepudiation\n',
  );
  const der = (pem: string) => new Uint8Array(openssl(['x509', '-in', pem, '-outform', 'DER']));
  return {
    certificate: der(root),
    issue: (request, days) => {
      const [input, output] = [join(folder, 'request.der'), join(folder, 'issued.pem')];
      writeFileSync(input, request);
      openssl([
        ...['x509', '-req', '-inform', 'DER', '-in', input, '-CA', root, '-CAkey', key],
        ...['-days', String(days), '-extfile', extensions, '-out', output],
      ]);
      return der(output);
    },
  };
}

function openssl(args: readonly string[]): Buffer {
  return execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'ignore'] });
}

describe.skipIf(WITHOUT_SOFTHSM !== '')('registering a key that is made on a token', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kyso-registration-'));
  let store: TokenStore;
  let serial: string;
  let ca: Authority;

  beforeAll(() => {
    store = tokenStore();
    serial = store.token('Nguyễn Văn An', PIN);
    ca = authority(folder);
  });
  afterAll(() => {
    store.dispose();
    rmSync(folder, { recursive: true });
  });

  const access = () => ({ module: SOFTHSM, token: { serial }, pin: PIN });
  const generate = (kind: KeyKind, id?: string) =>
    generateKeyPair({ ...access(), kind, label: `ký ${kind}`, ...(id !== undefined && { id }) });
  const requestFor = ({ id }: GeneratedKeyPair) =>
    tokenCertificateRequest({ ...access(), id, subject: SUBJECT, emails: ['an@noivu.example'] });

  test.each(['rsa-2048', 'rsa-3072', 'rsa-4096', 'p-256', 'p-384'] as const)(
    '%s: request, certificate, and a PDF signed with it',
    async (kind) => {
      const made = await generate(kind);
      const request = await requestFor(made);
      const read = '-inform DER -noout -verify -text -nameopt utf8,sep_comma_plus';
      const { stdout, stderr } = spawnSync('openssl', ['req', ...read.split(' ')], {
        input: request,
      });
      expect(stderr.toString()).toContain('verify OK');
      expect(stdout.toString()).toContain('CN=Nguyễn Văn An,UID=CCCD:001080012345,UID=MST:');
      expect(stdout.toString()).toContain('email:an@noivu.example');
      const leaf = ca.issue(request, 365);
      const installed = await installCertificates({
        ...access(),
        certificates: [leaf, ca.certificate],
      });
      expect(installed).toMatchObject([
        { id: made.id, authority: false, written: true },
        { authority: true },
      ]);
      const signer = await pkcs11Signer({ ...access(), certificate: { id: made.id } });
      const signed = await signPdf(SAMPLE, { signer });
      await signer.close();
      expect(signer.chain).toHaveLength(1);
      const report = await validatePdf(await signed.bytes(), {
        trust: [{ name: 'user', anchors: [ca.certificate] }],
      });
      expect(report.signatures).toMatchObject([{ integrity: 'intact' }]);
    },
  );

  test('the private key cannot be read, the public one verifies what it signs', async () => {
    const { id, publicKey } = await generate('p-256', 'c0ffee');
    expect(id).toBe('c0ffee');
    expect(attributesOf(id)).toEqual({ sensitive: 1, extractable: 0, private: 1, token: 1 });
    const certificate = ca.issue(await requestFor({ id } as GeneratedKeyPair), 10);
    const signer = await pkcs11Signer({ ...access(), certificate });
    const data = new TextEncoder().encode('Quyết định');
    const digest = new Uint8Array(createHash('sha256').update(data).digest());
    const value = await signer.sign(data, { digest, digestAlgorithm: 'SHA-256' });
    await signer.close();
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
    expect(verify('sha256', data, key, value)).toBe(true);
  });

  function attributesOf(id: string): Record<string, number | undefined> {
    const types = { token: 0x1, private: 0x2, sensitive: 0x103, extractable: 0x162 };
    /* eslint-disable @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access */
    return store.session(serial, PIN, (cryptoki, session) => {
      cryptoki.C_FindObjectsInit(session, [
        { type: 0x0, value: 0x3 },
        { type: 0x102, value: Buffer.from(id, 'hex') },
      ]);
      const [key] = cryptoki.C_FindObjects(session, 1) as Buffer[];
      cryptoki.C_FindObjectsFinal(session);
      const template = Object.values(types).map((type) => ({ type }));
      const told = cryptoki.C_GetAttributeValue(session, key, template) as { value: Buffer }[];
      return Object.fromEntries(
        Object.keys(types).map((name, at) => [name, told[at]?.value[0]] as const),
      );
    });
    /* eslint-enable */
  }

  test.skipIf(withoutTool)(
    "OpenSC's pkcs11-tool sees keys and certificate under one CKA_ID",
    async () => {
      const made = await generate('p-384', 'd1');
      await installCertificates({
        ...{ ...access(), label: 'chứng thư' },
        certificates: [ca.issue(await requestFor(made), 10)],
      });
      const args = ['--module', SOFTHSM, '--token-label', 'Nguyễn Văn An', '--login', '--pin', PIN];
      const told = execFileSync('pkcs11-tool', [...args, '--list-objects'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      }).toString();
      expect(told.match(/ID:\s+d1\s/g)).toHaveLength(3);
      expect(told).toMatch(
        /Private Key Object; EC[\s\S]*sensitive, always sensitive, never extract/,
      );
      expect(told).toContain('chứng thư');
    },
  );

  test('a CKA_ID that is taken is refused, and the key that has it stays', async () => {
    const { id } = await generate('p-256', 'e1');
    await expect(generate('rsa-2048', 'E1')).rejects.toMatchObject({
      code: 'ERR_KEY_EXISTS',
      facts: { id },
    });
  });

  test('a certificate of another key is refused, and nothing is written', async () => {
    const sandbox = await createSandbox();
    const other = sandbox.identity('nguyen-van-an').certificate;
    const before = (await checkFit(access())).length;
    const work = installCertificates({ ...access(), certificates: [ca.certificate, other] });
    await expect(work).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_MISMATCH' });
    expect(await checkFit(access())).toHaveLength(before);
    const alone = installCertificates({ ...access(), certificates: [ca.certificate] });
    await expect(alone).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_MISMATCH' });
  });

  test('the key must be the one that is named', async () => {
    const [one, other] = [await generate('p-256'), await generate('p-256')];
    const certificates = [ca.issue(await requestFor(one), 10)];
    await expect(
      installCertificates({ ...access(), certificates, id: other.id }),
    ).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_MISMATCH', facts: { id: one.id } });
  });

  test('what is installed a second time, from PEM in any order, is there once', async () => {
    const leaf = ca.issue(await requestFor(await generate('p-256')), 10);
    const pem = toPem('CERTIFICATE', ca.certificate) + toPem('CERTIFICATE', leaf);
    const certificates = [new TextEncoder().encode(pem)];
    const written = async () =>
      (await installCertificates({ ...access(), certificates })).map((one) => one.written);
    expect(await written()).toContain(true);
    expect(await written()).toEqual([false, false]);
  });

  test('a request for a key that is not there names those that are', async () => {
    const work = tokenCertificateRequest({ ...access(), id: 'abcd', subject: SUBJECT });
    await expect(work).rejects.toMatchObject({ code: 'ERR_KEY_NOT_FOUND', facts: { id: 'abcd' } });
    await expect(work).rejects.toThrow('d1');
  });

  test.each([
    ['an id that is not hexadecimal', { label: 'x', id: 'xyz' }],
    ['a label without text', { label: ' ' }],
  ])('%s is a TypeError, and no PIN is asked for', async (_, wrong) => {
    let asked = 0;
    const pin = () => {
      asked += 1;
      return PIN;
    };
    await expect(generateKeyPair({ ...access(), pin, ...wrong })).rejects.toThrow(TypeError);
    expect(asked).toBe(0);
  });

  test('two tokens that fit are refused with both named', async () => {
    const second = store.token('Nguyễn Văn An', PIN);
    const work = generateKeyPair({
      ...{ module: SOFTHSM, pin: PIN, label: 'x' },
      token: { label: 'Nguyễn Văn An' },
    });
    await expect(work).rejects.toMatchObject({ code: 'ERR_TOKEN_AMBIGUOUS' });
    await expect(work).rejects.toThrow(second);
  });
});
