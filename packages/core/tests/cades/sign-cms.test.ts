import { describe, expect, test } from 'vitest';
import { signCms } from '../../src/cades/index.js';
import { readCmsParts } from '../../src/cades/cms-parts.js';
import { parseSignedData } from '../../src/cms/index.js';
import type { ByteSource } from '../../src/ports.js';
import type { SignatureAlgorithm } from '../../src/algorithms.js';
import { NOW, anybody, anySigner, clock, crypto, signerOf, timestamps } from '../pades/cast.js';
import { CONTENT, judged, opensslSays, signedCms } from './cast.js';

const PSS: SignatureAlgorithm = {
  ...{ kind: 'rsa-pss', digest: 'SHA-256', mgfDigest: 'SHA-256', saltLength: 32 },
} as const;

const KEYS = [
  ['RSA', 'rsa-2048', undefined],
  ['RSA-PSS', 'rsa-2048', PSS],
  ['ECDSA P-256', 'p-256', undefined],
  ['ECDSA P-384', 'p-384', undefined],
  ['Ed25519', 'ed25519', undefined],
] as const;

describe.each(KEYS)('%s', (_, keyType, algorithm) => {
  const signer = async () => signerOf(await anybody(keyType), algorithm && { algorithm });

  test.each([
    ['detached', false],
    ['attached', true],
  ])('a %s signature is verified by OpenSSL and by us', async (_kind, attached) => {
    const cms = await signedCms({ signer: await signer(), attached });
    // OpenSSL 3.0 asks Ed25519 for a digest and fails on every CMS by it.
    if (keyType !== 'ed25519')
      expect(await opensslSays(cms, attached ? undefined : CONTENT)).toBe('verified');
    const report = await judged(cms, attached ? {} : { content: CONTENT });
    expect(report.signatures).toMatchObject([
      { integrity: 'intact', level: 'B-B', claimedSigningTime: NOW.toISOString() },
    ]);
  });
});

test('a timestamp over the signature makes it B-T', async () => {
  const cms = await signedCms({ timestamps: timestamps() });
  const report = await judged(cms, { content: CONTENT });
  expect(report.signatures).toMatchObject([
    { level: 'B-T', timestamps: [{ integrity: 'intact' }] },
  ]);
});

test('a timestamp that cannot be had is refused, or a declared downgrade', async () => {
  const failing = { requestToken: () => Promise.reject(new Error('nobody answers')) };
  const options = { signer: await anySigner(), crypto, clock, timestamps: failing };
  await expect(signCms(CONTENT, options)).rejects.toThrow('nobody answers');
  const signed = await signCms(CONTENT, { ...options, onTimestampFailure: 'downgrade' });
  expect(signed.level).toBe('B-B');
  expect(signed.findings).toMatchObject([{ check: 'timestamp-missing', status: 'warning' }]);
});

test('claimed roles are signed and reported', async () => {
  const cms = await signedCms({ claimedRoles: ['Chánh Văn phòng'] });
  const { signatures } = await judged(cms, { content: CONTENT });
  expect(signatures).toMatchObject([{ integrity: 'intact', claimedRoles: ['Chánh Văn phòng'] }]);
});

test('content in pieces is passed over once and gives the same digest', async () => {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < CONTENT.length; at += 1000) {
      await Promise.resolve();
      yield CONTENT.subarray(at, at + 1000);
    }
  }
  const signed = await signCms(pieces(), { signer: await anySigner(), crypto, clock });
  const { signatures } = await judged(await signed.bytes(), { content: CONTENT });
  expect(signatures[0]?.integrity).toBe('intact');
  await expect(
    signCms(pieces(), { signer: await anySigner(), crypto, clock, attached: true }),
  ).rejects.toThrow(TypeError);
});

