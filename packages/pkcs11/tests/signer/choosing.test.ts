import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeCrypto } from '@kyso/core/node';
import { parseCertificate } from '@kyso/core/x509';
import { createSandbox, toPem, type Sandbox } from '@kyso/sandbox';
import { signerWith, type Pkcs11SignerOptions } from '../../src/signer/pkcs11-signer.js';
import { inlineLanes } from '../inline-lane.js';
import {
  SOFTHSM,
  WITHOUT_SOFTHSM,
  tokenStore,
  type TokenStore,
} from '../../../../test-fixtures/softhsm.js';

const PIN = '123456';

describe.skipIf(WITHOUT_SOFTHSM !== '')('choosing among tokens and certificates', () => {
  let sandbox: Sandbox;
  let store: TokenStore;
  let first: string;
  let second: string;
  let mixed: string;

  beforeAll(async () => {
    sandbox = await createSandbox();
    store = tokenStore();
    first = store.token('USB Token', PIN);
    second = store.token('USB Token', PIN);
    mixed = store.token('khác', PIN);
    const an = sandbox.identity('nguyen-van-an');
    store.write(first, an, { pin: PIN, id: '01' });
    for (const der of an.chain) store.writeCertificate(first, der, { pin: PIN, id: 'ca' });
    store.write(first, sandbox.identity('do-van-quy'), { pin: PIN, id: '02' });
    store.write(second, sandbox.identity('tran-thi-binh'), { pin: PIN, id: '01' });
    // The CKA_IDs of these two point to each other's key.
    store.write(mixed, sandbox.identity('le-hoang-cuong'), {
      pin: PIN,
      id: '0a',
      certificateId: '0b',
    });
    store.write(mixed, sandbox.organisation, { pin: PIN, id: '0b', certificateId: '0a' });
    store.write(mixed, sandbox.identity('pham-duc-dung'), {
      pin: PIN,
      id: '0c',
      certificateId: '77',
    });
    store.write(mixed, sandbox.identity('vo-thi-hanh'), {
      pin: PIN,
      id: '0d',
      certificateId: '78',
      privateOnly: true,
    });
  });
  afterAll(() => {
    store.dispose();
  });

  async function signerOf(options: Pkcs11SignerOptions) {
    return signerWith({ module: SOFTHSM, pin: PIN, ...options }, inlineLanes());
  }

  /** Whose certificate was chosen, after a signature that verifies with it. */
  async function chosen(options: Pkcs11SignerOptions): Promise<string> {
    const signer = await signerOf(options);
    try {
      const data = new Uint8Array([1, 2, 3]);
      const signature = await signer.sign(data, { digestAlgorithm: 'SHA-256' });
      const { publicKey } = parseCertificate(signer.certificate);
      const { algorithm, certificate } = signer;
      expect(nodeCrypto().verify({ publicKey, algorithm, data, signature })).toBe(true);
      const all = [...sandbox.people, sandbox.organisation];
      const owner = all.find((one) => Buffer.compare(one.certificate, certificate) === 0);
      return `${owner?.id ?? ''} ${signer.token.serial}`;
    } finally {
      await signer.close();
    }
  }

  test('a name is found in any case and in decomposed letters', async () => {
    const subject = 'NGUYỄN  văn an'.normalize('NFD');
    expect(await chosen({ certificate: { subject } })).toBe(`nguyen-van-an ${first}`);
  });

  test('of two tokens with equal labels the one with the identity card number is found', async () => {
    const token = { label: 'USB Token' };
    expect(await chosen({ token, certificate: { cccd: '000000000002' } })).toBe(
      `tran-thi-binh ${second}`,
    );
    expect(await chosen({ certificate: { mst: '0000000002' } })).toBe(`tran-thi-binh ${second}`);
    expect(await chosen({ token: { serial: second } })).toBe(`tran-thi-binh ${second}`);
  });

  test('serial numbers and fingerprints are read as people write them', async () => {
    const { certificate } = sandbox.identity('tran-thi-binh');
    const print = createHash('sha256').update(certificate).digest('hex').toUpperCase();
    const fingerprint = print.match(/../g)?.join(':') ?? '';
    expect(await chosen({ certificate: { fingerprint } })).toBe(`tran-thi-binh ${second}`);
    const serial = `00${Buffer.from(parseCertificate(certificate).serialNumber).toString('hex')}`;
    for (const written of [serial, `0x${serial}`]) {
      expect(await chosen({ certificate: { serial: written } })).toBe(`tran-thi-binh ${second}`);
    }
  });

  test.each([
    ['an id', { id: '0x' }],
    ['an id with letters between its digits', { id: '0z1' }],
    ['a serial number', { serial: 'not a number' }],
    ['a fingerprint', { fingerprint: 'SHA-256' }],
  ])('%s that is not hexadecimal is nobody’s', async (_, certificate) => {
    await expect(signerOf({ certificate })).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_NOT_FOUND',
    });
  });

  test('a key with the CKA_ID of another certificate is found by its public key', async () => {
    const subject = 'Lê Hoàng Cường';
    expect(await chosen({ certificate: { subject } })).toBe(`le-hoang-cuong ${mixed}`);
    expect(await chosen({ certificate: { subject: 'BỘ THỬ NGHIỆM' } })).toBe(
      `bo-thu-nghiem ${mixed}`,
    );
  });

  test('an EC key, which shows no point, is found by the public key beside it', async () => {
    const subject = 'Phạm Đức Dũng';
    expect(await chosen({ certificate: { subject } })).toBe(`pham-duc-dung ${mixed}`);
  });

  test('an EC key without public key and with a wrong CKA_ID signs only where its signature verifies', async () => {
    // Of two EC keys one is known by its public key, which leaves the other.
    const subject = 'Võ Thị Hạnh';
    expect(await chosen({ certificate: { subject } })).toBe(`vo-thi-hanh ${mixed}`);
  });

  test('a certificate that is not on the token is found by its public key there', async () => {
    const { certificate } = sandbox.identity('tran-thi-binh');
    expect(await chosen({ certificate })).toBe(`tran-thi-binh ${second}`);
  });

  test('several certificates are refused with a list of them', async () => {
    await expect(signerOf({})).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_AMBIGUOUS',
      message: expect.stringContaining('Trần Thị Bình') as string,
      facts: { candidates: expect.stringContaining(`serial ${first}`) as string },
    });
  });

  test('a name that nobody has is refused with a list of those who are there', async () => {
    await expect(signerOf({ certificate: { subject: 'Văn An' } })).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_NOT_FOUND',
      facts: { seen: expect.stringContaining('Nguyễn Văn An') as string },
    });
  });

  test('a certificate that has run out is refused with its dates, and taken where that is wanted', async () => {
    const subject = 'Đỗ Văn Quý';
    const { notAfter } = sandbox.identity('do-van-quy');
    await expect(signerOf({ certificate: { subject } })).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_NOT_VALID',
      facts: { notAfter: notAfter.toISOString() },
    });
    const validAt = new Date(notAfter.getTime() - 1000);
    expect(await chosen({ certificate: { subject, validAt } })).toBe(`do-van-quy ${first}`);
  });

  test('a token that is not there is refused with those that are', async () => {
    await expect(signerOf({ token: { serial: '00' } })).rejects.toMatchObject({
      code: 'ERR_TOKEN_NOT_FOUND',
      facts: { seen: expect.stringContaining(second) as string },
    });
  });

  test('a module that is not there, or no module, is said to be so', async () => {
    await expect(signerOf({ module: '/nowhere/libtoken.so' })).rejects.toMatchObject({
      code: 'ERR_MODULE',
      facts: { reason: 'missing', module: '/nowhere/libtoken.so' },
    });
    await expect(signerOf({ module: new URL(import.meta.url).pathname })).rejects.toMatchObject({
      code: 'ERR_MODULE',
      facts: { reason: 'architecture' },
    });
  });

  test('the chain comes from the token, and from files where the token lacks it', async () => {
    const an = sandbox.identity('nguyen-van-an');
    const whole = await signerOf({ certificate: { subject: 'Nguyễn Văn An' } });
    expect(whole.chain).toEqual(an.chain);
    await whole.close();
    const bundle = an.chain.map((der) => toPem('CERTIFICATE', der)).join('');
    const chain = [new TextEncoder().encode(bundle)];
    const given = await signerOf({ token: { serial: second }, chain });
    expect(given.chain).toEqual(an.chain);
    await given.close();
  });

  test('missing issuers are loaded from the addresses in the certificates', async () => {
    const server = await sandbox.serve();
    const asked: string[] = [];
    const { webFetcher } = await import('@kyso/core/node');
    const web = webFetcher();
    const fetcher = {
      fetch: (request: { readonly url: string; readonly method: 'GET' | 'POST' }) => {
        asked.push(request.url);
        const url = request.url.replace('http://sandbox.example', server.url);
        // The sandbox stands in for the host: this machine's own address is the caller's word, not a document's.
        return web.fetch({ url, method: request.method });
      },
    };
    const signer = await signerOf({ token: { serial: second }, fetcher });
    expect(signer.chain).toEqual(sandbox.identity('tran-thi-binh').chain);
    expect(signer.unreachableIssuers).toEqual([]);
    expect(asked.length).toBeGreaterThan(0);
    await signer.close();
    await server.close();
    const alone = await signerOf({ token: { serial: second }, fetcher });
    expect(alone).toMatchObject({ chain: [], unreachableIssuers: [asked[0]] });
    await alone.close();
  });

  test('an algorithm that the token does not offer is refused with what it offers', async () => {
    await expect(
      signerOf({ token: { serial: second }, mechanism: 'CKM_ECDSA' }),
    ).rejects.toMatchObject({
      code: 'ERR_MECHANISM',
    });
  });
});
