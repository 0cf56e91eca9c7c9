import { beforeAll, describe, expect, test } from 'vitest';
import { extendCms, signCms } from '../../src/cades/index.js';
import { isKysoError } from '../../src/errors.js';
import { privateKeySigner } from '../../src/node/index.js';
import { signPdf } from '../../src/pades/index.js';
import { validateCms, validatePdf } from '../../src/validation/index.js';
import type { ValidationReport } from '../../src/report.js';
import type { Signer } from '../../src/signer.js';
import { fc } from '../../../../test-fixtures/properties.js';
import { crypto } from '../pades/cast.js';
import { ONE_PAGE, makePdf } from '../pdf/make-pdf.js';
import {
  HOUR,
  era,
  evidenceOf,
  stampedBy,
  stamps,
  trusted,
  withDss,
  type Era,
} from '../validation/archive.js';

/*
 * Of a signature that is archived, no mutation of its bytes passes but those that say the same: then the report is the
 * report of the original. What is beyond the last signature or within padding is what may differ.
 */

/** Mutations of each kind of file. */
const RUNS = Number(process.env['KYSO_FUZZ_RUNS'] ?? 60);
const SEED = Number(process.env['KYSO_FUZZ_SEED'] ?? 20261122);

const SIGNED = new Date('2026-06-01T08:00:00Z');
const CONTENT = new TextEncoder().encode('Hồ sơ lưu trữ\n');
const later = (hours: number): Date => new Date(SIGNED.getTime() + hours * HOUR);
/** When the signer's certificate has run out: only the archive can make it pass. */
const AT = new Date('2028-06-01T08:00:00Z');

let world: Era;
let signer: Signer;
let pdf: Uint8Array;
let cms: Uint8Array;

beforeAll(async () => {
  world = await era('mutations', new Date('2026-01-01T00:00:00Z'));
  const notAfter = new Date('2028-01-01T00:00:00Z');
  const person = await world.world.issue({ id: 'archivist', keyType: 'p-256', notAfter });
  const { privateKey: key, certificate, chain } = person;
  signer = privateKeySigner({ key, certificate, chain });
  pdf = await archivedPdf();
  cms = await archivedCms();
});

const signing = () => ({ crypto, clock: () => SIGNED, signer, timestamps: stamps(world) });

async function archivedPdf(): Promise<Uint8Array> {
  world.at = SIGNED;
  const signed = await (await signPdf(makePdf(ONE_PAGE), signing())).bytes();
  return stampedBy(withDss(signed, evidenceOf(world, later(1))), world, later(2));
}

async function archivedCms(): Promise<Uint8Array> {
  world.at = SIGNED;
  const signed = await (await signCms(CONTENT, { ...signing(), attached: true })).bytes();
  const { certificates, crls } = evidenceOf(world, later(1));
  const extended = await extendCms(signed, {
    ...{ level: 'B-LTA', crypto, timestamps: stamps(world), clock: () => later(2) },
    evidence: { trust: trusted(world), certificates, crls },
  });
  return extended.bytes();
}

function terms() {
  const { crls } = evidenceOf(world, AT);
  return { crypto, at: AT, trust: trusted(world), crls, hiddenContent: false };
}
const judgedPdf = (bytes: Uint8Array): Promise<ValidationReport> => validatePdf(bytes, terms());
const judgedCms = (bytes: Uint8Array): Promise<ValidationReport> => validateCms(bytes, terms());

/** One change of a file; places are taken modulo its length, so that they fit every file. */
type Mutation =
  | { readonly kind: 'bit'; readonly at: number; readonly bit: number }
  | { readonly kind: 'byte'; readonly at: number; readonly value: number }
  | { readonly kind: 'copy'; readonly at: number; readonly from: number; readonly length: number }
  | { readonly kind: 'cut'; readonly at: number; readonly length: number }
  | { readonly kind: 'twice'; readonly at: number; readonly length: number };

const place = fc.noBias(fc.nat(1 << 30));
const length = fc.integer({ min: 1, max: 64 });
const mutations = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('bit' as const), at: place, bit: fc.nat(7) }),
  },
  fc.record({ kind: fc.constant('byte' as const), at: place, value: fc.nat(255) }),
  fc.record({ kind: fc.constant('copy' as const), at: place, from: place, length }),
  fc.record({ kind: fc.constant('cut' as const), at: place, length }),
  fc.record({ kind: fc.constant('twice' as const), at: place, length }),
);

