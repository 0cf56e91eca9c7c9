import { beforeAll, describe, expect, test } from 'vitest';
import { extendCms, signCms } from '../../src/cades/index.js';
import { readCmsParts } from '../../src/cades/cms-parts.js';
import { withUnsignedAttributes } from '../../src/cades/signer-info.js';
import { cmsBytes, layOutCms } from '../../src/cades/write-parts.js';
import { parseSignedData } from '../../src/cms/index.js';
import { privateKeySigner } from '../../src/node/index.js';
import type { CmsReport } from '../../src/report.js';
import type { Signer } from '../../src/signer.js';
import { signatureTimestampAttribute } from '../../src/timestamp/index.js';
import { validateCms } from '../../src/validation/index.js';
import { counterSigned } from '../cades/counter-sign.js';
import { crypto } from '../pades/cast.js';
import { HOUR, era, evidenceOf, stamps, trusted, type Era } from './archive.js';

const CONTENT = new TextEncoder().encode('Hồ sơ lưu trữ\n');
const SIGNED = new Date('2026-06-01T08:00:00Z');
const RENEWED = new Date('2035-03-01T08:00:00Z');
const RENEWED_AGAIN = new Date('2044-03-01T08:00:00Z');
const IN_2046 = new Date('2046-06-01T08:00:00Z');
const later = (date: Date, hours: number): Date => new Date(date.getTime() + hours * HOUR);

/** Authorities from 2026 (root to 2046, timestamps to 2041), from 2030 (timestamps to 2045), from 2043. */
let first: Era;
let second: Era;
let third: Era;
let signer: Signer;
let archived: Uint8Array;
let renewedTwice: Uint8Array;

beforeAll(async () => {
  first = await era('archive-1', new Date('2026-01-01T00:00:00Z'));
  second = await era('archive-2', new Date('2030-01-01T00:00:00Z'));
  third = await era('archive-3', new Date('2043-01-01T00:00:00Z'));
  const { world } = first;
  const notAfter = new Date('2028-01-01T00:00:00Z');
  const person = await world.issue({ id: 'archivist', keyType: 'p-256', notAfter });
  const { privateKey: key, certificate, chain } = person;
  signer = privateKeySigner({ key, certificate, chain });
  archived = await archivedAt(SIGNED);
  const once = await renewed(archived, RENEWED, [first, second]);
  renewedTwice = await renewed(once, RENEWED_AGAIN, [second, third]);
});

async function archivedAt(time: Date): Promise<Uint8Array> {
  first.at = time;
  const clock = (): Date => time;
  const options = { crypto, clock, signer, timestamps: stamps(first), attached: true };
  const signed = await (await signCms(CONTENT, options)).bytes();
  return renewed(signed, later(time, 1), [first, first]);
}

/** Evidence of one era, an archive timestamp of another an hour later. */
async function renewed(cms: Uint8Array, at: Date, [old, by]: [Era, Era]): Promise<Uint8Array> {
  const [known, own] = [evidenceOf(old, at), evidenceOf(by, at)];
  const crls = [...known.crls, ...own.crls];
  const certificates = [...known.certificates, ...own.certificates];
  by.at = later(at, 1);
  const extended = await extendCms(cms, {
    ...{ level: 'B-LTA', crypto, timestamps: stamps(by), clock: () => later(at, 1) },
    evidence: { trust: trusted(first, second, third), certificates, crls },
  });
  return extended.bytes();
}

async function judged(cms: Uint8Array, at: Date): Promise<CmsReport> {
  const current = evidenceOf(third, at);
  const trust = trusted(first, second, third);
  return validateCms(cms, { crypto, at, trust, crls: current.crls });
}

const verdict = ({ signatures: [only] }: CmsReport) => only?.subIndication ?? only?.indication;
const archiveVerdicts = ({ signatures: [only] }: CmsReport) =>
  only?.timestamps
    .filter(({ kind }) => kind === 'archive-timestamp')
    .map(({ indication }) => indication);

