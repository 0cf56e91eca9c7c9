import { fc } from '../../../../test-fixtures/properties.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Signer } from '../../src/signer.js';
import { anySigner } from '../pades/cast.js';
import { documents, written, type Draft } from './grammar.js';
import { faults, mutated, type Fault } from './mutate.js';
import { seedFiles } from './seeds.js';
import { survive, type Outcome, type Trial } from './survive.js';

/** Files in all; `npm run fuzz` asks for more, and for another seed every night. */
const RUNS = Number(process.env['KYSO_FUZZ_RUNS'] ?? 2000);
const SEED = Number(process.env['KYSO_FUZZ_SEED'] ?? 20261121);
/** What one file may take through all that is done with it; only `npm run fuzz` looks at the clock. */
const MAX_MS = Number(process.env['KYSO_FUZZ_MAX_MS'] ?? Infinity);

let signer: Signer;
let seeds: readonly Trial[];
let slowest = 0;

beforeAll(async () => {
  signer = await anySigner();
  seeds = await seedFiles(signer);
});

afterAll(() => {
  if (MAX_MS === Infinity) return;
  const peak = process.resourceUsage().maxRSS / 1024;
  console.info(`slowest file ${slowest.toFixed(0)} ms, peak memory ${peak.toFixed(0)} MiB`);
});

/** Runs the property and counts how far the files came: a fuzzer all of whose files are refused tries nothing. */
async function outcomes<T>(
  wishes: fc.Arbitrary<T>,
  make: (wish: T) => Trial,
  numRuns: number,
): Promise<Record<Outcome, number>> {
  const counts = { refused: 0, read: 0, signed: 0 };
  const property = fc.asyncProperty(wishes, async (wish) => {
    const trial = make(wish);
    const start = performance.now();
    counts[await survive(trial, signer)]++;
    const taken = performance.now() - start;
    slowest = Math.max(slowest, taken);
    if (taken > MAX_MS) throw new Error(`took ${taken.toFixed(0)} ms`);
  });
  await fc.assert(property, { numRuns, seed: SEED });
  return counts;
}

describe('damaged and odd files are documents or typed errors', () => {
  const timeout = 60_000 + RUNS * 200;

  test('mutations of real and of our own files', { timeout }, async () => {
    const wishes = fc.record({ seed: fc.noBias(fc.nat(1 << 30)), list: faults });
    const make = ({ seed, list }: { seed: number; list: readonly Fault[] }): Trial => {
      const { file, ...opening } = seeds[seed % seeds.length] ?? { file: new Uint8Array() };
      return { file: mutated(file, list), ...opening };
    };
    const counts = await outcomes(wishes, make, Math.ceil(RUNS * 0.75));
    expect(counts.signed).toBeGreaterThan(RUNS * 0.04);
    expect(counts.refused).toBeGreaterThan(RUNS * 0.04);
  });

  test('files made by a grammar', { timeout }, async () => {
    const make = (draft: Draft): Trial => ({ file: written(draft) });
    const counts = await outcomes(documents, make, Math.ceil(RUNS * 0.25));
    expect(counts.signed).toBeGreaterThan(RUNS * 0.04);
  });
});
