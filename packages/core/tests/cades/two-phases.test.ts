import { describe, expect, test } from 'vitest';
import {
  completeCms,
  prepareCms,
  type CompleteCmsOptions,
  type PrepareCmsOptions,
  type PreparedCms,
} from '../../src/cades/index.js';
import { fromBase64 } from '../../src/bytes/index.js';
import { anySigner, clock, crypto, timestamps } from '../pades/cast.js';
import { CONTENT, judged, opensslSays, signedCms } from './cast.js';

async function prepared(options: Partial<PrepareCmsOptions> = {}): Promise<PreparedCms> {
  const { certificate, chain, algorithm } = await anySigner();
  const json = await prepareCms(CONTENT, {
    ...{ certificate, chain, algorithm, crypto, clock },
    ...options,
  });
  return JSON.parse(JSON.stringify(json)) as PreparedCms;
}

/** What the key answers elsewhere. */
async function valueFor({ toBeSigned, digestAlgorithm }: PreparedCms): Promise<Uint8Array> {
  const [bytes, digest] = [toBeSigned.signedAttributes, toBeSigned.digest].map(fromBase64);
  if (!bytes || !digest) throw new Error('no Base64');
  return (await anySigner()).sign(bytes, { digest, digestAlgorithm });
}

async function completed(json: PreparedCms, options: CompleteCmsOptions = {}): Promise<Uint8Array> {
  const signed = await completeCms(json, await valueFor(json), { crypto, clock, ...options });
  return signed.bytes();
}

test('a detached signature is completed without its content', async () => {
  const cms = await completed(await prepared());
  expect(await opensslSays(cms, CONTENT)).toBe('verified');
});

test('an attached signature is completed with its content', async () => {
  const json = await prepared({ attached: true });
  const cms = await completed(json, { content: CONTENT });
  expect(await opensslSays(cms)).toBe('verified');
  await expect(completed(json)).rejects.toThrow(TypeError);
});

test('a timestamp is asked for when the value is there', async () => {
  const json = await prepared({ timestamps: timestamps() });
  const cms = await completed(json, { timestamps: timestamps() });
  const { signatures } = await judged(cms, { content: CONTENT });
  expect(signatures).toMatchObject([{ level: 'B-T' }]);
});

test('a signature is added to the CMS that was prepared, and to no other', async () => {
  const addTo = await signedCms();
  const json = await prepared({ addTo });
  const both = await judged(await completed(json, { addTo }), { content: CONTENT });
  expect(both.signatures.map(({ integrity }) => integrity)).toEqual(['intact', 'intact']);
  await expect(completed(json)).rejects.toThrow(TypeError);
  const other = await signedCms({ claimedRoles: ['Ai khác'] });
  await expect(completed(json, { addTo: other })).rejects.toMatchObject({
    code: 'ERR_DOCUMENT_MISMATCH',
  });
});

describe('refused', () => {
  test('another content', async () => {
    const content = CONTENT.slice();
    content[7] = 0;
    for (const wrong of [content, CONTENT.subarray(1)])
      await expect(completed(await prepared(), { content: wrong })).rejects.toMatchObject({
        code: 'ERR_DOCUMENT_MISMATCH',
      });
  });

  test('a value that does not verify', async () => {
    const json = await prepared();
    const value = await valueFor(json);
    value[value.length - 1] = (value[value.length - 1] ?? 0) ^ 1;
    await expect(completeCms(json, value, { crypto })).rejects.toMatchObject({
      code: 'ERR_SIGNATURE_INVALID',
    });
  });

  test.each([
    ['level', { level: 'B-T' }],
    ['content', { content: { length: 1, digest: 'AAAA' } }],
    ['signing time', { signingTime: '2026-06-02T08:00:00.000Z' }],
    ['claimed roles', { claimedRoles: ['Thủ tướng'] }],
    ['version', { version: 2 }],
    ['chain', { chain: ['!'] }],
  ])('JSON whose %s was altered', async (_, change) => {
    const json = await prepared();
    const value = await valueFor(json);
    const altered = { ...json, ...change } as PreparedCms;
    await expect(completeCms(altered, value, { crypto })).rejects.toMatchObject({
      code: 'ERR_PREPARED_INVALID',
    });
  });
});