describe('a CMS signature that was archived', () => {
  test('is B-LTA and passes a day later, its evidence within', async () => {
    const report = await judged(archived, later(SIGNED, 24));
    expect(report.signatures).toMatchObject([
      { level: 'B-LTA', indication: 'TOTAL-PASSED', bestSignatureTime: SIGNED.toISOString() },
    ]);
    expect(archiveVerdicts(report)).toEqual(['PASSED']);
  });

  test('passes twenty years later after two renewals, its certificate and authorities long gone', async () => {
    const report = await judged(renewedTwice, IN_2046);
    expect(archiveVerdicts(report)).toEqual(['PASSED', 'PASSED', 'PASSED']);
    expect(report.signatures).toMatchObject([
      { level: 'B-LTA', indication: 'TOTAL-PASSED', bestSignatureTime: SIGNED.toISOString() },
    ]);
  });

  test('is undecided without renewals, and with the first alone', async () => {
    expect(verdict(await judged(archived, IN_2046))).toBe('OUT_OF_BOUNDS_NO_POE');
    const once = await renewed(archived, RENEWED, [first, second]);
    expect(verdict(await judged(once, IN_2046))).not.toBe('TOTAL-PASSED');
  });
});

describe('an archive timestamp does not prove', () => {
  test('a signature timestamp that was added after it', async () => {
    const report = await judged(await backdated(), IN_2046);
    const stamped = report.signatures[0]?.timestamps.filter(
      ({ kind }) => kind === 'signature-timestamp',
    );
    const told = stamped?.map(({ genTime, integrity, indication }) => [
      genTime,
      integrity,
      indication === 'PASSED',
    ]);
    expect(told?.sort()).toEqual([
      [later(SIGNED, -24).toISOString(), 'intact', false],
      [SIGNED.toISOString(), 'intact', true],
    ]);
    expect(report.signatures[0]?.bestSignatureTime).toBe(SIGNED.toISOString());
  });

  test('anything where a bit of an earlier one was changed', async () => {
    const broken = renewedTwice.slice();
    const [signerInfo] = parseSignedData(broken).signerInfos;
    const token = signerInfo?.unsignedAttributes?.attributes[0]?.der;
    if (!token) throw new Error('no unsigned attribute');
    token[token.length - 1] = (token[token.length - 1] ?? 0) ^ 1;
    const report = await judged(broken, IN_2046);
    expect(report.conclusion).not.toBe('TOTAL-PASSED');
  });
});

/** The archived signature with another signature timestamp, made by whoever holds the authority's key in 2046. */
async function backdated(): Promise<Uint8Array> {
  const parts = await readCmsParts(renewedTwice);
  const [signerInfo] = parseSignedData(renewedTwice).signerInfos;
  if (!signerInfo) throw new Error('no SignerInfo');
  const digest = crypto.createDigest('SHA-256');
  digest.update(signerInfo.signature);
  first.at = later(SIGNED, -24);
  const imprint = digest.digest();
  const token = await stamps(first).requestToken({ digestAlgorithm: 'SHA-256', imprint });
  const added = withUnsignedAttributes(signerInfo.der, [signatureTimestampAttribute(token)]);
  return cmsBytes(layOutCms({ ...parts, signerInfos: [added] }));
}

describe('counter-signatures', () => {
  const countersigned = (over?: Uint8Array) => counterSigned(archived, signer, over);

  test('are judged by themselves and reported with the signature', async () => {
    const report = await judged(await countersigned(), later(SIGNED, 24));
    expect(report.signatures).toMatchObject([
      {
        indication: 'TOTAL-PASSED',
        counterSignatures: [{ kind: 'counter-signature', integrity: 'intact' }],
      },
    ]);
  });

  test('over something else fail, with a warning and no harm to the signature', async () => {
    const report = await judged(await countersigned(CONTENT), later(SIGNED, 24));
    expect(report.signatures).toMatchObject([
      {
        indication: 'TOTAL-PASSED',
        counterSignatures: [{ integrity: 'broken', indication: 'TOTAL-FAILED' }],
      },
    ]);
    const warned = report.signatures[0]?.findings.filter(
      ({ check }) => check === 'counter-signature',
    );
    expect(warned).toMatchObject([{ status: 'warning', found: 'HASH_FAILURE' }]);
  });
});
