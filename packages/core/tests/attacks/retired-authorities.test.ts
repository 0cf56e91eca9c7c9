import type { Sandbox } from '@kyso/sandbox';
import { beforeAll, describe, expect, test } from 'vitest';
import { privateKeySigner } from '../../src/node/index.js';
import { signPdf } from '../../src/pades/index.js';
import type { Fetcher } from '../../src/ports.js';
import type { PdfReport } from '../../src/report.js';
import { validatePdf, type ValidateOptions } from '../../src/validation/index.js';
import { crypto } from '../pades/cast.js';
import { ONE_PAGE, makePdf } from '../pdf/make-pdf.js';
import {
  HOUR,
  era,
  evidenceOf,
  stampedBy,
  stamps,
  withDss,
  type Era,
  type Stored,
} from '../validation/archive.js';

/*
 * Whoever gets the key of an authority when it is retired can write certificates and answers of any date. What nothing
 * proves to be older counts from the day of judging, and on that day the key counts nothing (EN 319 102-1 §5.6.2.2).
 */

const SIGNED = new Date('2026-06-01T08:00:00Z');
const RENEWED = new Date('2035-03-01T08:00:00Z');
const RENEWED_AGAIN = new Date('2044-03-01T08:00:00Z');
/** When the certificates of the first authorities have run out. */
const AFTER = new Date('2047-06-01T08:00:00Z');
const later = (date: Date, hours: number): Date => new Date(date.getTime() + hours * HOUR);

/** Authorities that are trusted, from 2026, from 2030 and from 2043. */
let first: Era;
let second: Era;
let third: Era;
/** A PKI of somebody's own; another root certifies it, in 2047, dated back. */
let own: Era;

beforeAll(async () => {
  first = await era('retired-1', new Date('2026-01-01T00:00:00Z'));
  second = await era('retired-2', new Date('2030-01-01T00:00:00Z'));
  third = await era('retired-3', new Date('2043-01-01T00:00:00Z'));
  own = await era('retired-own', new Date('2026-01-01T00:00:00Z'));
});

type Person = Awaited<ReturnType<Sandbox['issue']>>;

/** A signature of 2026, stamped, with these items in its store, and archived until 2047 by authorities in order. */
async function archived(person: Person, stored: Stored): Promise<Uint8Array> {
  first.at = SIGNED;
  const { privateKey: key, certificate, chain } = person;
  const signed = await signPdf(makePdf(ONE_PAGE), {
    ...{ crypto, clock: () => SIGNED, timestamps: stamps(first) },
    signer: privateKeySigner({ key, certificate, chain }),
  });
  const tsa = rootAlone(first, later(SIGNED, 1));
  let pdf = withDss(await signed.bytes(), joined(tsa, stored));
  pdf = await stampedBy(pdf, first, later(SIGNED, 2));
  pdf = withDss(pdf, rootAlone(first, RENEWED));
  pdf = await stampedBy(pdf, second, later(RENEWED, 1));
  pdf = withDss(pdf, rootAlone(second, RENEWED_AGAIN));
  return stampedBy(pdf, third, later(RENEWED_AGAIN, 1));
}

/** The root, its list and the authority of time. */
function rootAlone(of: Era, at: Date): Stored {
  const { certificates, crls } = evidenceOf(of, at);
  return { certificates, crls: crls.slice(0, 1) };
}

function joined(one: Stored, other: Stored): Stored {
  return {
    certificates: [...(one.certificates ?? []), ...(other.certificates ?? [])],
    crls: [...(one.crls ?? []), ...(other.crls ?? [])],
    ocspResponses: [...(one.ocspResponses ?? []), ...(other.ocspResponses ?? [])],
  };
}

async function judged(
  pdf: Uint8Array,
  at: Date,
  options: ValidateOptions & { readonly roots?: readonly Uint8Array[] } = {},
): Promise<PdfReport> {
  const { roots = [], ...others } = options;
  const anchors = [...[first, second, third].map(({ world }) => world.root.certificate), ...roots];
  return validatePdf(pdf, {
    ...{ crypto, at, hiddenContent: false, trust: [{ name: 'user', anchors }] },
    crls: evidenceOf(third, at).crls,
    ...others,
  });
}

const verdicts = ({ signatures }: PdfReport): unknown[] =>
  signatures.map(({ indication, subIndication }) => subIndication ?? indication);
const PASSED_TIMESTAMPS = ['TOTAL-PASSED', 'TOTAL-PASSED', 'TOTAL-PASSED'];

