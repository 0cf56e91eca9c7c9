import { beforeAll, describe, expect, test } from 'vitest';
import type { Signer } from '../../src/signer.js';
import type { PdfReport } from '../../src/report.js';
import { privateKeySigner } from '../../src/node/index.js';
import { signPdf } from '../../src/pades/index.js';
import { validatePdf, type ValidateOptions } from '../../src/validation/index.js';
import { crypto } from '../pades/cast.js';
import { ONE_PAGE, makePdf } from '../pdf/make-pdf.js';
import { HOUR, era, evidenceOf, stampedBy, stamps, trusted, withDss, type Era } from './archive.js';

const SIGNED = new Date('2026-06-01T08:00:00Z');
const later = (date: Date, hours: number): Date => new Date(date.getTime() + hours * HOUR);
const RENEWED = new Date('2035-03-01T08:00:00Z');
const RENEWED_AGAIN = new Date('2044-03-01T08:00:00Z');
const IN_2046 = new Date('2046-06-01T08:00:00Z');

/** Authorities from 2026 (root to 2046, timestamps to 2041), from 2030 (timestamps to 2045), from 2043. */
let first: Era;
let second: Era;
let third: Era;
let signer: Signer;
let signerCertificate: Uint8Array;

beforeAll(async () => {
  first = await era('archive-1', new Date('2026-01-01T00:00:00Z'));
  second = await era('archive-2', new Date('2030-01-01T00:00:00Z'));
  third = await era('archive-3', new Date('2043-01-01T00:00:00Z'));
  const person = await first.world.issue({
    id: 'archivist',
    keyType: 'p-256',
    notAfter: new Date('2028-01-01T00:00:00Z'),
  });
  const { privateKey: key, certificate, chain } = person;
  signer = privateKeySigner({ key, certificate, chain });
  signerCertificate = certificate;
});

async function signedThen(level: 'B-B' | 'B-T' = 'B-T'): Promise<Uint8Array> {
  first.at = SIGNED;
  const clock = (): Date => SIGNED;
  const stamping = level === 'B-T' ? { timestamps: stamps(first) } : {};
  return (await signPdf(makePdf(ONE_PAGE), { crypto, clock, signer, ...stamping })).bytes();
}

async function archived(): Promise<Uint8Array> {
  const stored = withDss(await signedThen(), evidenceOf(first, later(SIGNED, 1)));
  return stampedBy(stored, first, later(SIGNED, 2));
}

async function renewed(pdf: Uint8Array, at: Date, [old, by]: [Era, Era]): Promise<Uint8Array> {
  return stampedBy(withDss(pdf, evidenceOf(old, at)), by, later(at, 1));
}

async function twiceRenewed(): Promise<Uint8Array> {
  const once = await renewed(await archived(), RENEWED, [first, second]);
  return renewed(once, RENEWED_AGAIN, [second, third]);
}

async function judged(
  pdf: Uint8Array,
  at: Date,
  options: ValidateOptions = {},
): Promise<PdfReport> {
  third.at = at;
  const current = evidenceOf(third, at);
  return validatePdf(pdf, {
    ...{ crypto, at, trust: trusted(first, second, third), hiddenContent: false },
    crls: current.crls,
    ...options,
  });
}

const verdicts = ({ signatures }: PdfReport) =>
  signatures.map(({ indication, subIndication }) => subIndication ?? indication);

describe('twenty years after signing', () => {
  test('a signature passes after two renewals, its certificate and its authorities long gone', async () => {
    const report = await judged(await twiceRenewed(), IN_2046);
    expect(verdicts(report)).toEqual(Array.from({ length: 4 }, () => 'TOTAL-PASSED'));
    expect(report.signatures[0]).toMatchObject({
      level: 'B-LTA',
      bestSignatureTime: SIGNED.toISOString(),
      timestamps: [{ indication: 'PASSED' }],
    });
  });

  test('the same file without renewals is undecided', async () => {
    const report = await judged(await archived(), IN_2046);
    expect(report.conclusion).toBe('INDETERMINATE');
    expect(verdicts(report)).toEqual(['OUT_OF_BOUNDS_NO_POE', 'OUT_OF_BOUNDS_NO_POE']);
  });

  test('with the first renewal alone it is undecided', async () => {
    const once = await renewed(await archived(), RENEWED, [first, second]);
    const report = await judged(once, IN_2046);
    expect(verdicts(report).every((verdict) => verdict !== 'TOTAL-PASSED')).toBe(true);
  });

  test('a renewal that came after the timestamp authority had run out proves too late', async () => {
    const tooLate = new Date('2044-06-01T08:00:00Z');
    const report = await judged(await renewed(await archived(), tooLate, [first, third]), IN_2046);
    expect(verdicts(report)).toEqual([
      'OUT_OF_BOUNDS_NO_POE',
      'OUT_OF_BOUNDS_NO_POE',
      'TOTAL-PASSED',
    ]);
  });
});

