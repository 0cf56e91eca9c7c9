import { beforeAll, describe, expect, test } from 'vitest';
import type { CryptoProvider, VerifyRequest } from '../../src/ports.js';
import { privateKeySigner } from '../../src/node/index.js';
import { shareMaterial, validatePdf, type MaterialOptions } from '../../src/validation/index.js';
import { rememberedVerification } from '../../src/validation/remembered-verification.js';
import { NOW, anybody, crypto, sandbox, signed, timestamps } from '../pades/cast.js';
import { ONE_PAGE, latin1, makePdf } from '../pdf/make-pdf.js';
import { withDss } from './archive.js';

const at = NOW;
let material: MaterialOptions;
let trustAlone: MaterialOptions;
let plain: Uint8Array;
let stamped: Uint8Array;
let archived: Uint8Array;
let tampered: Uint8Array;

beforeAll(async () => {
  const { root, intermediate } = await sandbox();
  trustAlone = { trust: [{ name: 'user', anchors: [root.certificate] }], crypto };
  material = { ...trustAlone, crls: [root.crl(), intermediate.crl()] };
  plain = await signed(makePdf(ONE_PAGE));
  stamped = await signed(makePdf(ONE_PAGE), { timestamps: timestamps() });
  archived = withDss(stamped, {
    certificates: [root.certificate, intermediate.certificate],
    crls: [root.crl(), intermediate.crl()],
  });
  tampered = Uint8Array.from(plain);
  tampered.set([0x37], 9 + tampered.subarray(9).indexOf(0x35));
});

function counted(): CryptoProvider & { verified: number } {
  const counting = {
    ...crypto,
    verified: 0,
    verify(request: VerifyRequest) {
      counting.verified++;
      return crypto.verify(request);
    },
  };
  return counting;
}