describe('a certificate that a retired authority wrote later, dated back', () => {
  async function forged(): Promise<{ covered: Uint8Array; late: Uint8Array; root: Uint8Array }> {
    const { otherRoot, certificate } = own.world.crossCertification();
    own.at = later(SIGNED, 1);
    const lists = [otherRoot.crl(), own.world.root.crl(), own.world.intermediate.crl()];
    const stored = { certificates: [own.world.intermediate.certificate], crls: lists };
    const person = await own.world.issue({ id: `victim-${String(++count)}`, keyType: 'p-256' });
    const late = withDss(await archived(person, stored), { certificates: [certificate] });
    const inTime = { ...stored, certificates: [...stored.certificates, certificate] };
    return { late, covered: await archived(person, inTime), root: otherRoot.certificate };
  }
  let count = 0;

  test('makes nobody an authority of 2026', async () => {
    const { late, root } = await forged();
    const report = await judged(late, AFTER, { roots: [root] });
    expect(verdicts(report)).toEqual(['TRY_LATER', ...PASSED_TIMESTAMPS]);
    expect(report.signatures[0]?.findings).toContainEqual(
      expect.objectContaining({ check: 'existence-proof', status: 'unknown' }),
    );
  });

  test('counts where timestamps prove it to be as old as it says', async () => {
    const { covered, root } = await forged();
    const report = await judged(covered, AFTER, { roots: [root] });
    expect(verdicts(report)).toEqual(['TOTAL-PASSED', ...PASSED_TIMESTAMPS]);
  });
});

describe('a responder that a retired authority certified later', () => {
  test('cannot vouch with an answer that was laid by before', async () => {
    const person = await first.world.issue({ id: 'revoked', keyType: 'p-256' });
    first.at = later(SIGNED, 1);
    const { intermediate } = first.world;
    const signer = intermediate.revocationSigner({ use: 'ocsp' });
    // What it says is false: the authority had revoked the certificate. It names a key that nobody had certified then.
    const answer = intermediate.ocspResponse({
      ...{ certificate: person.certificate, status: 'good', signer, carries: [] },
      responderId: 'byKey',
    });
    const pdf = await archived(person, {
      certificates: [intermediate.certificate],
      ocspResponses: [answer],
    });
    const late = withDss(pdf, { certificates: [signer.certificate] });
    expect(verdicts(await judged(late, AFTER))).toEqual(['TRY_LATER', ...PASSED_TIMESTAMPS]);
    const inTime = await archived(person, {
      certificates: [intermediate.certificate, signer.certificate],
      ocspResponses: [answer],
    });
    expect(verdicts(await judged(inTime, AFTER))).toEqual(['TOTAL-PASSED', ...PASSED_TIMESTAMPS]);
  });
});

describe('what is fetched', () => {
  const IN_2029 = new Date('2029-06-01T08:00:00Z');

  /** Stamped in 2026, judged three years later by what the network gives. */
  async function judgedOnline(notAfter: Date): Promise<PdfReport> {
    const id = `online-${String(notAfter.getUTCFullYear())}`;
    const person = await first.world.issue({ id, keyType: 'p-256' });
    const { privateKey: key, certificate, chain } = person;
    first.at = SIGNED;
    const signed = await signPdf(makePdf(ONE_PAGE), {
      ...{ crypto, clock: () => SIGNED, timestamps: stamps(first) },
      signer: privateKeySigner({ key, certificate, chain }),
    });
    const { root, intermediate } = first.world;
    const signer = intermediate.revocationSigner({ use: 'ocsp', notAfter });
    const answer = intermediate.ocspResponse({
      ...{ certificate, status: 'good', signer, thisUpdate: later(SIGNED, 1) },
      nextUpdate: later(SIGNED, 2),
    });
    const fetcher: Fetcher = {
      fetch: ({ method }) =>
        Promise.resolve({
          status: method === 'POST' ? 200 : 404,
          headers: {},
          body: method === 'POST' ? answer : new Uint8Array(),
        }),
    };
    first.at = IN_2029;
    const current = root.crl();
    const options = { crls: [current], fetcher, clock: () => IN_2029 };
    return judged(await signed.bytes(), IN_2029, options);
  }

  test('from a responder whose certificate ran out before it is no answer of today', async () => {
    const report = await judgedOnline(new Date('2027-01-01T00:00:00Z'));
    expect(verdicts(report)).toEqual(['TRY_LATER']);
  });

  test('from a responder whose certificate holds is', async () => {
    const report = await judgedOnline(new Date('2031-01-01T00:00:00Z'));
    expect(verdicts(report)).toEqual(['TOTAL-PASSED']);
  });
});
