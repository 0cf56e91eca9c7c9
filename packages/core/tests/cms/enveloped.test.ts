import { afterAll, describe, expect, test } from 'vitest';
import { equalBytes } from '../../src/bytes/index.js';
import { decryptCms, encryptCms, parseEnvelopedData } from '../../src/cms/index.js';
import { pureCrypto, webCrypto } from '../../src/crypto/index.js';
import { decryptorOfPem } from '../../src/node/index.js';
import { opensslFolder } from '../x509/openssl.js';
import { CONTENT, crypto, recipient, text, type Person } from './enveloped.js';

const folder = opensslFolder();
afterAll(folder.remove);
const people = {
  rsa: recipient(folder, 'rsa'),
  p256: recipient(folder, 'p256'),
  p384: recipient(folder, 'p384'),
  p521: recipient(folder, 'p521'),
  brainpool: recipient(folder, 'brainpool'),
};
const other = recipient(folder, 'rsa', { name: 'other' });
folder.write('content', CONTENT);

const NAMES = Object.keys(people) as (keyof typeof people)[];
const CIPHERS = ['aes-256-gcm', 'aes-256-cbc'] as const;

function open(p7m: Uint8Array, { key, certificate }: Person, provider = crypto) {
  const decryptor = decryptorOfPem({ key, certificates: certificate });
  return decryptCms(p7m, { decryptor, crypto: provider });
}

describe.each(CIPHERS)('a message in %s', (contentEncryption) => {
  test.each(NAMES)('to a key of kind %s is opened by openssl cms', async (name) => {
    const recipients = [people[name].certificate];
    const p7m = await encryptCms(CONTENT, { recipients, crypto, contentEncryption });
    folder.write('p7m', p7m);
    const said = folder.run(`cms -decrypt -inform DER -in p7m -binary -inkey ${name}.key`);
    expect(said).toBe(new TextDecoder().decode(CONTENT));
  });

  test('to several people is opened by each of them, and by us', async () => {
    const recipients = NAMES.map((name) => people[name].certificate);
    const p7m = await encryptCms(CONTENT, { recipients, crypto, contentEncryption });
    folder.write('p7m', p7m);
    for (const name of NAMES) {
      const said = folder.run(
        `cms -decrypt -inform DER -in p7m -binary -inkey ${name}.key -recip ${name}.crt`,
      );
      expect(said).toBe(new TextDecoder().decode(CONTENT));
      const opened = await open(p7m, people[name]);
      expect(opened).toMatchObject({
        content: CONTENT,
        contentType: '1.2.840.113549.1.7.1',
        contentEncryption,
        authenticated: contentEncryption === 'aes-256-gcm',
        recipient: { kind: 'issuerAndSerialNumber' },
      });
    }
  });

  test('of nothing, and of a megabyte, comes back as it was', async () => {
    const recipients = [people.p256.certificate];
    for (const content of [new Uint8Array(0), crypto.random(1 << 20)]) {
      const p7m = await encryptCms(content, { recipients, crypto, contentEncryption });
      const opened = await open(p7m, people.p256);
      expect(equalBytes(opened.content, content)).toBe(true);
    }
  });
});

