import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Signer } from '../../src/signer.js';
import { corpus } from '../crypto/corpora.js';
import { anySigner, signed } from '../pades/cast.js';
import { ONE_PAGE, appendRevision, makePdf, stream } from '../pdf/make-pdf.js';
import { xrefStreamPdf } from '../pdf/make-xref-stream.js';
import { documents, written } from './grammar.js';
import { faults, mutated, type Fault } from './mutate.js';
import { EMPTY_FIELD, survive, type Outcome } from './survive.js';

/** Files in all; `npm run fuzz` asks for more, and for another seed every night. */
const RUNS = Number(process.env['KYSO_FUZZ_RUNS'] ?? 2000);
const SEED = Number(process.env['KYSO_FUZZ_SEED'] ?? 20261121);
/** Larger seeds are slow to mutate, and most edits would land in pictures. */
const LARGEST_SEED = 24_000;

/** A turned page with a text field, and an empty signature field whose widget is a kid. */
const WITH_FORM = {
  ...ONE_PAGE,
  1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /Perms << >> >>',
  3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Rotate 90 /Contents [4 0 R 8 0 R] /Annots [5 0 R 7 0 R] >>',
  5: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (So \\(1\\)) /V <feff0031> /Rect [1 1 9 9] /P 3 0 R >>',
  6: '<< /Fields [5 0 R 9 0 R] /SigFlags 1 >>',
  7: '<< /Type /Annot /Subtype /Widget /Parent 9 0 R /Rect [1 1 9 9] /P 3 0 R >>',
  8: stream('0 g'),
  9: `<< /FT /Sig /T (${EMPTY_FIELD}) /Kids [7 0 R] >>`,
};

let signer: Signer;
let seeds: readonly Uint8Array[];

beforeAll(async () => {
  signer = await anySigner();
  const plain = makePdf(WITH_FORM, { trailer: '/Info 4 0 R /ID [<00> <00>]' });
  const packed = xrefStreamPdf(WITH_FORM, { predictor: 2 });
  const once = await signed(plain, { signer });
  seeds = [
    makePdf(ONE_PAGE),
    xrefStreamPdf(ONE_PAGE),
    plain,
    packed,
    once,
    await signed(await signed(packed, { signer }), { signer }),
    appendRevision(once, { 5: 'null' }, { free: [8] }),
    ...['hard-unsigned', 'pyhanko', 'pades-dss', 'attacks'].flatMap(smallFiles),
  ];
});

afterAll(() => {
  if (RUNS > 2000)
    console.info(`peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
});

function smallFiles(set: string): Uint8Array[] {
  const folder = corpus(set);
  return (folder ? readdirSync(folder) : [])
    .filter(
      (name) => name.endsWith('.pdf') && statSync(join(folder ?? '', name)).size < LARGEST_SEED,
    )
    .sort()
    .map((name) => new Uint8Array(readFileSync(join(folder ?? '', name))));
}

/** Runs the property and counts how far the files came: a fuzzer all of whose files are refused tries nothing. */
async function outcomes<T>(
  wishes: fc.Arbitrary<T>,
  make: (wish: T) => Uint8Array,
  numRuns: number,
): Promise<Record<Outcome, number>> {
  const counts = { refused: 0, read: 0, signed: 0 };
  const property = fc.asyncProperty(wishes, async (wish) => {
    counts[await survive(make(wish), signer)]++;
  });
  await fc.assert(property, { numRuns, seed: SEED });
  return counts;
}

describe('damaged and odd files are documents or typed errors', () => {
  const timeout = 60_000 + RUNS * 50;

  test('mutations of real and of our own files', { timeout }, async () => {
    const wishes = fc.record({ seed: fc.noBias(fc.nat(1 << 30)), list: faults });
    const make = ({ seed, list }: { seed: number; list: readonly Fault[] }): Uint8Array =>
      mutated(seeds[seed % seeds.length] ?? new Uint8Array(), list);
    const counts = await outcomes(wishes, make, Math.ceil(RUNS * 0.75));
    expect(counts.signed).toBeGreaterThan(RUNS * 0.04);
    expect(counts.refused).toBeGreaterThan(RUNS * 0.04);
  });

  test('files made by a grammar', { timeout }, async () => {
    const counts = await outcomes(documents, written, Math.ceil(RUNS * 0.25));
    expect(counts.signed).toBeGreaterThan(RUNS * 0.04);
  });
});
