import { createHmac, pbkdf2Sync } from 'node:crypto';
import { createSandbox } from '@kyso/sandbox';
import { fc } from '../../../../test-fixtures/properties.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DerReader, Tag, contentsOf, contextTag, encodingOf } from '../../src/der/index.js';
import { integer, nullValue, octetString, oid, sequence } from '../../src/der/writer.js';
import { isKysoError } from '../../src/errors.js';
import { pickIdentity, readPkcs12 } from '../../src/pkcs12/index.js';
import { makeCertificate, opensslFolder } from '../x509/openssl.js';

const sandbox = createSandbox({ seed: 'pkcs12', authorityKeyType: 'rsa-2048' });
const folder = opensslFolder();
beforeAll(async () => {
  await sandbox;
  makeCertificate(folder, { name: 'ec', subject: '/CN=ec' });
});
afterAll(() => {
  folder.remove();
});

/** The file that `openssl pkcs12 -export` makes of the certificate above. */
function exported(options: string, password = 'Mật khẩu 1'): Uint8Array {
  folder.write('password', password);
  const names = '-inkey ec.key -in ec.crt -passout file:password -out ec.p12';
  folder.run(`pkcs12 -export ${names} ${options}`.trim());
  return folder.read('ec.p12');
}

describe('files of the sandbox', () => {
  test.each(['pbes2', 'legacy'] as const)('%s: key, certificate and chain', async (encryption) => {
    const { identity, pkcs12 } = await sandbox;
    const person = identity('pham-duc-dung');
    const file = await pkcs12(person, 'Mật khẩu', { encryption });
    const contents = await readPkcs12(file, 'Mật khẩu');
    expect(contents.keys).toEqual([
      expect.objectContaining({ pkcs8: person.privateKey, friendlyName: person.name }),
    ]);
    expect(contents.certificates).toEqual([person.certificate, ...person.chain]);
    expect(contents.algorithms).toEqual(
      encryption === 'pbes2'
        ? ['MAC HMAC-SHA-256', 'PBES2 PBKDF2-HMAC-SHA-256 AES-256-CBC']
        : ['MAC HMAC-SHA-1', 'pbeWithSHA1And3-KeyTripleDES-CBC'],
    );
  });

  test('a wrong password is told as such, and not told', async () => {
    const { identity, pkcs12 } = await sandbox;
    const file = await pkcs12(identity('pham-duc-dung'), 'right');
    const failure: unknown = await readPkcs12(file, 'very-wrong').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'ERR_PASSWORD' });
    expect(JSON.stringify(failure)).not.toContain('very-wrong');
  });
});

describe('files of OpenSSL', () => {
  test.each([
    ['', 'PBES2 PBKDF2-HMAC-SHA-256 AES-256-CBC'],
    ['-certpbe AES-192-CBC -keypbe AES-192-CBC -macalg sha512', 'AES-192-CBC'],
    ['-certpbe AES-128-CBC -keypbe NONE', 'AES-128-CBC'],
    ['-certpbe DES-EDE3-CBC -keypbe DES-EDE3-CBC', 'DES-EDE3-CBC'],
    ['-legacy', 'pbeWithSHA1And40BitRC2-CBC'],
    ['-legacy -certpbe PBE-SHA1-RC2-128 -keypbe PBE-SHA1-2DES', 'pbeWithSHA1And128BitRC2-CBC'],
    ['-certpbe NONE -keypbe NONE -nomac', undefined],
  ])('pkcs12 -export %s', async (options, algorithm) => {
    const contents = await readPkcs12(exported(options), 'Mật khẩu 1');
    expect(contents.certificates).toEqual([folder.read('ec.der')]);
    expect(pickIdentity(contents).certificate).toEqual(folder.read('ec.der'));
    if (algorithm === undefined) expect(contents.algorithms).toEqual([]);
    else expect(contents.algorithms.join()).toContain(algorithm);
  });

  test('without a MAC a wrong password shows in the decryption', async () => {
    const file = exported('-nomac');
    await expect(readPkcs12(file, 'wrong')).rejects.toMatchObject({ code: 'ERR_PASSWORD' });
  });

  test('an engine that lacks the cipher gives the same answer in plain JavaScript', async () => {
    const file = exported('-iter 10');
    const byWeb = await readPkcs12(file, 'Mật khẩu 1');
    const { subtle: engine } = globalThis.crypto;
    // As a browser without AES-192 does it: the key is not imported, all else works.
    const subtle = {
      importKey: (...request: Parameters<SubtleCrypto['importKey']>) =>
        request[2] === 'AES-CBC'
          ? Promise.reject(new Error('not supported'))
          : engine.importKey(...request),
      deriveBits: (...request: Parameters<SubtleCrypto['deriveBits']>) =>
        engine.deriveBits(...request),
    } as unknown as SubtleCrypto;
    expect(await readPkcs12(file, 'Mật khẩu 1', { subtle })).toEqual(byWeb);
  });
});

