import { readFileSync } from 'node:fs';
import { completeSignature, prepareSignature } from '@kyso/core';
import { privateKeySigner } from '@kyso/core/node';
import { createSandbox } from '@kyso/sandbox';
import { describe, expect, it } from 'vitest';
import { composeMark } from '../../src/index.js';
import { pageRenderer, previewPage, previewPrepared } from '../../src/preview/index.js';

const SAMPLE = new Uint8Array(
  readFileSync(
    new URL('../../../../test-fixtures/du-thao-quyet-dinh/du-thao-quyet-dinh.pdf', import.meta.url),
  ),
);
/** Quarters: red at the bottom left, blue at the top right. */
const quarters = await composeMark({
  ...{ width: 100, height: 60 },
  parts: [
    { kind: 'box', x: 0, y: 0, width: 50, height: 30, borderWidth: 0, fill: '#ff0000' },
    { kind: 'box', x: 50, y: 30, width: 50, height: 30, borderWidth: 0, fill: '#0000ff' },
  ],
});

/** Width and height of a PNG in pixels, from its header. */
function sizeOf(png: Uint8Array): readonly [number, number] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  expect(String.fromCharCode(...png.subarray(1, 4))).toBe('PNG');
  return [view.getUint32(16), view.getUint32(20)];
}

describe('previewPage', () => {
  it('draws a page at the resolution that was asked for', async () => {
    expect(sizeOf(await previewPage(quarters, { resolution: 72 }))).toEqual([100, 60]);
    expect(sizeOf(await previewPage(quarters, { resolution: 144 }))).toEqual([200, 120]);
  });

  it('draws only the part of the page that was asked for', async () => {
    const open = await pageRenderer();
    const document = await open?.(quarters, undefined);
    const view = { resolution: 72, crop: { x: 40, y: 20, width: 20, height: 20 } };
    const picture = await document?.draw(1, 10_000, view);
    await document?.close();
    const at = (x: number, y: number) =>
      Array.from(picture?.pixels.subarray(4 * (20 * y + x), 4 * (20 * y + x) + 3) ?? []);
    expect(picture).toMatchObject({ width: 20, height: 20 });
    expect([at(2, 17), at(17, 2)]).toEqual([
      [255, 0, 0],
      [0, 0, 255],
    ]);
    expect([at(2, 2), at(17, 17)]).toEqual([
      [255, 255, 255],
      [255, 255, 255],
    ]);
    expect(sizeOf(await previewPage(quarters, view))).toEqual([20, 20]);
  });

  it('says that a page is not there, and of how many', async () => {
    await expect(previewPage(quarters, { page: 2 })).rejects.toMatchObject({
      code: 'ERR_PREVIEW',
      facts: { page: 2, pages: 1 },
    });
  });

  it('refuses bytes that are no document', async () => {
    await expect(previewPage(new Uint8Array(9))).rejects.toMatchObject({ code: 'ERR_PREVIEW' });
  });

  it.each([
    ['page 0', { page: 0 }],
    ['a resolution of nothing', { resolution: 0 }],
    ['an area of nothing', { crop: { x: 0, y: 0, width: 0, height: 5 } }],
  ])('refuses as misuse %s', async (_, options) => {
    await expect(previewPage(quarters, options)).rejects.toThrow(TypeError);
  });
});

describe('previewPrepared', async () => {
  const clock = () => new Date('2026-11-20T02:00:00Z');
  const sandbox = await createSandbox({ seed: 'preview', clock });
  const { certificate, chain, privateKey } = sandbox.identity('nguyen-van-an');
  const signer = privateKeySigner({ key: privateKey, certificate, chain });
  const prepared = await prepareSignature(SAMPLE, {
    ...{ certificate, chain, algorithm: signer.algorithm },
    field: { page: 2, rect: { x: 300, y: 200, width: 100, height: 60 } },
    appearance: { mark: quarters },
    clock,
  });

  it('shows to the pixel what the signed document shows', async () => {
    const before = await previewPrepared(SAMPLE, prepared, { page: 2 });
    const toBeSigned = Buffer.from(prepared.toBeSigned.signedAttributes, 'base64');
    const value = await signer.sign(toBeSigned, { digestAlgorithm: prepared.digestAlgorithm });
    const signed = await completeSignature(SAMPLE, prepared, value);
    const after = await previewPage(await signed.bytes(), { page: 2 });
    expect(Buffer.from(before).equals(after)).toBe(true);
    expect(Buffer.from(before).equals(await previewPage(SAMPLE, { page: 2 }))).toBe(false);
  });

  it('shows another page as it was', async () => {
    const before = await previewPage(SAMPLE, { page: 1 });
    expect(Buffer.from(before).equals(await previewPrepared(SAMPLE, prepared, { page: 1 }))).toBe(
      true,
    );
  });

  it('refuses another document than was prepared', async () => {
    await expect(previewPrepared(quarters, prepared)).rejects.toMatchObject({
      code: 'ERR_DOCUMENT_MISMATCH',
    });
  });
});
