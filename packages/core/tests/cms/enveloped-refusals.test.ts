import { createPrivateKey, createPublicKey, publicEncrypt, constants } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Decryptor } from '../../src/decryptor.js';
import { concat, equalBytes, fromHex, toHex } from '../../src/bytes/index.js';
import { decryptCms, encryptCms, parseEnvelopedData } from '../../src/cms/index.js';
import { oid } from '../../src/der/writer.js';
import { isKysoError } from '../../src/errors.js';
import { decryptorOfPem } from '../../src/node/index.js';
import { makeCertificate, opensslFolder } from '../x509/openssl.js';
import { CONTENT, crypto, recipient, type Person } from './enveloped.js';

const folder = opensslFolder();
afterAll(folder.remove);
const rsa = recipient(folder, 'rsa');
const p256 = recipient(folder, 'p256');
const p384 = recipient(folder, 'p384');
folder.write('content', CONTENT);

const decryptorOf = ({ key, certificate }: Person): Decryptor =>
  decryptorOfPem({ key, certificates: certificate });
const open = (p7m: Uint8Array, person: Person) =>
  decryptCms(p7m, { decryptor: decryptorOf(person), crypto });
const to = (...people: readonly Person[]) => ({
  recipients: people.map(({ certificate }) => certificate),
  crypto,
});

/** `bytes` with every place of one stretch replaced by another of the same length. */
function replaced(bytes: Uint8Array, from: Uint8Array, by: Uint8Array): Uint8Array {
  const text = toHex(bytes);
  expect(text).toContain(toHex(from));
  return fromHex(text.replaceAll(toHex(from), toHex(by))) ?? bytes;
}

describe('encryptCms refuses', () => {
  test.each([
    ['an RSA key', 'rsa', 'digitalSignature,dataEncipherment', 'keyEncipherment'],
    ['a key on a curve', 'p256', 'digitalSignature,nonRepudiation', 'keyAgreement'],
  ] as const)('%s that is for signatures only', async (_, kind, usage, needed) => {
    const person = recipient(folder, kind, { name: `${kind}sig`, usage });
    const found = usage.split(',').join(', ');
    await expect(encryptCms(CONTENT, to(rsa, person))).rejects.toMatchObject({
      code: 'ERR_KEY_USAGE',
      facts: { needed, found, subject: expect.stringContaining(person.name) as string },
    });
  });

  test('a certificate out of its dates, unless it is told', async () => {
    const clock = () => new Date(Date.now() + 40 * 86_400_000);
    await expect(encryptCms(CONTENT, { ...to(rsa), clock })).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_NOT_VALID',
      facts: { subject: expect.stringContaining('rsa') as string },
    });
    const allowed = await encryptCms(CONTENT, { ...to(rsa), clock, allowInvalidCertificate: true });
    expect((await open(allowed, rsa)).content).toEqual(CONTENT);
  });

  test.each([
    ['an Ed25519 key', 'ed25519'],
    ['an RSA key of 1,024 bits', 'rsa1024'],
  ] as const)('%s', async (_, kind) => {
    const person = recipient(folder, kind, { usage: 'keyEncipherment,keyAgreement' });
    await expect(encryptCms(CONTENT, to(person))).rejects.toMatchObject({
      code: 'ERR_UNSUPPORTED_ALGORITHM',
      facts: { subject: expect.stringContaining(kind) as string },
    });
  });

  test('an RSA key that is bound to PSS, on either side', async () => {
    folder.run('genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out pss.key');
    const certificate = makeCertificate(folder, { name: 'pss', subject: '/CN=pss', keyOf: 'pss' });
    const key = new TextDecoder().decode(folder.read('pss.key'));
    const person = { name: 'pss', certificate, key };
    const refusal = { code: 'ERR_UNSUPPORTED_ALGORITHM' };
    await expect(encryptCms(CONTENT, to(person))).rejects.toMatchObject(refusal);
    expect(() => decryptorOf(person)).toThrow(expect.objectContaining(refusal) as Error);
  });

  test('a key of a kind that is not known, and bytes that are no certificate', async () => {
    const x25519 = oid('1.3.101.110');
    const ed25519 = recipient(folder, 'ed25519', { name: 'strange' });
    const certificate = replaced(ed25519.certificate, oid('1.3.101.112'), x25519);
    await expect(encryptCms(CONTENT, to({ ...ed25519, certificate }))).rejects.toMatchObject({
      code: 'ERR_UNSUPPORTED_ALGORITHM',
      facts: { oid: '1.3.101.110', subject: expect.stringContaining('strange') as string },
    });
    await expect(encryptCms(CONTENT, { recipients: [CONTENT], crypto })).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE',
    });
  });

  test('a point that is not on its curve', async () => {
    const { x, y } = createPublicKey(createPrivateKey(p256.key)).export({ format: 'jwk' });
    const point = Buffer.concat([x, y].map((part = '') => Buffer.from(part, 'base64url')));
    const off = point.map((byte, i) => (i === 63 ? byte ^ 1 : byte));
    const certificate = replaced(p256.certificate, point, off);
    await expect(encryptCms(CONTENT, to({ ...p256, certificate }))).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE',
    });
  });

  test('nobody, and more than 1,024 people', async () => {
    await expect(encryptCms(CONTENT, to())).rejects.toBeInstanceOf(TypeError);
    const many = Array.from({ length: 1025 }, () => rsa);
    await expect(encryptCms(CONTENT, to(...many))).rejects.toMatchObject({
      code: 'ERR_LIMIT',
      facts: { found: 1025, limit: 1024 },
    });
  });
});

