import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox, SandboxServer } from '@kyso/sandbox';
import {
  archiveTimestampsOf,
  checkArchiveTimestamp,
  extendCms,
  signCms,
  type ExtendCmsOptions,
} from '../../src/cades/index.js';
import { parseSignedData, type SignedData } from '../../src/cms/index.js';
import {
  NOW,
  anybody,
  anySigner,
  clock,
  crypto,
  sandbox,
  signerOf,
  timestamps,
} from '../pades/cast.js';
import { CONTENT, evidenceOf, judged, onlineEvidence, opensslSays, signedCms } from './cast.js';

let world: Sandbox;
let server: SandboxServer;
/** Detached, at B-T. */
let stamped: Uint8Array;

beforeAll(async () => {
  world = await sandbox();
  server = await world.serve();
  stamped = await signedCms({ timestamps: timestamps() });
});
afterAll(() => server.close());

const digestOf = (algorithm: Parameters<typeof crypto.createDigest>[0]): Uint8Array => {
  const digest = crypto.createDigest(algorithm);
  digest.update(CONTENT);
  return digest.digest();
};

async function extended(cms: Uint8Array, options: Partial<ExtendCmsOptions> = {}) {
  const result = await extendCms(cms, {
    ...{ level: 'B-LTA', content: CONTENT, crypto, clock },
    ...{ timestamps: timestamps(), evidence: evidenceOf(world) },
    ...options,
  });
  return { ...result, cms: await result.bytes() };
}

async function archived(cms: Uint8Array) {
  const signedData = parseSignedData(cms);
  const checks = [];
  for (const signerInfo of signedData.signerInfos) {
    const found = await archiveTimestampsOf(signedData, signerInfo, {
      crypto,
      contentDigest: digestOf,
    });
    for (const one of found) checks.push(await checkArchiveTimestamp(one, { crypto }));
  }
  return checks;
}

const counts = ({ certificates, crls, signerInfos }: SignedData): object => ({
  certificates: certificates.length,
  crls: crls.length,
  signatures: signerInfos.length,
});

describe('B-LT', () => {
  test('carries what judges it without the network', async () => {
    const { cms, level, findings } = await extended(stamped, { level: 'B-LT' });
    expect({ level, findings }).toEqual({ level: 'B-LT', findings: [] });
    const report = await judged(cms, { content: CONTENT });
    expect(report.signatures).toMatchObject([
      { indication: 'TOTAL-PASSED', timestamps: [{ indication: 'PASSED' }] },
    ]);
    expect(await opensslSays(cms, CONTENT)).toBe('verified');
  });

  test('with responses from the network has version 5, and passes offline', async () => {
    const evidence = onlineEvidence(world, server);
    const { cms } = await extended(stamped, { level: 'B-LT', evidence });
    const report = await judged(cms, { content: CONTENT });
    expect(report.conclusion).toBe('TOTAL-PASSED');
    expect(parseSignedData(cms).version).toBe(5);
  });

  test('without evidence is refused, or a declared downgrade', async () => {
    const { crls: _none, ...evidence } = evidenceOf(world);
    await expect(extended(stamped, { evidence })).rejects.toMatchObject({ code: 'ERR_EVIDENCE' });
    const result = await extended(stamped, { evidence: { ...evidence, onFailure: 'downgrade' } });
    expect(result.level).toBe('B-T');
    expect(result.findings).toMatchObject([{ check: 'evidence-missing', status: 'warning' }]);
    expect(Buffer.compare(result.cms, stamped)).toBe(0);
  });
});

