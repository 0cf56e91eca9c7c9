import { describe, expect, test } from 'vitest';
import { prepareFields, signPdf } from '../../src/pades/index.js';
import { ONE_PAGE, makePdf, stream, type Objects } from '../pdf/make-pdf.js';
import { anySigner, clock, crypto } from './cast.js';

const RECT = { x: 10, y: 10, width: 100, height: 50 };

/** A document that claims a part of PDF/A in its metadata; `components` are those of its output intent. */
function archival(xmp: string, components?: number): Uint8Array {
  const intents = '/OutputIntents [<< /S /GTS_PDFA1 /DestOutputProfile 6 0 R >>]';
  return makePdf({
    ...ONE_PAGE,
    1: `<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R ${components === undefined ? '' : intents} >>`,
    5: stream(xmp, '/Type /Metadata /Subtype /XML'),
    6: stream('', `/N ${String(components ?? 3)}`),
  });
}

const A1 = '<pdfaid:part>1</pdfaid:part>';
const A2 = 'pdfaid:part="2"';

/** A mark whose page has these entries and resources. */
function markWith(entries: string, objects: Objects = {}): Uint8Array {
  return makePdf({
    ...ONE_PAGE,
    3: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 50] /Contents 4 0 R ${entries} >>`,
    ...objects,
  });
}

const state = (entries: string) =>
  markWith('/Resources << /ExtGState << /G 7 0 R >> >>', { 7: entries });
const image = (entries: string) =>
  markWith('/Resources << /XObject << /I 7 0 R >> >>', {
    7: stream(
      'x',
      `/Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray ${entries}`,
    ),
    8: stream(
      'x',
      '/Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray',
    ),
  });

async function findings(pdf: Uint8Array, mark?: Uint8Array) {
  const options = { crypto, clock, signer: await anySigner(), field: { rect: RECT } };
  const signed = await signPdf(pdf, { ...options, ...(mark && { appearance: { mark } }) });
  return signed.findings.map(({ found }) => found);
}

describe('a mark in a document of PDF/A-1', () => {
  test.each<[string, Uint8Array]>([
    ['Group', markWith('/Group << /S /Transparency /CS /DeviceRGB >>')],
    ['SMask', image('/SMask 8 0 R')],
    ['SMask', state('<< /SMask << /S /Luminosity >> >>')],
    ['ca', state('<< /ca .5 >>')],
    ['CA', state('<< /CA 0.25 >>')],
    ['BM', state('<< /BM /Multiply >>')],
  ])('with %s is refused, and accepted in PDF/A-2', async (found, mark) => {
    await expect(findings(archival(A1, 3), mark)).rejects.toMatchObject({
      code: 'ERR_ARCHIVAL',
      facts: { part: 1, found },
    });
    expect(await findings(archival(A2, 3), mark)).toEqual([]);
    expect(await findings(makePdf(ONE_PAGE), mark)).toEqual([]);
  });

  test.each<[string, Uint8Array]>([
    ['nothing of it', markWith('')],
    ['values that mean opaque', state('<< /ca 1 /CA 1.0 /BM /Normal /SMask /None >>')],
    ['an image without a mask', image('/SMaskInData 0')],
  ])('with %s is accepted', async (_, mark) => {
    expect(await findings(archival(A1, 3), mark)).toEqual([]);
  });
});

describe('what a mark may lose of PDF/A is told', () => {
  test.each([
    [1, 'Gray'],
    [4, 'CMYK'],
    [undefined, 'none'],
  ])('an output intent of %s components', async (components, found) => {
    expect(await findings(archival(A2, components), markWith(''))).toEqual([found]);
  });

  test('a font that is not embedded', async () => {
    const fonts = '/Resources << /Font << /F 7 0 R >> >>';
    const plain = { 7: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>' };
    const described = {
      7: '<< /Type /Font /Subtype /TrueType /FontDescriptor 8 0 R >>',
      8: '<< /Type /FontDescriptor >>',
    };
    expect(await findings(archival(A2, 3), markWith(fonts, plain))).toEqual(['Font']);
    expect(await findings(archival(A2, 3), markWith(fonts, described))).toEqual([]);
  });

  test('nothing where there is no mark, or no claim', async () => {
    expect(await findings(archival(A1, 4))).toEqual([]);
    expect(await findings(archival('<x/>', 4), markWith(''))).toEqual([]);
  });
});

describe('a mark that fills a field in a document of PDF/A-1', () => {
  const fields = [
    { kind: 'text' as const, name: 'One', rect: RECT },
    { kind: 'text' as const, name: 'Two', rect: { ...RECT, y: 200 } },
  ];
  const filled = async (pdf: Uint8Array, mark: Uint8Array) => {
    const prepared = await (await prepareFields(pdf, { fields, crypto, clock })).bytes();
    const fill = fields.map(({ name }) => ({ field: name, mark }));
    const options = { crypto, clock, signer: await anySigner(), fill };
    return (await signPdf(prepared, options)).findings.map(({ found }) => found);
  };

  test('with transparency is refused, and accepted in PDF/A-2', async () => {
    await expect(filled(archival(A1, 3), state('<< /ca .5 >>'))).rejects.toMatchObject({
      code: 'ERR_ARCHIVAL',
      facts: { part: 1, found: 'ca' },
    });
    expect(await filled(archival(A2, 3), state('<< /ca .5 >>'))).toEqual([]);
  });

  test('what it may lose is told once for all fields that show it', async () => {
    expect(await filled(archival(A2, 4), markWith(''))).toEqual(['CMYK']);
  });
});
