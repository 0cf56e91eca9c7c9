import { fc } from '../../../../test-fixtures/properties.js';
import { describe, expect, test } from 'vitest';
import {
  HONEST_UPDATES,
  dishonestUpdate,
  fileOf,
  signedBase,
  type Grown,
} from '../../../../test-fixtures/attacks/updates.mjs';
import { verdictOn } from './verdict.js';

/** Documents for each property; `npm run fuzz` asks for more, and for another seed every night. */
const RUNS = Math.ceil(Number(process.env['KYSO_FUZZ_RUNS'] ?? 2000) / 20);
const SEED = Number(process.env['KYSO_FUZZ_SEED'] ?? 20261121);
const timeout = 60_000 + RUNS * 500;

const acts = Object.keys(HONEST_UPDATES);
const picks = fc.noBias(fc.nat(1 << 20));
const honest = (maxLength: number): fc.Arbitrary<[string, number][]> =>
  fc.array(fc.tuple(fc.constantFrom(...acts), picks), { maxLength });
const dishonest = fc.record({ object: picks, entry: picks, how: picks });

async function followed(pdf: Grown, updates: readonly [string, number][]): Promise<Grown> {
  let grown = pdf;
  for (const [act, pick] of updates) grown = (await HONEST_UPDATES[act]?.(grown, pick)) ?? grown;
  return grown;
}

describe('random updates behind a signature', () => {
  test('honest ones alone are not accused', { timeout }, async () => {
    const property = fc.asyncProperty(honest(5), async (updates) => {
      const { clean, said } = await verdictOn(fileOf(await followed(await signedBase(), updates)));
      expect(clean, said.join('; ')).toBe(true);
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED });
  });

  test('one dishonest update among honest ones is flagged', { timeout }, async () => {
    const base = await signedBase();
    const signed = Object.keys(base.objects).map(Number);
    const property = fc.asyncProperty(
      honest(2),
      dishonest,
      honest(2),
      async (first, pick, then) => {
        const evil = await dishonestUpdate(await followed(base, first), signed, pick);
        const { clean, said, fields } = await verdictOn(fileOf(await followed(evil, then)));
        // A signature that can no longer be found is shown to nobody as good.
        expect(clean && fields.includes('Ky'), said.join('; ')).toBe(false);
      },
    );
    await fc.assert(property, { numRuns: RUNS, seed: SEED });
  });

  test.each(Object.keys(HONEST_UPDATES))('%s: not accused by itself', async (act) => {
    const { clean } = await verdictOn(fileOf(await followed(await signedBase(), [[act, 1]])));
    expect(clean).toBe(true);
  });
});