test('a long content is carried without being held in memory, and read back where it stands', async () => {
  const size = 64 * 1024 * 1024;
  let largest = 0;
  const source: ByteSource = {
    size,
    read(offset, length) {
      largest = Math.max(largest, length);
      return new Uint8Array(length).fill(offset / 1024 / 1024);
    },
  };
  const signer = await anySigner();
  const signed = await signCms(source, { signer, crypto, clock, attached: true });
  let written = 0;
  const head: Uint8Array[] = [];
  await signed.writeTo({
    write(bytes) {
      if (written < 64) head.push(bytes.slice());
      written += bytes.length;
    },
  });
  expect(written).toBe(signed.size);
  expect(largest).toBeLessThanOrEqual(1024 * 1024);
});

test('bytes() and writeTo() give the same file in DER', async () => {
  const signed = await signCms(CONTENT, {
    signer: await anySigner(),
    crypto,
    clock,
    attached: true,
  });
  const written: Buffer[] = [];
  await signed.writeTo({ write: (bytes) => void written.push(Buffer.from(bytes)) });
  const bytes = await signed.bytes();
  expect(Buffer.concat(written).equals(bytes)).toBe(true);
  expect(bytes.length).toBe(signed.size);
  expect(parseSignedData(bytes)).toMatchObject({ version: 1, rewritten: false });
  expect((await readCmsParts(bytes)).eContent?.size).toBe(CONTENT.length);
});

test('a certificate that is not valid at signing time is refused, or told', async () => {
  const late = () => new Date('2046-01-01T00:00:00Z');
  const options = { signer: await anySigner(), crypto, clock: late };
  await expect(signCms(CONTENT, options)).rejects.toMatchObject({
    code: 'ERR_CERTIFICATE_NOT_VALID',
  });
  const signed = await signCms(CONTENT, { ...options, allowInvalidCertificate: true });
  expect(signed.findings).toMatchObject([{ check: 'certificate-validity', status: 'warning' }]);
});

test.each([
  ['B-T without timestamps', { level: 'B-T' }],
  ['B-LT without evidence', { level: 'B-LT', timestamps: timestamps() }],
] as const)('%s is misuse, told before the key is used', async (_, wish) => {
  const signer = { ...(await anySigner()), sign: () => Promise.reject(new Error('key used')) };
  await expect(signCms(CONTENT, { signer, crypto, clock, ...wish })).rejects.toThrow(TypeError);
});

describe('a signature added to a CMS', () => {
  const second = async () => signerOf(await anybody('rsa-2048'));

  test.each([
    ['detached', false],
    ['attached', true],
  ])('stands beside the one of a %s CMS, which stays byte for byte', async (_kind, attached) => {
    const first = await signedCms({ attached });
    const signed = await signCms(attached ? undefined : CONTENT, {
      ...{ signer: await second(), crypto, clock, addTo: first },
    });
    expect(signed).toMatchObject({ signatures: 2, attached });
    const both = await signed.bytes();
    const [before] = parseSignedData(first).signerInfos;
    const after = parseSignedData(both).signerInfos.map(({ der }) => Buffer.from(der));
    expect(after.some((der) => before && der.equals(before.der))).toBe(true);
    expect(await opensslSays(both, attached ? undefined : CONTENT)).toBe('verified');
    const report = await judged(both, attached ? {} : { content: CONTENT });
    expect(report.signatures.map(({ integrity }) => integrity)).toEqual(['intact', 'intact']);
  });

  test('over another content is refused', async () => {
    const options = { signer: await second(), crypto, clock, addTo: await signedCms() };
    await expect(signCms(CONTENT.subarray(1), options)).rejects.toMatchObject({
      code: 'ERR_DOCUMENT_MISMATCH',
    });
  });

  test('takes no content where the CMS carries it, and needs it where it does not', async () => {
    const signer = await second();
    const attached = await signedCms({ attached: true });
    await expect(signCms(CONTENT, { signer, crypto, clock, addTo: attached })).rejects.toThrow(
      'carries its content',
    );
    const addTo = await signedCms();
    await expect(signCms(undefined, { signer, crypto, clock, addTo })).rejects.toThrow(TypeError);
  });
});