describe('documents judged with the same material', () => {
  test('get the reports that they get alone, whatever came before them', async () => {
    const shared = shareMaterial(material);
    for (const pdf of [archived, tampered, plain, stamped, tampered, archived]) {
      const alone = await validatePdf(pdf, { ...material, at });
      expect(await validatePdf(pdf, { shared, at })).toEqual(alone);
    }
  });

  test('share the verification of chains and lists, and nothing of a signature of their own', async () => {
    const counting = counted();
    const shared = shareMaterial({ ...material, crypto: counting });
    await validatePdf(plain, { shared, at });
    // The signature, two certificates, two lists.
    expect(counting.verified).toBe(5);
    const again = await signed(makePdf(ONE_PAGE));
    await validatePdf(again, { shared, at });
    expect(counting.verified).toBe(6);
  });

  test('do not see the evidence that another of them carries', async () => {
    const shared = shareMaterial(trustAlone);
    expect(await validatePdf(archived, { shared, at })).toMatchObject({
      conclusion: 'TOTAL-PASSED',
    });
    expect(await validatePdf(stamped, { shared, at })).toMatchObject({
      conclusion: 'INDETERMINATE',
      signatures: [{ subIndication: 'TRY_LATER' }],
    });
  });

  test('do not see the certificates that another of them carries', async () => {
    const { certificate, privateKey } = await anybody('p-256');
    const alone = privateKeySigner({ key: privateKey, certificate, chain: [] });
    const chainless = await signed(makePdf(ONE_PAGE), { signer: alone });
    const shared = shareMaterial(material);
    await validatePdf(plain, { shared, at });
    expect((await validatePdf(chainless, { shared, at })).signatures).toMatchObject([
      { subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' },
    ]);
  });

  test('are judged by the policy and the time of each call', async () => {
    const shared = shareMaterial(material);
    await validatePdf(plain, { shared, at });
    const late = new Date('2049-01-01T00:00:00Z');
    expect((await validatePdf(plain, { shared, at: late })).conclusion).toBe('INDETERMINATE');
  });

  test('may bring trust and lists of their own', async () => {
    const { crls } = material;
    const shared = shareMaterial(trustAlone);
    const own = await validatePdf(plain, { shared, at, ...(crls && { crls }) });
    expect(own.conclusion).toBe('TOTAL-PASSED');
    expect((await validatePdf(plain, { shared, at })).conclusion).toBe('INDETERMINATE');
    const { trust } = material;
    const without = shareMaterial({ crypto, ...(crls && { crls }) });
    expect((await validatePdf(plain, { shared: without, at })).conclusion).toBe('INDETERMINATE');
    const given = { shared: without, at, ...(trust && { trust }) };
    expect((await validatePdf(plain, given)).conclusion).toBe('TOTAL-PASSED');
  });

  test('are judged at once as one after the other', async () => {
    const shared = shareMaterial(material);
    const reports = await Promise.all(
      [plain, tampered, stamped].map((pdf) => validatePdf(pdf, { shared, at })),
    );
    expect(reports.map(({ conclusion }) => conclusion)).toEqual([
      'TOTAL-PASSED',
      'TOTAL-FAILED',
      'TOTAL-PASSED',
    ]);
  });
});

describe('shared material', () => {
  test('is a copy: what is written over the bytes later changes nothing', async () => {
    const anchor = Uint8Array.from(material.trust?.[0]?.anchors[0] ?? []);
    const lists = (material.crls ?? []).map((list) => Uint8Array.from(list));
    const shared = shareMaterial({
      trust: [{ name: 'user', anchors: [anchor] }],
      ...{ crls: lists, crypto },
    });
    for (const bytes of [anchor, ...lists]) bytes.fill(0);
    expect((await validatePdf(plain, { shared, at })).conclusion).toBe('TOTAL-PASSED');
  });

  test('names what it cannot read', () => {
    const crls = [latin1('no list')];
    expect(() => shareMaterial({ crls })).toThrow(expect.objectContaining({ code: 'ERR_CRL' }));
  });

  test('takes no other crypto beside it', async () => {
    const shared = shareMaterial(material);
    await expect(validatePdf(plain, { shared, at, crypto })).rejects.toThrow(TypeError);
  });

  test('is not judged for a time that is none', async () => {
    const shared = shareMaterial(material);
    const none = new Date('soon');
    await expect(validatePdf(plain, { shared, at: none })).rejects.toThrow(TypeError);
  });
});

describe('verification that is remembered', () => {
  const request = (data: string, signature = 'value'): VerifyRequest => ({
    publicKey: latin1('key'),
    algorithm: { kind: 'ed25519' } as unknown as VerifyRequest['algorithm'],
    ...{ data: latin1(data), signature: latin1(signature) },
  });

  function answering(holds: (request: VerifyRequest) => boolean) {
    const asked: VerifyRequest[] = [];
    const provider: CryptoProvider = {
      ...crypto,
      verify: (one) => {
        asked.push(one);
        return holds(one);
      },
    };
    return { asked, provider };
  }

  test('asks again for other data, another key, another algorithm or another value', async () => {
    const { asked, provider } = answering(() => true);
    const remembering = rememberedVerification(provider);
    const first = request('data');
    const others = [
      request('dat', 'avalue'),
      { ...first, publicKey: latin1('yek') },
      { ...first, algorithm: { kind: 'other' } as unknown as VerifyRequest['algorithm'] },
      request('data', 'other'),
    ];
    for (const one of [first, first, ...others, ...others]) await remembering.verify(one);
    expect(asked).toEqual([first, ...others]);
  });

  test('asks again for what did not verify', async () => {
    let calls = 0;
    const { provider } = answering(() => ++calls > 1);
    const remembering = rememberedVerification(provider);
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await remembering.verify(request('data')));
    expect(answers).toEqual([false, true, true]);
    expect(calls).toBe(2);
  });

  test('forgets what was not asked for longest, and keeps what is asked for', async () => {
    const { asked, provider } = answering(() => true);
    const remembering = rememberedVerification(provider);
    const kept = request('kept');
    await remembering.verify(request('forgotten'));
    for (let i = 0; i < 4096; i++) {
      await remembering.verify(kept);
      await remembering.verify(request(`document ${String(i)}`));
    }
    expect(asked.filter((one) => one === kept)).toHaveLength(1);
    const before = asked.length;
    await remembering.verify(request('forgotten'));
    expect(asked.length).toBe(before + 1);
  });

  test('takes the digest of a list that nobody writes to once', async () => {
    const { provider } = answering(() => true);
    const list = latin1('a long list');
    const digested: Uint8Array[] = [];
    const watching: CryptoProvider = {
      ...provider,
      createDigest: (algorithm) => {
        const digest = provider.createDigest(algorithm);
        const update = (bytes: Uint8Array): void => {
          digested.push(bytes);
          digest.update(bytes);
        };
        return { ...digest, update, digest: () => digest.digest(), clone: () => digest.clone() };
      },
    };
    const remembering = rememberedVerification(watching, [list]);
    for (let i = 0; i < 3; i++) await remembering.verify({ ...request(''), data: list });
    expect(digested.filter((bytes) => bytes === list)).toHaveLength(1);
  });
});