describe('PBMAC1 (RFC 9579)', () => {
  test('opens with the right password and only with it', async () => {
    const file = withPbmac1(exported('-certpbe NONE -keypbe NONE'), 'secret');
    const { algorithms } = await readPkcs12(file, 'secret');
    expect(algorithms).toEqual(['MAC PBMAC1 PBKDF2-HMAC-SHA-256 HMAC-SHA-512']);
    await expect(readPkcs12(file, 'other')).rejects.toMatchObject({ code: 'ERR_PASSWORD' });
  });
});

/** The file with its MacData replaced, computed by Node's OpenSSL. */
function withPbmac1(file: Uint8Array, password: string): Uint8Array {
  const pfx = new DerReader(file).sequence();
  const version = encodingOf(pfx.read());
  const authSafe = pfx.read(Tag.sequence);
  const info = DerReader.within(authSafe);
  info.oid();
  const content = DerReader.within(info.read(contextTag(0))).read(Tag.octetString);
  const salt = new Uint8Array(8).fill(7);
  const key = pbkdf2Sync(password, salt, 5, 64, 'sha256');
  const mac = createHmac('sha512', key).update(contentsOf(content)).digest();
  const kdf = sequence(
    oid('1.2.840.113549.1.5.12'),
    sequence(
      octetString(salt),
      integer(5),
      integer(64),
      sequence(oid('1.2.840.113549.2.9'), nullValue()),
    ),
  );
  const scheme = sequence(oid('1.2.840.113549.2.11'), nullValue());
  const algorithm = sequence(oid('1.2.840.113549.1.5.14'), sequence(kdf, scheme));
  const macData = sequence(
    sequence(algorithm, octetString(new Uint8Array(mac))),
    octetString(new Uint8Array(0)),
  );
  return sequence(version, encodingOf(authSafe), macData);
}

describe('hostile files', () => {
  test('more iterations than allowed are refused before they are spent', async () => {
    const file = exported('-iter 5000');
    await expect(readPkcs12(file, 'Mật khẩu 1', { maxIterations: 4999 })).rejects.toMatchObject({
      code: 'ERR_KEY_FILE',
      facts: { reason: 'limit', limit: 4999 },
    });
  });

  test('bytes that are no PKCS#12 are malformed', async () => {
    for (const bytes of [new Uint8Array(0), Uint8Array.of(0x30, 0), folder.read('ec.der')]) {
      await expect(readPkcs12(bytes, '')).rejects.toMatchObject({
        code: 'ERR_KEY_FILE',
        facts: { reason: 'malformed' },
      });
    }
  });

  test('a changed byte gives a value or a typed error', async () => {
    const file = exported('-iter 2 -maciter');
    const change = fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(change, async ([at, flip]) => {
        const changed = Uint8Array.from(file);
        changed[at] = (changed[at] ?? 0) ^ flip;
        await expectTyped(readPkcs12(changed, 'Mật khẩu 1', { maxIterations: 10_000 }));
      }),
      { numRuns: 300 },
    );
  });

  test('a file larger than the bound is not read', async () => {
    await expect(readPkcs12(new Uint8Array((16 << 20) + 1), '')).rejects.toMatchObject({
      facts: { reason: 'limit' },
    });
  });

  test('a changed byte of an unprotected file gives a value or a typed error', async () => {
    const file = exported('-certpbe NONE -keypbe NONE -nomac');
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.nat(255), async (at, value) => {
        const changed = Uint8Array.from(file);
        changed[at] = value;
        await expectTyped(readPkcs12(changed, '').then(pickIdentity));
      }),
      { numRuns: 500 },
    );
  });

  test('a file that breaks off gives a typed error', async () => {
    const file = exported('-iter 2');
    for (let length = 0; length < file.length; length += 37) {
      const attempt = readPkcs12(file.subarray(0, length), 'Mật khẩu 1');
      await expect(attempt).rejects.toMatchObject({ code: 'ERR_KEY_FILE' });
    }
  });
});

async function expectTyped(attempt: Promise<unknown>): Promise<void> {
  try {
    await attempt;
  } catch (error) {
    if (!isKysoError(error)) throw error;
  }
}