const OPENSSL: readonly [string, keyof typeof people, string][] = [
  ['RSA PKCS#1 v1.5 and CBC', 'rsa', '-aes-256-cbc -recip rsa.crt'],
  ['RSA PKCS#1 v1.5 and GCM', 'rsa', '-aes-128-gcm -recip rsa.crt'],
  ['RSA-OAEP with SHA-1', 'rsa', '-aes-256-gcm -recip rsa.crt -keyopt rsa_padding_mode:oaep'],
  [
    'RSA-OAEP with SHA-256',
    'rsa',
    '-aes-192-cbc -recip rsa.crt -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256',
  ],
  [
    'RSA-OAEP with SHA-256 over MGF1 with SHA-1',
    'rsa',
    '-aes-256-gcm -recip rsa.crt -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256 -keyopt rsa_mgf1_md:sha1',
  ],
  [
    'RSA-OAEP with a label',
    'rsa',
    '-aes-256-cbc -recip rsa.crt -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_label:6b79736f',
  ],
  ['ECDH with SHA-1, as is its default', 'p256', '-aes-256-cbc -recip p256.crt'],
  [
    'ECDH with SHA-384',
    'p384',
    '-aes-192-gcm -recip p384.crt -keyopt ecdh_kdf_md:sha384 -aes256-wrap',
  ],
  [
    'ECDH with the cofactor',
    'p521',
    '-aes-128-cbc -recip p521.crt -keyopt ecdh_kdf_md:sha512 -keyopt ecdh_cofactor_mode:1',
  ],
  ['ECDH on a brainpool curve', 'brainpool', '-aes-256-gcm -recip brainpool.crt'],
  ['key identifiers', 'rsa', '-keyid -aes-256-cbc -recip rsa.crt'],
  ['key identifiers and ECDH', 'p256', '-keyid -aes-256-cbc -recip p256.crt'],
];

describe('openssl cms encrypts', () => {
  test.each(OPENSSL)('with %s and we open it', async (_, name, how) => {
    for (const form of ['', '-stream ']) {
      folder.run(`cms -encrypt -binary ${form}-outform DER -in content -out p7m ${how}`);
      const p7m = folder.read('p7m');
      expect(p7m[1] === 0x80, 'indefinite length').toBe(form !== '');
      expect((await open(p7m, people[name])).content).toEqual(CONTENT);
    }
  });

  test('to several people, and the first whose key it is opens it', async () => {
    folder.run(
      'cms -encrypt -binary -outform DER -in content -out p7m -aes-256-gcm other.crt p384.crt rsa.crt',
    );
    const p7m = folder.read('p7m');
    expect(parseEnvelopedData(p7m).recipients).toHaveLength(3);
    for (const person of [other, people.p384, people.rsa]) {
      expect((await open(p7m, person)).content).toEqual(CONTENT);
    }
  });

  test('in triple-DES, which is not read', async () => {
    folder.run('cms -encrypt -binary -outform DER -in content -out p7m -des3 rsa.crt');
    await expect(open(folder.read('p7m'), people.rsa)).rejects.toMatchObject({
      code: 'ERR_UNSUPPORTED_ALGORITHM',
      facts: { oid: '1.2.840.113549.3.7' },
    });
  });
});

describe.each([
  ['webcrypto', webCrypto()],
  ['pure', pureCrypto()],
])('the engine %s', (_, provider) => {
  test.each(CIPHERS)('encrypts and opens in %s', async (contentEncryption) => {
    const recipients = NAMES.map((name) => people[name].certificate);
    const options = { recipients, crypto: provider, contentEncryption } as const;
    const p7m = await encryptCms(text('kính gửi'), options);
    for (const name of NAMES) {
      expect((await open(p7m, people[name], provider)).content).toEqual(text('kính gửi'));
      expect((await open(p7m, people[name])).content).toEqual(text('kính gửi'));
    }
  });

  test('gives nothing out where the tag is wrong', async () => {
    const recipients = [people.rsa.certificate];
    const p7m = await encryptCms(CONTENT, { recipients, crypto: provider });
    const altered = p7m.with(-1, (p7m.at(-1) ?? 0) ^ 1);
    await expect(open(altered, people.rsa, provider)).rejects.toMatchObject({
      code: 'ERR_DECRYPTION',
    });
  });
});

test('OAEP with SHA-1 is written where a token has no other', async () => {
  const recipients = [people.rsa.certificate];
  const p7m = await encryptCms(CONTENT, { recipients, crypto, oaepDigest: 'SHA-1' });
  folder.write('p7m', p7m);
  const said = folder.run('cms -decrypt -inform DER -in p7m -binary -inkey rsa.key');
  expect(said).toBe(new TextDecoder().decode(CONTENT));
  expect(folder.run('cms -cmsout -print -noout -inform DER -in p7m')).toContain('rsaesOaep');
});
