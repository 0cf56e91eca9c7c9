import { describe, expect, it } from 'vitest';
import { drawMark, inspectImage } from '../src/index.js';
import { makePng, pngChunk } from './png.js';
import { hasOutsideTools, renderJpeg } from './poppler.js';

const opaque = makePng(20, 10, { paint: () => [255, 0, 0, 255] });
const holed = makePng(20, 10, { paint: (x) => [255, 0, 0, x === 3 ? 254 : 255] });

describe('inspectImage', () => {
  it('tells an image with an alpha channel that is used from one with an idle one', async () => {
    const facts = { format: 'PNG', width: 20, height: 10, animated: false };
    expect(await inspectImage(opaque)).toEqual({ ...facts, transparent: false });
    expect(await inspectImage(holed)).toEqual({ ...facts, transparent: true });
  });

  it('sees a colour that tRNS makes transparent', async () => {
    const plain = makePng(20, 10, { paint: () => [1, 2, 3, 255], alpha: false });
    const color = pngChunk('tRNS', Uint8Array.of(0, 1, 0, 2, 0, 3));
    const keyed = Buffer.concat([plain.subarray(0, 33), color, plain.subarray(33)]);
    expect((await inspectImage(plain)).transparent).toBe(false);
    expect((await inspectImage(keyed)).transparent).toBe(true);
  });

  it('says that an image is animated', async () => {
    const control = pngChunk('acTL', new Uint8Array(8));
    const moving = Buffer.concat([opaque.subarray(0, 33), control, opaque.subarray(33)]);
    expect(await inspectImage(moving)).toMatchObject({ animated: true, width: 20 });
  });

  it.each([
    ['nothing', new Uint8Array(), 'ERR_MARK_IMAGE_MISSING'],
    ['a GIF', Buffer.from('GIF89a'), 'ERR_MARK_IMAGE'],
    ['a PNG that breaks off', opaque.subarray(0, opaque.length - 14), 'ERR_MARK_IMAGE'],
  ])('refuses %s', async (_, bytes, code) => {
    await expect(inspectImage(bytes)).rejects.toMatchObject({ code });
  });

  it.skipIf(!hasOutsideTools())('knows that a JPEG is never transparent', async () => {
    const jpeg = renderJpeg(await drawMark({ width: 50, height: 20, lines: ['Ký'] }));
    expect(await inspectImage(jpeg)).toMatchObject({ format: 'JPEG', transparent: false });
  });
});

describe('the stencil of an image', () => {
  const archival = 'PDF/A-1';
  it('is painted in the colour that most of its ink has', async () => {
    const paint = (x: number) =>
      x < 2 ? ([250, 10, 10, 200] as const) : ([16, 32, 160, x < 12 ? 255 : 0] as const);
    const mark = await drawMark({
      width: 20,
      height: 10,
      padding: 0,
      archival,
      image: makePng(20, 10, { paint }),
    });
    expect(Buffer.from(mark).toString('latin1')).toMatch(/\/ImageMask true/);
  });

  it('leaves an opaque image as it is', async () => {
    const mark = await drawMark({ width: 20, height: 10, padding: 0, archival, image: opaque });
    expect(Buffer.from(mark).toString('latin1')).not.toMatch(/\/ImageMask/);
  });

  it('is refused where there is no ink', async () => {
    const image = makePng(4, 4, { paint: () => [255, 255, 255, 200] });
    await expect(
      drawMark({ width: 20, height: 10, padding: 0, archival, image }),
    ).rejects.toMatchObject({
      code: 'ERR_MARK_IMAGE',
    });
  });
});
