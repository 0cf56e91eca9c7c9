import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  completeSignature,
  prepareSignature,
  toBeSignedOf,
  type SignPdfOptions,
} from '../../src/pades/index.js';
import {
  ATTRIBUTE,
  buildAttribute,
  buildSignedAttributes,
  buildSignedData,
} from '../../src/cms/index.js';
import { utf8String } from '../../src/der/writer.js';
import type { ActRecord } from '../../src/report.js';
import { validatePdf } from '../../src/validation/index.js';
import { parseCertificate } from '../../src/x509/index.js';
import { ONE_PAGE, latin1, makePdf, textOfBytes } from '../pdf/make-pdf.js';
import { NOW, anySigner, anybody, clock, crypto, signed } from './cast.js';
import { tools } from './tools.js';

const PDF = makePdf(ONE_PAGE);
const ACT: ActRecord = {
  type: 'issue',
  number: '15/QĐ-TTg',
  date: '2026-06-01',
  plan: { digest: 'abc', of: [1, null, true] },
};
const ROLES = ['Phó Thủ tướng Chính phủ', 'KT. Thủ tướng'];

const outside = tools();
afterAll(() => outside?.remove());

async function judged(pdf: Uint8Array) {
  const { certificate } = await anybody('p-256');
  const trust = [{ name: 'user', anchors: [certificate] }];
  const report = await validatePdf(pdf, { crypto, at: NOW, trust });
  const [signature] = report.signatures;
  if (!signature) throw new Error('no signature');
  return signature;
}

const signedWith = (options: Partial<SignPdfOptions>) => signed(PDF, options);

interface Forgery {
  /** Changes the revision behind /Contents, its length kept. */
  readonly dictionary?: (text: string) => string;
  /** The record in the CMS; none without it. */
  readonly cms?: string;
}

const PLAIN: ActRecord = { type: 'issue', number: '15' };
const PLAIN_TEXT = '{"number":"15","type":"issue"}';

/** A document signed by a signer who writes dictionary and CMS as they like, both covered by the signature. */
async function forged({ dictionary = (text) => text, cms: record }: Forgery): Promise<Uint8Array> {
  const { certificate: der, chain, algorithm, ...signer } = await anySigner();
  const certificate = parseCertificate(der);
  const waiting = await prepareSignature(PDF, {
    ...{ certificate: der, chain, algorithm, crypto, clock },
    act: PLAIN,
  });
  const before = Buffer.from(waiting.revision.before, 'base64');
  const old = Buffer.from(waiting.revision.after, 'base64').toString('latin1');
  const after = Buffer.from(dictionary(old), 'latin1');
  expect(after).toHaveLength(old.length);
  const { digestAlgorithm, reserved } = waiting;
  const common = { certificate, digestAlgorithm, signatureAlgorithm: algorithm };
  const signedAttributes = buildSignedAttributes({
    ...{ ...common, crypto, messageDigest: digestOf(PDF, before, after) },
    extraAttributes:
      record === undefined ? [] : [buildAttribute(ATTRIBUTE.actRecord, utf8String(record))],
  });
  const context = { digest: digestOf(signedAttributes), digestAlgorithm };
  const signature = await signer.sign(signedAttributes, context);
  const cms = buildSignedData({ ...common, chain, signedAttributes, signature });
  const contents = `<${Buffer.from(cms)
    .toString('hex')
    .padEnd(2 * reserved, '0')}>`;
  return new Uint8Array(Buffer.concat([PDF, before, latin1(contents), after]));
}

function digestOf(...parts: readonly Uint8Array[]): Uint8Array {
  const digest = crypto.createDigest('SHA-256');
  for (const part of parts) digest.update(part);
  return digest.digest();
}

