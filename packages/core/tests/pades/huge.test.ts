import { describe, expect, test } from 'vitest';
import { bytesSource } from '../../src/bytes/index.js';
import { signPdf, type SignedPdf } from '../../src/pades/index.js';
import type { ByteSource } from '../../src/ports.js';
import { validatePdf } from '../../src/validation/index.js';
import { NOW, anySigner, anybody, clock } from './cast.js';
import { countingCrypto, hugePdf, joined } from './huge.js';

const GIB = 2 ** 30;

async function sign(source: ByteSource): Promise<SignedPdf> {
  return signPdf(source, { crypto: countingCrypto, clock, signer: await anySigner() });
}

async function signedTwice(source: ByteSource): Promise<{ all: ByteSource; last: SignedPdf }> {
  const once = joined(source, bytesSource((await sign(source)).revision));
  const last = await sign(once);
  return { all: joined(once, bytesSource(last.revision)), last };
}

async function judged(source: ByteSource) {
  const { certificate } = await anybody('p-256');
  const trust = [{ name: 'user', anchors: [certificate] }];
  return validatePdf(source, { crypto: countingCrypto, at: NOW, trust });
}

describe('documents whose offsets need more than 32 bits', () => {
  test.each([
    ['3 GiB with a table', 3 * GIB, 'table'],
    ['5 GiB with a table', 5 * GIB, 'table'],
    ['a table up to its tenth digit', 9_999_900_000, 'table'],
    ['5 GiB with offsets of five bytes', 5 * GIB, 5],
    ['12 GB with offsets of six bytes', 12e9, 6],
    ['20 GB with offsets of eight bytes', 20e9, 8],
  ] as const)('%s are signed twice and both signatures pass', async (_, size, xref) => {
    const { all, last } = await signedTwice(hugePdf({ size, xref }));
    const report = await judged(all);
    expect(report.conclusion).toBe('TOTAL-PASSED');
    expect(report.signatures).toMatchObject([
      { coverage: 'whole-revision', modifications: { level: 'signing' } },
      { coverage: 'whole-file' },
    ]);
    const [, gapStart = 0, gapEnd = 0, rest = 0] = report.signatures[1]?.byteRange ?? [];
    expect([gapStart > size - 4000, gapEnd + rest]).toEqual([true, all.size]);
    // What other readers go by: the last startxref, written out in full.
    const text = Buffer.from(last.revision).toString('latin1');
    const at = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
    const section = Buffer.from(await all.read(at, 20)).toString('latin1');
    expect(section).toMatch(xref === 'table' ? /^xref\n/ : /^\d+ 0 obj\n/);
  });

  test('one byte behind 4 GiB makes the signature broken', async () => {
    const source = hugePdf({ size: 5 * GIB, xref: 'table' });
    const { revision } = await sign(source);
    const changed: ByteSource = {
      size: source.size,
      async read(offset, length) {
        const bytes = await source.read(offset, length);
        const at = 4.5 * GIB - offset;
        return at >= 0 && at < length
          ? Uint8Array.from(bytes, (b, i) => (i === at ? 1 : b))
          : bytes;
      },
    };
    const report = await judged(joined(changed, bytesSource(revision)));
    expect(report.signatures).toMatchObject([{ integrity: 'broken' }]);
  });

  test.each([9_999_999_990, 10_000_000_100])(
    'a table at %i bytes has no digits left: refused with the limit',
    async (size) => {
      await expect(sign(hugePdf({ size, xref: 'table' }))).rejects.toMatchObject({
        code: 'ERR_LIMIT',
        facts: { limit: 9_999_999_999 },
      });
    },
  );
});
