import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decryptCms, encryptCms } from '@kyso/core/cms';
import { nodeCrypto } from '@kyso/core/node';
import { createSandbox, type Sandbox, type SandboxIdentity } from '@kyso/sandbox';
import { pkcs11Decryptor } from '@kyso/pkcs11';
import { decryptorWith, type Pkcs11DecryptorOptions } from '../src/decryptor.js';
import { startLane, type Lane, type StartLane } from '../src/host/lane.js';
import type { ModuleContents, SignRequest } from '../src/host/protocol.js';
import { inlineLanes, type SeenCall } from './inline-lane.js';
import {
  SOFTHSM,
  WITHOUT_SOFTHSM,
  tokenStore,
  type TokenStore,
} from '../../../test-fixtures/softhsm.js';

const PIN = '482915';
const CONTENT = new TextEncoder().encode('Dự thảo báo cáo, chỉ gửi các đồng chí có tên.\n');
const X_509 = 0x3;
const PKCS1 = 0x1;
const OAEP = 0x9;

describe.skipIf(WITHOUT_SOFTHSM !== '')('a key of a token that opens', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kyso-decryptor-'));
  const crypto = nodeCrypto();
  let sandbox: Sandbox;
  let office: SandboxIdentity;
  let curve: SandboxIdentity;
  let store: TokenStore;
  let seen: SeenCall[];

  beforeAll(async () => {
    sandbox = await createSandbox();
    office = sandbox.organisation;
    curve = onCurve('p256');
    store = tokenStore();
    const serial = store.token('mở', PIN);
    store.write(serial, office, { pin: PIN, id: 'a1' });
    store.write(serial, curve, { pin: PIN, id: 'b2', derive: true });
    store.write(serial, sandbox.identity('nguyen-van-an'), { pin: PIN, id: 'c3' });
  });
  beforeEach(() => {
    seen = [];
  });
  afterAll(() => {
    store.dispose();
    rmSync(folder, { recursive: true });
  });

  const path = (name: string) => join(folder, name);

  /** A recipient on P-256, made by OpenSSL. */
  function onCurve(name: string): SandboxIdentity {
    const curveOf = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const subject = ['-utf8', '-subj', '/C=VN/CN=Lê Thị Cúc', '-days', '2'];
    const leaf = ['-addext', 'basicConstraints=critical,CA:FALSE'];
    const usage = [...leaf, '-addext', 'keyUsage=critical,keyAgreement'];
    const out = ['-keyout', path(`${name}.key`), '-outform', 'DER', '-out', path(`${name}.der`)];
    execFileSync('openssl', ['req', '-x509', ...curveOf, ...subject, ...usage, ...out], {
      stdio: 'pipe',
    });
    const key = createPrivateKey(readFileSync(path(`${name}.key`)));
    return {
      ...sandbox.organisation,
      certificate: new Uint8Array(readFileSync(path(`${name}.der`))),
      privateKey: new Uint8Array(key.export({ format: 'der', type: 'pkcs8' })),
      keyType: 'p-256',
    };
  }

  const openWith = (options: Pkcs11DecryptorOptions) =>
    decryptorWith({ module: SOFTHSM, pin: PIN, ...options }, inlineLanes(seen));

  async function opened(p7m: Uint8Array, id: string): Promise<string> {
    const decryptor = await openWith({ certificate: { id } });
    try {
      const { content } = await decryptCms(p7m, { decryptor, crypto });
      return Buffer.from(content).toString('utf8');
    } finally {
      await decryptor.close();
    }
  }

  function opensslEncrypted({ certificate }: SandboxIdentity, ...options: string[]): Uint8Array {
    writeFileSync(path('to.der'), certificate);
    execFileSync('openssl', ['x509', '-inform', 'DER', '-in', path('to.der'), '-out', path('to')]);
    writeFileSync(path('content'), CONTENT);
    const files = ['-in', path('content'), '-out', path('p7m'), '-recip', path('to')];
    const form = ['-encrypt', '-binary', '-outform', 'DER', '-aes-256-cbc'];
    execFileSync('openssl', ['cms', ...form, ...files, ...options]);
    return new Uint8Array(readFileSync(path('p7m')));
  }

  const mechanisms = () =>
    seen
      .filter(({ name }) => name === 'decrypt')
      .map(({ ask }) => (ask as SignRequest).mechanism.mechanism);

  const text = Buffer.from(CONTENT).toString('utf8');

  test('RSA: OAEP by the token where it has the digest, by the bare operation where it has not', async () => {
    const recipients = [office.certificate];
    const p7m = await encryptCms(CONTENT, { recipients, crypto, oaepDigest: 'SHA-1' });
    expect(await opened(p7m, 'a1')).toBe(text);
    expect(mechanisms()).toEqual([OAEP]);
    const usual = await encryptCms(CONTENT, { recipients, crypto });
    expect(await opened(usual, 'a1')).toBe(text);
    expect(mechanisms()).toContain(OAEP);
  });

  test.each([
    ['OAEP with SHA-1', ['-keyopt', 'rsa_padding_mode:oaep']],
    ['OAEP with SHA-256', ['-keyopt', 'rsa_padding_mode:oaep', '-keyopt', 'rsa_oaep_md:sha256']],
    ['OAEP with SHA-512', ['-keyopt', 'rsa_padding_mode:oaep', '-keyopt', 'rsa_oaep_md:sha512']],
    ['PKCS#1 v1.5', []],
  ])('RSA: what openssl encrypted with %s', async (_, options) => {
    expect(await opened(opensslEncrypted(office, ...options), 'a1')).toBe(text);
  });

  test('RSA: PKCS#1 v1.5 is unpadded here, where a wrong padding gives a random key', async () => {
    const decryptor = await openWith({ certificate: { id: 'a1' } });
    if (decryptor.kind !== 'rsa') throw new TypeError('an RSA key');
    const transported = { scheme: { kind: 'rsa-pkcs1' }, keyLength: 32 } as const;
    const encryptedKey = new Uint8Array(256).fill(7);
    const keys = [];
    for (let i = 0; i < 2; i++)
      keys.push(await decryptor.decryptKey({ ...transported, encryptedKey }, {}));
    expect(keys.map((key) => key?.length)).toEqual([32, 32]);
    expect(keys[0]).not.toEqual(keys[1]);
    expect(mechanisms()).toEqual([X_509, X_509]);
    const tooLong = { ...transported, encryptedKey: new Uint8Array(2049).fill(7) };
    expect(await decryptor.decryptKey(tooLong, {})).toBeUndefined();
    await decryptor.close();
  });

  test('RSA: without the bare operation the token removes the padding, and its refusal is no error', async () => {
    const decryptor = await decryptorWith(
      { module: SOFTHSM, pin: PIN, certificate: { id: 'a1' } },
      threadsOffering([PKCS1], seen),
    );
    const { content } = await decryptCms(opensslEncrypted(office), { decryptor, crypto });
    expect(Buffer.from(content).toString('utf8')).toBe(text);
    if (decryptor.kind !== 'rsa') throw new TypeError('an RSA key');
    const encryptedKey = new Uint8Array(256).fill(7);
    const transported = { encryptedKey, scheme: { kind: 'rsa-pkcs1' }, keyLength: 32 } as const;
    expect(await decryptor.decryptKey(transported, {})).toBeUndefined();
    expect(mechanisms()).toEqual([PKCS1, PKCS1]);
    const p7m = await encryptCms(CONTENT, { recipients: [office.certificate], crypto });
    await expect(decryptCms(p7m, { decryptor, crypto })).rejects.toMatchObject({
      code: 'ERR_MECHANISM',
      facts: { offered: 'CKM_RSA_PKCS' },
    });
    await decryptor.close();
  });

  test('P-256: a message of core and of openssl; the secret does not stay on the token', async () => {
    const recipients = [curve.certificate];
    expect(await opened(await encryptCms(CONTENT, { recipients, crypto }), 'b2')).toBe(text);
    expect(await opened(opensslEncrypted(curve), 'b2')).toBe(text);
    expect(seen.filter(({ name }) => name === 'derive')).toHaveLength(2);
  });

  test('opens many at once, in threads and with one question for the PIN', async () => {
    const recipients = [curve.certificate, office.certificate];
    const p7m = await encryptCms(CONTENT, { recipients, crypto });
    let asked = 0;
    for (const id of ['a1', 'b2']) {
      const decryptor = await pkcs11Decryptor({
        ...{ module: SOFTHSM, certificate: { id }, sessions: 2 },
        pin: () => {
          asked += 1;
          return PIN;
        },
      });
      const work = () =>
        Promise.all(Array.from({ length: 6 }, () => decryptCms(p7m, { decryptor, crypto })));
      const contents = await decryptor.withLogin(work);
      expect(contents.map(({ content }) => Buffer.from(content).equals(CONTENT))).not.toContain(
        false,
      );
      expect(decryptor.token.label).toBe('mở');
      await decryptor.close();
    }
    expect(asked).toBe(2);
  });

  test('a message for others is told before the PIN is asked for', async () => {
    const p7m = await encryptCms(CONTENT, { recipients: [curve.certificate], crypto });
    await expect(opened(p7m, 'a1')).rejects.toMatchObject({ code: 'ERR_NOT_RECIPIENT' });
    expect(seen.filter(({ name }) => name === 'login')).toEqual([]);
  });

  test('an altered message gives nothing out', async () => {
    for (const [id, { certificate }] of [
      ['a1', office],
      ['b2', curve],
    ] as const) {
      const p7m = await encryptCms(CONTENT, { recipients: [certificate], crypto });
      p7m[p7m.length - 1] = (p7m.at(-1) ?? 0) ^ 1;
      await expect(opened(p7m, id)).rejects.toMatchObject({ code: 'ERR_DECRYPTION' });
    }
  });

  test('a wrong PIN is thrown and not tried again', async () => {
    const p7m = await encryptCms(CONTENT, { recipients: [office.certificate], crypto });
    const decryptor = await openWith({ certificate: { id: 'a1' }, pin: '999999' });
    for (const reason of ['wrong', 'refused-before']) {
      await expect(decryptCms(p7m, { decryptor, crypto })).rejects.toMatchObject({
        code: 'ERR_PIN',
        facts: { reason },
      });
    }
    expect(seen.filter(({ name }) => name === 'login')).toHaveLength(1);
    await decryptor.close();
  });

  test('is found by what its certificate is for: one that only signs is none, unless it is asked for', async () => {
    const subject = 'Nguyễn Văn An';
    await expect(openWith({ certificate: { subject } })).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_NOT_FOUND',
    });
    await expect(openWith({})).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_AMBIGUOUS',
      facts: { count: 2 },
    });
    const any = await openWith({ certificate: { subject, purpose: 'any' } });
    expect(any.kind).toBe('rsa');
    await any.close();
  });

  test('that ran out still opens what was encrypted to it', async () => {
    const clock = () => new Date('2126-01-01T00:00:00Z');
    const decryptor = await openWith({ certificate: { id: 'a1' }, clock });
    await decryptor.close();
    await expect(
      openWith({ certificate: { id: 'a1', validAt: clock() }, clock }),
    ).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_NOT_VALID' });
  });

  const chosenFor = async (message: Uint8Array, options: Pkcs11DecryptorOptions = {}) => {
    const decryptor = await openWith({ message, ...options });
    try {
      const { content } = await decryptCms(message, { decryptor, crypto });
      expect(Buffer.from(content).toString('utf8')).toBe(text);
      return decryptor.certificate;
    } finally {
      await decryptor.close();
    }
  };

  test('is chosen by the recipients of the message, named by issuer and serial number or by key identifier', async () => {
    const [toOffice, toCurve] = [[office.certificate], [curve.certificate]];
    const first = await encryptCms(CONTENT, { recipients: toOffice, crypto });
    expect(await chosenFor(first)).toEqual(office.certificate);
    const second = await encryptCms(CONTENT, { recipients: toCurve, crypto });
    expect(await chosenFor(second)).toEqual(curve.certificate);
    expect(await chosenFor(opensslEncrypted(curve, '-keyid'))).toEqual(curve.certificate);
  });

  test('is chosen also where its certificate is for signing only, if the sender did not mind', async () => {
    const person = sandbox.identity('nguyen-van-an');
    const decryptor = await openWith({ message: opensslEncrypted(person) });
    expect(decryptor.certificate).toEqual(person.certificate);
    await decryptor.close();
  });

  test('is either of two recipients in one token, and refused for two in two tokens', async () => {
    const recipients = [curve.certificate, office.certificate];
    const message = await encryptCms(CONTENT, { recipients, crypto });
    const certificate = await chosenFor(message);
    expect(recipients).toContainEqual(certificate);
    const other = onCurve('other');
    const serial = store.token('mở nữa', PIN);
    store.write(serial, other, { pin: PIN, id: 'e5', derive: true });
    const two = await encryptCms(CONTENT, {
      ...{ recipients: [office.certificate, other.certificate], crypto },
    });
    await expect(openWith({ message: two })).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_AMBIGUOUS',
    });
    expect(await chosenFor(two, { token: { serial } })).toEqual(other.certificate);
  });

  test('is not there for a message to others, who are named, and nobody is asked for a PIN', async () => {
    const stranger = onCurve('stranger');
    const message = await encryptCms(CONTENT, { recipients: [stranger.certificate], crypto });
    let asked = 0;
    const pin = () => {
      asked += 1;
      return PIN;
    };
    const work = openWith({ message, pin });
    await expect(work).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_NOT_FOUND',
      facts: { recipients: expect.stringContaining('serial') as string },
    });
    const given = openWith({ message, pin, certificate: { id: 'a1' } });
    await expect(given).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_NOT_FOUND' });
    await expect(openWith({ message: CONTENT })).rejects.toMatchObject({ code: 'ERR_DER' });
    expect(asked).toBe(0);
  });
});

/**
 * Lanes to tokens that open by these mechanisms only. In threads: SoftHSM2 leaves its faults in the queue of OpenSSL's
 * errors, where Node, which may share the library, stumbles over them in its own thread.
 */
function threadsOffering(openingMechanisms: readonly number[], seen: SeenCall[]): StartLane {
  return (module) => {
    const lane = startLane(module);
    const call: Lane['call'] = async (name, ask, options) => {
      seen.push({ name, ask });
      const answer = await lane.call(name, ask, options);
      if (name !== 'list') return answer;
      const contents = answer as ModuleContents;
      const slots = contents.slots.map(({ token, ...slot }) => ({
        ...slot,
        ...(token && { token: { ...token, openingMechanisms } }),
      }));
      return { ...contents, slots } as typeof answer;
    };
    const { busy, alive } = lane;
    return { module, busy, alive, call, idle: () => lane.idle(), close: () => lane.close() };
  };
}