describe('decryptCms refuses', () => {
  test('a message to others, and says to whom it is', async () => {
    const p7m = await encryptCms(CONTENT, to(p384, rsa));
    const serial = toHex(new TextEncoder().encode('p384'));
    await expect(open(p7m, p256)).rejects.toMatchObject({
      code: 'ERR_NOT_RECIPIENT',
      facts: {
        count: 2,
        recipients: expect.stringContaining(`serial ${serial} of C=VN`) as string,
      },
    });
  });

  test('a message that only a password opens', async () => {
    folder.run(
      'cms -encrypt -binary -outform DER -in content -out p7m -aes-256-cbc -pwri_password x',
    );
    await expect(open(folder.read('p7m'), rsa)).rejects.toMatchObject({
      code: 'ERR_NOT_RECIPIENT',
      facts: { recipients: 'a key without certificate' },
    });
  });

  test('EnvelopedData where it must be authenticated', async () => {
    const cbc = await encryptCms(CONTENT, { ...to(rsa), contentEncryption: 'aes-256-cbc' });
    const options = { decryptor: decryptorOf(rsa), crypto, authenticatedOnly: true };
    await expect(decryptCms(cbc, options)).rejects.toMatchObject({ code: 'ERR_CMS' });
    const gcm = await encryptCms(CONTENT, to(rsa));
    expect((await decryptCms(gcm, options)).content).toEqual(CONTENT);
  });

  test('a signature, and bytes that are no message', async () => {
    folder.run(
      'cms -sign -binary -outform DER -in content -out p7s -signer rsa.crt -inkey rsa.key',
    );
    await expect(open(folder.read('p7s'), rsa)).rejects.toMatchObject({ code: 'ERR_CMS' });
    await expect(open(CONTENT, rsa)).rejects.toMatchObject({ code: 'ERR_DER' });
    await expect(open(new Uint8Array(0), rsa)).rejects.toMatchObject({ code: 'ERR_DER' });
  });

  test('a cipher in the wrong kind of message: GCM without a tag, CBC with one', async () => {
    const types = [oid('1.2.840.113549.1.7.3'), oid('1.2.840.113549.1.9.16.1.23')] as const;
    const ciphers = [oid('2.16.840.1.101.3.4.1.42'), oid('2.16.840.1.101.3.4.1.46')] as const;
    const cbc = await encryptCms(CONTENT, { ...to(rsa), contentEncryption: 'aes-256-cbc' });
    const gcm = await encryptCms(CONTENT, to(rsa));
    expect(toHex(gcm)).toContain(toHex(types[1]));
    for (const p7m of [
      replaced(cbc, ciphers[0], ciphers[1]),
      replaced(gcm, ciphers[1], ciphers[0]),
    ])
      await expect(open(p7m, rsa)).rejects.toMatchObject({
        code: expect.stringMatching(/^ERR_(DER|UNSUPPORTED_ALGORITHM|CMS)$/) as string,
      });
  });

  test('the key of another on the same entry, without saying what is wrong', async () => {
    const p7m = await encryptCms(CONTENT, to(rsa, p256));
    const thief: Record<string, Decryptor> = {
      rsa: {
        kind: 'rsa',
        certificate: rsa.certificate,
        decryptKey: () => crypto.random(32),
      },
      short: { kind: 'rsa', certificate: rsa.certificate, decryptKey: () => crypto.random(16) },
      padding: { kind: 'rsa', certificate: rsa.certificate, decryptKey: () => undefined },
      p256: { kind: 'ec', certificate: p256.certificate, agree: () => crypto.random(32) },
    };
    for (const [name, decryptor] of Object.entries(thief)) {
      const opened = decryptCms(p7m, { decryptor, crypto });
      await expect(opened, name).rejects.toMatchObject({ code: 'ERR_DECRYPTION', facts: {} });
    }
  });

  test("a sender's point that is not on the curve, before any key sees it", async () => {
    const p7m = await encryptCms(CONTENT, to(p256));
    const [info] = parseEnvelopedData(p7m).recipients;
    if (info?.kind !== 'key-agreement' || !info.originator) throw new Error('no agreement');
    const { point } = info.originator;
    const off = replaced(p7m, point, point.with(-1, (point.at(-1) ?? 0) ^ 1));
    let asked = false;
    const decryptor: Decryptor = {
      ...(decryptorOf(p256) as Extract<Decryptor, { kind: 'ec' }>),
      agree: () => {
        asked = true;
        return new Uint8Array(32);
      },
    };
    await expect(decryptCms(off, { decryptor, crypto })).rejects.toMatchObject({
      code: 'ERR_DECRYPTION',
    });
    expect(asked).toBe(false);
  });

  test("a sender's key on another curve", async () => {
    const p7m = await encryptCms(CONTENT, to(p256));
    const other = replaced(p7m, oid('1.2.840.10045.3.1.7'), oid('1.2.840.10045.3.1.1'));
    await expect(open(other, p256)).rejects.toMatchObject({ code: 'ERR_CMS' });
  });
});