describe('an act recorded with a signature', () => {
  test('is told by the report, with the roles that the signer claims', async () => {
    const signature = await judged(await signedWith({ act: ACT, claimedRoles: ROLES }));
    expect(signature.indication).toBe('TOTAL-PASSED');
    expect(signature.act).toEqual({ ...ACT, source: 'recorded' });
    expect(signature.claimedRoles).toEqual(ROLES);
    expect(signature.findings).toContainEqual(
      expect.objectContaining({ check: 'act-record', status: 'passed', found: 'issue' }),
    );
  });

  test('is absent where none was asked for', async () => {
    const pdf = await signedWith({});
    const { act, claimedRoles, findings } = await judged(pdf);
    expect({ act, claimedRoles }).toEqual({ act: null, claimedRoles: [] });
    expect(findings.filter(({ check }) => check === 'act-record')).toEqual([]);
    expect(textOfBytes(pdf)).not.toContain('KYSO_Act');
  });

  test('is a part of what waits to be signed, in whatever order its keys come back', async () => {
    const { certificate, chain, algorithm, ...signer } = await anySigner();
    const options = { certificate, chain, algorithm, crypto, clock, act: ACT, claimedRoles: ROLES };
    const waiting = await prepareSignature(PDF, options);
    const { bytes, digest, digestAlgorithm } = toBeSignedOf(waiting);
    const value = await signer.sign(bytes, { digest, digestAlgorithm });
    const { plan, date, number, type } = ACT;
    const reordered = { ...waiting, act: { plan, date, number, type } as ActRecord };
    const done = await completeSignature(PDF, reordered, value, { crypto });
    expect((await judged(await done.bytes())).act).toMatchObject(ACT);
    const other = { ...waiting, claimedRoles: ['Bộ trưởng'] };
    await expect(completeSignature(PDF, other, value, { crypto })).rejects.toMatchObject({
      code: 'ERR_PREPARED_INVALID',
    });
  });

  test('is accepted by OpenSSL, which prints both attributes', async () => {
    if (!outside) return;
    const pdf = await signedWith({ act: ACT, claimedRoles: ROLES });
    expect(outside.opensslVerify(pdf).text).toContain('Verification successful');
    const folder = mkdtempSync(join(tmpdir(), 'kyso-act-'));
    const hex = /\/Contents <([0-9a-f]+)>/.exec(textOfBytes(pdf))?.[1] ?? '';
    const padded = Buffer.from(hex, 'hex');
    writeFileSync(join(folder, 'cms'), padded.subarray(0, 4 + padded.readUInt16BE(2)));
    const args = ['cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', 'cms'];
    const printed = execFileSync('openssl', args, { cwd: folder, encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(printed).toContain('2.25.145028562244599006876667616450613455110');
    expect(printed).toContain('0.4.0.19122.1.1');
  });
});

describe('a record that a signer wrote otherwise', () => {
  test('in the dictionary alone is the act', async () => {
    const { indication, act } = await judged(await forged({}));
    expect({ indication, act }).toEqual({
      indication: 'TOTAL-PASSED',
      act: { ...PLAIN, source: 'recorded' },
    });
  });

  test.each<[string, Forgery]>([
    ['as two acts', { cms: PLAIN_TEXT.replace('15', '16') }],
    [
      'in the CMS alone',
      { cms: PLAIN_TEXT, dictionary: (text) => text.replace('/KYSO_Act', '/KYSO_Xct') },
    ],
    ['as no JSON', { dictionary: (text) => text.replace('({"number', '(["number') }],
    ['as JSON without a type', { dictionary: (text) => text.replace('"type"', '"kind"') }],
    ['as a name', { dictionary: (text) => text.replace(`(${PLAIN_TEXT})`, `/${'x'.repeat(31)}`) }],
  ])('%s does not pass', async (_, forgery) => {
    const { integrity, indication, subIndication, act, findings } = await judged(
      await forged(forgery),
    );
    expect({ integrity, indication, subIndication, act }).toEqual({
      integrity: 'intact',
      indication: 'INDETERMINATE',
      subIndication: 'SIG_CONSTRAINTS_FAILURE',
      act: null,
    });
    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'act-record', status: 'failed' }),
    );
  });

  test('as an act of an unknown kind is no act, with a warning', async () => {
    const { indication, act, findings } = await judged(
      await forged({ dictionary: (text) => text.replace('"issue"', '"burns"') }),
    );
    expect({ indication, act }).toEqual({ indication: 'TOTAL-PASSED', act: null });
    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'act-record', status: 'warning', found: 'burns' }),
    );
  });
});

describe('acts and roles that are not written', () => {
  test('an act of no known kind is misuse', async () => {
    const act = { type: 'burn' } as unknown as ActRecord;
    await expect(signedWith({ act })).rejects.toThrow(TypeError);
    await expect(signedWith({ act: { type: 'copy', source: 'me' } })).rejects.toThrow(TypeError);
    await expect(signedWith({ claimedRoles: [' '] })).rejects.toThrow(TypeError);
  });

  test('what is too long is ERR_LIMIT with the limit', async () => {
    const act: ActRecord = { type: 'comment', text: 'ý'.repeat(5_000) };
    await expect(signedWith({ act })).rejects.toMatchObject({
      code: 'ERR_LIMIT',
      facts: { limit: 8192 },
    });
    for (const claimedRoles of [['x'.repeat(257)], Array<string>(17).fill('x')])
      await expect(signedWith({ claimedRoles })).rejects.toMatchObject({ code: 'ERR_LIMIT' });
  });
});
