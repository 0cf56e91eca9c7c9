import { describe, expect, it } from 'vitest';
import { blobSource } from '../../src/bytes/index.js';
import { signPdf } from '../../src/pades/index.js';
import { validatePdf } from '../../src/validation/index.js';
import { anySigner, clock, crypto } from '../pades/cast.js';
import { ONE_PAGE, makePdf } from '../pdf/make-pdf.js';

const digits = blobSource(new Blob(['012345', '6789']));

describe('the source of a Blob', () => {
  it('reads any part, across the parts it was made of', async () => {
    expect(digits.size).toBe(10);
    const text = async (from: number, length: number): Promise<string> =>
      new TextDecoder().decode(await digits.read(from, length));
    expect([await text(4, 4), await text(0, 1), await text(10, 0)]).toEqual(['4567', '0', '']);
  });

  it.each([
    [8, 3],
    [-1, 2],
    [2, -1],
  ])('bytes %i and %i more are not there', async (offset, length) => {
    await expect(digits.read(offset, length)).rejects.toMatchObject({ code: 'ERR_IO' });
  });

  it('a file that can no longer be read is told with its cause', async () => {
    const cause = new Error('NotReadableError');
    const gone = blobSource({
      size: 10,
      slice: () => ({ arrayBuffer: () => Promise.reject(cause) }),
    });
    await expect(gone.read(0, 1)).rejects.toMatchObject({ code: 'ERR_IO', cause });
    const shrunk = blobSource({
      size: 10,
      slice: () => ({ arrayBuffer: () => Promise.resolve(new ArrayBuffer(3)) }),
    });
    await expect(shrunk.read(0, 5)).rejects.toMatchObject({ code: 'ERR_IO' });
  });

  it('a PDF in a Blob is signed and judged without being whole in memory', async () => {
    const pdf = makePdf(ONE_PAGE);
    const source = blobSource(new Blob([pdf.slice()]));
    const signed = await signPdf(source, { crypto, clock, signer: await anySigner() });
    const result = blobSource(new Blob([pdf.slice(), signed.revision.slice()]));
    const report = await validatePdf(result, { crypto });
    expect(report.signatures).toMatchObject([{ integrity: 'intact', coverage: 'whole-file' }]);
  });
});