test('every altered byte of a message gives a typed error or, outside what is covered, the same content', async () => {
  const people = [rsa, p256];
  const p7m = await encryptCms(CONTENT, to(...people));
  const decryptors = people.map(decryptorOf);
  const codes = new Set<string>();
  for (let at = 0; at < p7m.length; at++) {
    const altered = p7m.with(at, (p7m[at] ?? 0) ^ (1 << (at % 8)));
    const decryptor = decryptors[at % 2];
    if (!decryptor) continue;
    try {
      const { content } = await decryptCms(altered, { decryptor, crypto });
      expect(equalBytes(content, CONTENT), `byte ${at}`).toBe(true);
    } catch (error) {
      if (!isKysoError(error)) throw error;
      codes.add(error.code);
    }
  }
  expect([...codes].sort()).toEqual(
    expect.arrayContaining(['ERR_CMS', 'ERR_DECRYPTION', 'ERR_DER', 'ERR_NOT_RECIPIENT']),
  );
  for (let length = 0; length < p7m.length; length += 7) {
    await expect(open(p7m.subarray(0, length), rsa)).rejects.toMatchObject({ code: 'ERR_DER' });
  }
});

test('any content comes back as it was, and any damage to a streamed message is a typed error', async () => {
  const decryptor = decryptorOf(p256);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (content, gcm) => {
      const contentEncryption = gcm ? 'aes-256-gcm' : 'aes-256-cbc';
      const p7m = await encryptCms(content, { ...to(p256), contentEncryption });
      expect((await decryptCms(p7m, { decryptor, crypto })).content).toEqual(
        new Uint8Array(content),
      );
    }),
    { numRuns: 50 },
  );
  folder.run(
    'cms -encrypt -binary -stream -outform DER -in content -out p7m -aes-256-gcm p256.crt',
  );
  const p7m = folder.read('p7m');
  const place = fc.integer({ min: 0, max: p7m.length });
  await fc.assert(
    fc.asyncProperty(place, place, fc.uint8Array({ maxLength: 8 }), async (from, end, by) => {
      const damaged = concat([p7m.subarray(0, from), by, p7m.subarray(Math.max(from, end))]);
      const opened = await decryptCms(damaged, { decryptor, crypto }).catch((error: unknown) => {
        if (!isKysoError(error)) throw error;
        return undefined;
      });
      if (opened) expect(opened.content).toEqual(CONTENT);
    }),
    { numRuns: 500 },
  );
});