function mutated(file: Uint8Array, mutation: Mutation): Uint8Array {
  const at = mutation.at % file.length;
  switch (mutation.kind) {
    case 'bit':
      return file.with(at, (file[at] ?? 0) ^ (1 << mutation.bit));
    case 'byte':
      return file.with(at, mutation.value);
    case 'copy': {
      const from = mutation.from % file.length;
      const copy = file.slice();
      copy.set(file.subarray(from, from + Math.min(mutation.length, file.length - at)), at);
      return copy;
    }
    case 'cut':
      return Uint8Array.from([...file.subarray(0, at), ...file.subarray(at + mutation.length)]);
    case 'twice':
      return Uint8Array.from([...file.subarray(0, at + mutation.length), ...file.subarray(at)]);
  }
}

/** What a report says of each signature that counts for a person. */
function said({ signatures }: ValidationReport): string {
  return JSON.stringify(
    signatures.map((one) => [
      ...[one.kind, one.indication, one.integrity, one.signer, one.claimedSigningTime],
      ...[one.bestSignatureTime, one.digestAlgorithm, one.signatureAlgorithm, one.act],
      'modifications' in one ? [one.modifications.level, one.modifications.permitted] : null,
    ]),
  );
}

interface Trial {
  readonly file: Uint8Array;
  readonly judged: (bytes: Uint8Array) => Promise<ValidationReport>;
}

/** How many mutations did what; throws where one passes and says another thing. */
async function tried({ file, judged }: Trial): Promise<Record<string, number>> {
  const original = said(await judged(file));
  const counts: Record<string, number> = { refused: 0, same: 0, unchanged: 0, told: 0 };
  const count = (what: string) => (counts[what] = (counts[what] ?? 0) + 1);
  const property = fc.asyncProperty(mutations, async (mutation) => {
    const bytes = mutated(file, mutation);
    if (Buffer.compare(bytes, file) === 0) return void count('unchanged');
    try {
      const report = await judged(bytes);
      if (report.conclusion !== 'TOTAL-PASSED') return void count('told');
      expect(said(report)).toBe(original);
      count('same');
    } catch (error) {
      if (!isKysoError(error)) throw error;
      count('refused');
    }
  });
  await fc.assert(property, { numRuns: RUNS, seed: SEED });
  if (process.env['KYSO_FUZZ_RUNS'] !== undefined) console.info(counts);
  return counts;
}

describe('a mutation of an archived signature passes only where it says the same', () => {
  const timeout = 60_000 + RUNS * 400;

  test('of a PDF of level B-LTA', { timeout }, async () => {
    expect((await judgedPdf(pdf)).conclusion).toBe('TOTAL-PASSED');
    const { told = 0 } = await tried({ file: pdf, judged: judgedPdf });
    expect(told).toBeGreaterThan(RUNS / 2);
  });

  test('of a CMS of level B-LTA', { timeout }, async () => {
    expect((await judgedCms(cms)).conclusion).toBe('TOTAL-PASSED');
    const { told = 0 } = await tried({ file: cms, judged: judgedCms });
    expect(told).toBeGreaterThan(RUNS / 2);
  });
});

describe('the order in which evidence stands', () => {
  test('changes no verdict', { timeout: 60_000 }, async () => {
    world.at = SIGNED;
    const { certificates, crls } = evidenceOf(world, later(1));
    const person = signer.certificate;
    const { intermediate } = world.world;
    const about = { certificate: person, status: 'good', thisUpdate: later(1) } as const;
    const older = intermediate.ocspResponse({ ...about, thisUpdate: later(-48) });
    const hold = { date: later(-60), reason: 'certificateHold' } as const;
    const held = intermediate.ocspResponse({ ...about, status: hold, thisUpdate: later(-50) });
    const bad = intermediate.ocspResponse({ ...about, fault: 'badSignature' });
    const ocspResponses = [intermediate.ocspResponse(about), older, held, bad];
    const lists = [...crls, intermediate.crl({ thisUpdate: later(-20) })];
    const signed = await (await signPdf(makePdf(ONE_PAGE), signing())).bytes();
    const shuffled = <T>(all: readonly T[]) =>
      fc.shuffledSubarray([...all], { minLength: all.length });
    const order = fc.record({
      certificates: shuffled([...certificates, person]),
      crls: shuffled(lists),
      ocspResponses: shuffled(ocspResponses),
      given: fc.boolean(),
    });
    const answers = new Set<string>();
    const property = fc.asyncProperty(order, async ({ given, ...stored }) => {
      const { certificates: intermediates, ...evidence } = stored;
      const report = given
        ? await validatePdf(signed, { ...terms(), ...evidence, intermediates, at: later(3) })
        : await validatePdf(withDss(signed, stored), { ...terms(), crls: [], at: later(3) });
      answers.add(
        JSON.stringify(report.signatures.map((one) => [one.indication, one.subIndication])),
      );
    });
    await fc.assert(property, { numRuns: 24, seed: SEED });
    expect([...answers]).toEqual(['[["TOTAL-PASSED",null]]']);
  });
});