describe('a signature with evidence', () => {
  test('passes after its certificate ran out, with nothing but what the document holds', async () => {
    const at = new Date('2028-06-01T00:00:00Z');
    const now = evidenceOf(first, at);
    const report = await judged(await archived(), at, { crls: [now.crls[0] ?? new Uint8Array()] });
    expect(verdicts(report)).toEqual(['TOTAL-PASSED', 'TOTAL-PASSED']);
  });

  test('passes after its certificate was revoked, later than it is proved to exist', async () => {
    const revoked = [{ certificate: signerCertificate, date: later(SIGNED, 24) }];
    first.at = later(SIGNED, 48);
    const crls = [first.world.root.crl(), first.world.intermediate.crl({ revoked })];
    const report = await judged(await archived(), later(SIGNED, 48), { crls });
    expect(verdicts(report)).toEqual(['TOTAL-PASSED', 'TOTAL-PASSED']);
    first.at = SIGNED;
    const plain = await judged(await signedThen('B-B'), later(SIGNED, 48), { crls });
    expect(verdicts(plain)).toEqual(['REVOKED_NO_POE']);
  });

  test('has the level of what it holds', async () => {
    const stored = withDss(await signedThen(), evidenceOf(first, later(SIGNED, 1)));
    const levels = await Promise.all(
      [await signedThen('B-B'), await signedThen(), stored, await archived()].map(
        async (pdf) => (await judged(pdf, later(SIGNED, 3))).signatures[0]?.level,
      ),
    );
    expect(levels).toEqual(['B-B', 'B-T', 'B-LT', 'B-LTA']);
  });

  test('is a B-T where the store lacks the list of one authority', async () => {
    const { certificates, crls } = evidenceOf(first, later(SIGNED, 1));
    const stored = withDss(await signedThen(), { certificates, crls: crls.slice(1) });
    expect((await judged(stored, later(SIGNED, 3))).signatures[0]?.level).toBe('B-T');
  });
});

describe('attacks on proofs of existence', () => {
  const AFTER = new Date('2047-06-01T08:00:00Z');

  test('evidence that nothing covers counts from today: a retired authority cannot write it', async () => {
    // The list about the signer is signed with the key of an authority whose certificate ran out in 2046, dated back to 2026.
    const rootAlone = (own: Era, at: Date) => {
      const { certificates, crls } = evidenceOf(own, at);
      return { certificates, crls: crls.slice(0, 1) };
    };
    const signed = withDss(await signedThen(), rootAlone(first, later(SIGNED, 1)));
    const stamped = await stampedBy(signed, first, later(SIGNED, 2));
    const once = withDss(stamped, rootAlone(first, RENEWED));
    const twice = withDss(await stampedBy(once, second, RENEWED), rootAlone(second, RENEWED_AGAIN));
    const covered = await stampedBy(twice, third, later(RENEWED_AGAIN, 1));
    const report = await judged(withDss(covered, evidenceOf(first, later(SIGNED, 1))), AFTER);
    expect(verdicts(report).slice(1)).toEqual(Array.from({ length: 3 }, () => 'TOTAL-PASSED'));
    expect(report.signatures[0]).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication: 'TRY_LATER',
    });
    expect(report.signatures[0]?.findings).toContainEqual(
      expect.objectContaining({ check: 'existence-proof', status: 'unknown' }),
    );
  });

  test('a token dated back by an authority of time that was revoked since proves nothing', async () => {
    const at = later(SIGNED, 48);
    const forged = await stampedBy(await signedThen('B-B'), first, SIGNED);
    first.at = at;
    const certificate = first.world.timestampAuthority.certificate;
    const revoked = [
      { certificate, date: later(SIGNED, 12) },
      { certificate: signerCertificate, date: later(SIGNED, 24) },
    ];
    const crls = [first.world.root, first.world.intermediate].map((one) => one.crl({ revoked }));
    expect(verdicts(await judged(forged, at, { crls }))).toEqual([
      'REVOKED_NO_POE',
      'REVOKED_NO_POE',
    ]);
  });

  test('a token of such an authority counts where a later one covers it from before', async () => {
    const archive = await stampedBy(await archived(), second, new Date('2030-02-01T00:00:00Z'));
    const at = new Date('2030-03-01T00:00:00Z');
    const certificate = first.world.timestampAuthority.certificate;
    const date = new Date('2030-02-15T00:00:00Z');
    first.at = at;
    const crls = [
      first.world.root.crl({ revoked: [{ certificate, date }] }),
      ...evidenceOf(second, at).crls,
    ];
    expect(verdicts(await judged(archive, at, { crls }))).toEqual(
      Array.from({ length: 3 }, () => 'TOTAL-PASSED'),
    );
  });

  test('a timestamp that states a later time than the one that covers it is not believed', async () => {
    const inner = await stampedBy(await signedThen('B-B'), first, later(SIGNED, 10));
    const outer = await stampedBy(inner, first, later(SIGNED, 2));
    const at = later(SIGNED, 24);
    const report = await judged(outer, at, { crls: evidenceOf(first, at).crls });
    expect(verdicts(report)[1]).toBe('TIMESTAMP_ORDER_FAILURE');
  });

  test('a timestamp that calls itself a signature proves nothing', async () => {
    const text = Buffer.from(await archived()).toString('latin1');
    const renamed = new Uint8Array(
      Buffer.from(text.replace('/Type /DocTimeStamp', '/Type /Sig         '), 'latin1'),
    );
    const report = await judged(renamed, later(SIGNED, 24), {
      crls: evidenceOf(first, later(SIGNED, 24)).crls,
    });
    expect(report.signatures[0]?.level).not.toBe('B-LTA');
  });
});