describe('PKCS#1 v1.5', () => {
  /** A message by openssl in which the encrypted key is another: whatever `encoded` says, encrypted bare. */
  function withKey(encoded: (modulusLength: number) => Uint8Array): Uint8Array {
    folder.run('cms -encrypt -binary -outform DER -in content -out p7m -aes-256-gcm rsa.crt');
    const p7m = folder.read('p7m');
    const [info] = parseEnvelopedData(p7m).recipients;
    if (info?.kind !== 'key-transport') throw new Error('no key transport');
    const key = { key: createPublicKey(rsa.key), padding: constants.RSA_NO_PADDING };
    const encrypted = publicEncrypt(key, encoded(info.encryptedKey.length));
    return replaced(p7m, info.encryptedKey, encrypted);
  }
  const filler = (length: number) => new Uint8Array(length).fill(0x5a);
  const SHAPES: readonly [string, (length: number) => Uint8Array][] = [
    [
      'right padding, wrong key',
      (n) => concat([hex('0002'), filler(n - 35), hex('00'), filler(32)]),
    ],
    ['wrong padding', (n) => concat([hex('0001'), filler(n - 2)])],
    [
      'a key of another length',
      (n) => concat([hex('0002'), filler(n - 19), hex('00'), filler(16)]),
    ],
    ['zeros only', (n) => new Uint8Array(n)],
  ];

  test.each(SHAPES)('%s cannot be told from any other', async (_, encoded) => {
    const failure: unknown = await open(withKey(encoded), rsa).catch((error: unknown) => error);
    expect(JSON.parse(JSON.stringify(failure))).toEqual({
      code: 'ERR_DECRYPTION',
      message: 'the key does not open the message, or it was altered',
    });
  });

  test('a token that refuses the padding is no other answer', async () => {
    const p7m = withKey((n) => new Uint8Array(n));
    const { certificate } = rsa;
    const decryptor: Decryptor = { kind: 'rsa', certificate, decryptKey: () => undefined };
    await expect(decryptCms(p7m, { decryptor, crypto })).rejects.toMatchObject({
      code: 'ERR_DECRYPTION',
    });
  });

  function hex(text: string): Uint8Array {
    return fromHex(text) ?? new Uint8Array(0);
  }
});

test('what the outside says (a token that is gone) passes through', async () => {
  const p7m = await encryptCms(CONTENT, to(rsa));
  const gone = new Error('token removed');
  const decryptor: Decryptor = {
    kind: 'rsa',
    certificate: rsa.certificate,
    decryptKey: () => Promise.reject(gone),
  };
  await expect(decryptCms(p7m, { decryptor, crypto })).rejects.toBe(gone);
});

test('a signal reaches the key', async () => {
  const { signal } = new AbortController();
  const p7m = await encryptCms(CONTENT, to(p256));
  const inner = decryptorOf(p256);
  if (inner.kind !== 'ec') throw new Error('not on a curve');
  const decryptor: Decryptor = {
    ...inner,
    agree: (point, context) => {
      expect(context.signal).toBe(signal);
      return inner.agree(point, context);
    },
  };
  expect((await decryptCms(p7m, { decryptor, crypto, signal })).content).toEqual(CONTENT);
});
