import { afterAll, describe, expect, test } from 'vitest';
import { PdfDocument, isArray, isDict } from '../../src/pdf/index.js';
import { validatePdf } from '../../src/validation/index.js';
import { ONE_PAGE, makePdf, textOfBytes, type Objects } from '../pdf/make-pdf.js';
import { NOW, anybody, anySigner, crypto, signed, signerOf } from './cast.js';
import { tools } from './tools.js';

const PDF = makePdf(ONE_PAGE);
const outside = tools();
afterAll(() => outside?.remove());

/** The first object is the catalog. */
function withCatalog(entries: string, more: Objects = {}): Uint8Array {
  const catalog = String(ONE_PAGE[1]).replace(/>>\s*$/, `${entries} >>`);
  return makePdf({ ...ONE_PAGE, 1: catalog, ...more });
}

/** Levels under /ISO_ in the order of the list, by what the newest catalog says. */
async function levelsOf(pdf: Uint8Array): Promise<unknown[]> {
  const document = await PdfDocument.open(pdf, { mode: 'tolerant' });
  return document.run(() => {
    const extensions = document.get(document.catalog, 'Extensions');
    const list = isDict(extensions) ? document.get(extensions, 'ISO_') : null;
    if (!isArray(list)) return [];
    return list.items.map((item) => {
      const entry = document.resolve(item);
      return isDict(entry) ? document.get(entry, 'ExtensionLevel') : undefined;
    });
  });
}

const ed25519 = async () => signerOf(await anybody('ed25519'));
const sha3 = async () => signerOf(await anybody('p-256'), { digest: 'SHA3-256' });

describe('extensions that the catalog names', () => {
  test('for Ed25519 and for SHA-3, each what it needs, with all members of ISO 32000-2', async () => {
    const byCurve = await signed(PDF, { signer: await ed25519() });
    expect(await levelsOf(byCurve)).toEqual([32002]);
    const byDigest = await signed(PDF, { signer: await sha3() });
    expect(await levelsOf(byDigest)).toEqual([32001]);
    expect(textOfBytes(byDigest)).toContain(
      '/ISO_ [<< /Type /DeveloperExtensions /BaseVersion /2.0 /ExtensionLevel 32001 /ExtensionRevision (:2022) /URL (https://www.iso.org/standard/45874.html) >>]',
    );
    for (const bytes of [byCurve, byDigest])
      if (outside) expect(outside.qpdfCheck(bytes).status).toBe(0);
  });

  test('none for what ISO 32000-2 has itself', async () => {
    expect(textOfBytes(await signed(PDF))).not.toContain('Extensions');
  });

  test('both after each other, and nothing twice; the earlier signatures stay whole', async () => {
    const one = await signed(PDF, { signer: await ed25519() });
    const two = await signed(one, { signer: await sha3() });
    const three = await signed(two, { signer: await ed25519() });
    expect(await levelsOf(two)).toEqual([32002, 32001]);
    expect(await levelsOf(three)).toEqual([32002, 32001]);
    const anchors = [(await anybody('ed25519')).certificate, (await anybody('p-256')).certificate];
    const report = await validatePdf(three, {
      crypto,
      at: NOW,
      trust: [{ name: 'user', anchors }],
    });
    expect(report.conclusion).toBe('TOTAL-PASSED');
    expect(report.signatures.map(({ indication }) => indication)).toEqual([
      'TOTAL-PASSED',
      'TOTAL-PASSED',
      'TOTAL-PASSED',
    ]);
    const permitted = report.signatures.map(({ modifications }) => modifications.permitted);
    expect(permitted).toEqual([true, true, true]);
    expect(report.signatures.map(({ modifications }) => modifications.level)).toEqual([
      'signing',
      'signing',
      'none',
    ]);
  });

  const ESIC = '/ESIC << /BaseVersion /1.7 /ExtensionLevel 5 >>';
  const OTHER = '<< /BaseVersion /2.0 /ExtensionLevel 32004 >>';

  test.each([
    ['a dictionary of others', `/Extensions << ${ESIC} >>`, {}, [32002]],
    [
      'one extension in place of a list',
      `/Extensions << ${ESIC} /ISO_ ${OTHER} >>`,
      {},
      [32004, 32002],
    ],
    ['a list', `/Extensions << /ISO_ [${OTHER}] ${ESIC} >>`, {}, [32004, 32002]],
    [
      'an object of its own',
      '/Extensions 90 0 R',
      { 90: `<< ${ESIC} /ISO_ [${OTHER}] >>` },
      [32004, 32002],
    ],
    [
      'a list of its own',
      `/Extensions << ${ESIC} /ISO_ 90 0 R >>`,
      { 90: `[${OTHER}]` },
      [32004, 32002],
    ],
    [
      'an extension of its own',
      `/Extensions << ${ESIC} /ISO_ 90 0 R >>`,
      { 90: OTHER },
      [32004, 32002],
    ],
    ['what is no dictionary, where nothing is named', '/Extensions 7', {}, []],
    ['what is no list, where nothing is named', `/Extensions << ${ESIC} /ISO_ 7 >>`, {}, []],
  ] as const)('beside %s: what is there stays', async (_, entries, more, levels) => {
    const pdf = withCatalog(entries, more);
    const first = await signed(pdf, { signer: await anySigner() });
    const bytes = await signed(first, { signer: await ed25519() });
    expect(await levelsOf(bytes)).toEqual(levels);
    if (entries.includes('ESIC') || 90 in more) {
      const document = await PdfDocument.open(bytes, { mode: 'tolerant' });
      const extensions = await document.run(() => document.get(document.catalog, 'Extensions'));
      expect(isDict(extensions) && extensions.entries.has('ESIC')).toBe(true);
    }
    if (outside) expect(outside.qpdfCheck(bytes).status).toBe(0);
    const report = await validatePdf(bytes, { crypto, at: NOW });
    // The earlier signature is told what came, and that it is harmless.
    expect(report.signatures[0]?.modifications).toMatchObject({
      level: 'signing',
      permitted: true,
    });
  });
});