describe('B-LTA', () => {
  test('covers all certificates, lists and unsigned attributes', async () => {
    const { cms, level } = await extended(stamped);
    expect(level).toBe('B-LTA');
    const [check, ...more] = await archived(cms);
    expect(more).toEqual([]);
    expect(check?.integrity).toBe('intact');
    const { certificates, crls } = parseSignedData(cms);
    expect(check?.covers).toMatchObject({
      ...{ certificates, crls },
      attributes: [{ type: '1.2.840.113549.1.9.16.2.14' }],
    });
    expect(await opensslSays(cms, CONTENT)).toBe('verified');
  });

  test('in one call, attached, is the same', async () => {
    const signed = await signCms(CONTENT, {
      ...{ signer: await anySigner(), crypto, clock, attached: true, level: 'B-LTA' },
      ...{ timestamps: timestamps(), evidence: evidenceOf(world) },
    });
    expect(signed.level).toBe('B-LTA');
    const cms = await signed.bytes();
    expect((await archived(cms)).map(({ integrity }) => integrity)).toEqual(['intact']);
    expect(await opensslSays(cms)).toBe('verified');
  });

  test('asked for again it is renewed: the second covers the first', async () => {
    const first = await extended(stamped);
    const second = await extended(first.cms);
    const checks = await archived(second.cms);
    expect(checks.map(({ integrity }) => integrity)).toEqual(['intact', 'intact']);
    const attributes = checks.map(({ covers }) => covers?.attributes.length);
    expect(attributes.sort()).toEqual([1, 2]);
  });

  test('of two signatures covers the evidence of both', async () => {
    const signer = signerOf(await anybody('rsa-2048'));
    const two = await signCms(CONTENT, { signer, crypto, clock, addTo: stamped });
    const { cms } = await extended(await two.bytes());
    const checks = await archived(cms);
    const { certificates } = parseSignedData(cms);
    expect(checks.map(({ covers }) => covers?.certificates.length)).toEqual([
      certificates.length,
      certificates.length,
    ]);
  });

  test('stays right when a signature is added later', async () => {
    const signer = signerOf(await anybody('rsa-2048'));
    const { cms } = await extended(stamped);
    const two = await (await signCms(CONTENT, { signer, crypto, clock, addTo: cms })).bytes();
    expect(counts(parseSignedData(two))).toMatchObject({ signatures: 2 });
    expect((await archived(two)).map(({ integrity }) => integrity)).toEqual(['intact']);
  });

  test('of an authority that nobody trusts is not written', async () => {
    const evidence = { ...evidenceOf(world), trust: [{ name: 'user', anchors: [] }] };
    await expect(extended(stamped, { evidence })).rejects.toMatchObject({ code: 'ERR_EVIDENCE' });
  });
});

describe('an archive timestamp proves nothing where', () => {
  test.each([
    ['the content is another', (cms: Uint8Array) => cms, new Uint8Array(32)],
    ['a list it covers was exchanged', exchangedList, undefined],
  ])('%s', async (_, change, digest) => {
    const { cms } = await extended(stamped);
    const signedData = parseSignedData(change(cms));
    const [signerInfo] = signedData.signerInfos;
    if (!signerInfo) throw new Error('no SignerInfo');
    const contentDigest = digest ? () => digest : digestOf;
    const [one] = await archiveTimestampsOf(signedData, signerInfo, { crypto, contentDigest });
    const check = one && (await checkArchiveTimestamp(one, { crypto }));
    expect(check).toMatchObject({ integrity: 'broken', covers: null });
  });
});

/** One bit of the first list, in its signature. */
function exchangedList(cms: Uint8Array): Uint8Array {
  const changed = cms.slice();
  const [list] = parseSignedData(changed).crls;
  if (!list) throw new Error('no list');
  list[list.length - 1] = (list[list.length - 1] ?? 0) ^ 1;
  return changed;
}

describe('refused', () => {
  test('a signature that is not intact', async () => {
    const content = CONTENT.slice();
    content[0] = 0;
    await expect(extended(stamped, { content })).rejects.toMatchObject({
      code: 'ERR_SIGNATURE_INVALID',
    });
  });

  test('a detached signature without its content', async () => {
    const options = { level: 'B-T', crypto, timestamps: timestamps() } as const;
    await expect(extendCms(stamped, options)).rejects.toThrow(TypeError);
  });

  test('a signature that is not there', async () => {
    await expect(extended(stamped, { signers: [1] })).rejects.toThrow(TypeError);
  });

  test('what is no CMS', async () => {
    await expect(extended(CONTENT)).rejects.toMatchObject({ code: 'ERR_DER' });
  });
});

test('B-T of a B-B signature keeps every byte that is signed', async () => {
  const bare = await signedCms();
  const { cms, level } = await extended(bare, { level: 'B-T' });
  expect(level).toBe('B-T');
  const [before, after] = [bare, cms].map((one) => parseSignedData(one).signerInfos[0]);
  expect(after?.signature).toEqual(before?.signature);
  expect(after?.signedAttributes?.contents).toEqual(before?.signedAttributes?.contents);
  const report = await judged(cms, { content: CONTENT, at: NOW });
  expect(report.signatures).toMatchObject([{ level: 'B-T', integrity: 'intact' }]);
});
