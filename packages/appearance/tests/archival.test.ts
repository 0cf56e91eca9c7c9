import { signPdf } from '@kyso/core';
import { privateKeySigner } from '@kyso/core/node';
import { createSandbox } from '@kyso/sandbox';
import { describe, expect, it } from 'vitest';
import { composeMark, type ComposeMarkOptions } from '../src/index.js';
import { archivalDocument } from './archival-document.js';
import { makePng } from './png.js';

const clock = () => new Date('2026-11-20T02:00:00Z');
const sandbox = await createSandbox({ seed: 'archival', clock });
const { certificate, chain, privateKey } = sandbox.identity('nguyen-van-an');
const signer = privateKeySigner({ key: privateKey, certificate, chain });
const seal = makePng(40, 40, {
  paint: (x, y) => [200, 20, 30, Math.hypot(x - 20, y - 20) < 18 ? 255 : 60],
});

/** Signs a PDF/A-1b document with a mark of a transparent seal, text and a QR code. */
async function sign(more: Partial<ComposeMarkOptions>) {
  const mark = await composeMark({
    ...{ width: 200, height: 100, ...more },
    parts: [
      { kind: 'image', x: 0, y: 0, width: 100, height: 100, image: seal },
      { kind: 'text', x: 100, y: 50, width: 100, height: 50, lines: ['Ễ ợ ằng'], italic: true },
      { kind: 'qr', x: 100, y: 0, size: 50, text: 'https://example.vn/' },
    ],
  });
  const field = { rect: { x: 300, y: 100, width: 200, height: 100 } };
  const document = await archivalDocument(new Uint8Array());
  return signPdf(document, { signer, clock, field, appearance: { mark } });
}

describe('a mark with a transparent image in a document of PDF/A-1', () => {
  it('is refused as it is', async () => {
    await expect(sign({})).rejects.toMatchObject({
      code: 'ERR_ARCHIVAL',
      facts: { found: 'SMask' },
    });
  });

  it('is taken as a stencil, without a word of warning', async () => {
    expect((await sign({ archival: 'PDF/A-1' })).findings).toEqual([]);
  });
});
