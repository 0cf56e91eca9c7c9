import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox, type SandboxServer } from '@kyso/sandbox';
import { webFetcher } from '../../../src/net/index.js';
import { extendPdf, renewalOf, timestampPdf } from '../../../src/pades/index.js';
import { DEFAULT_ALGORITHM_POLICY } from '../../../src/trust/index.js';
import { tsaClient } from '../../../src/timestamp/index.js';
import { parseCertificate } from '../../../src/x509/index.js';
import { ONE_PAGE, makePdf } from '../../pdf/make-pdf.js';
import { crypto, signed, signerOf } from '../cast.js';

const START = new Date('2026-06-01T08:00:00Z');
const MONTH = 30 * 24 * 3_600_000;

let now = START;
let world: Sandbox;
let server: SandboxServer;
let archived: Uint8Array;

const clock = () => new Date(now);
const fetcher = {
  fetch: (request: Parameters<ReturnType<typeof webFetcher>['fetch']>[0]) => {
    const url = request.url.replace('http://sandbox.example', server.url);
    return webFetcher().fetch({ ...request, origin: 'caller', url });
  },
};
const timestamps = () => tsaClient(server.timestampUrl, { crypto, fetcher });

async function toArchive(pdf: Uint8Array): Promise<Uint8Array> {
  const trust = [{ name: 'user', anchors: [world.root.certificate] }];
  const evidence = { trust, fetcher };
  const terms = { level: 'B-LTA', timestamps: timestamps(), evidence, crypto, clock } as const;
  const { level, bytes } = await extendPdf(pdf, terms).then((one) => ({
    level: one.level,
    bytes: one.bytes(),
  }));
  expect(level).toBe('B-LTA');
  return bytes;
}

beforeAll(async () => {
  world = await createSandbox({ seed: 'renewal', clock, authorityKeyType: 'rsa-2048' });
  server = await world.serve();
  const person = world.people.find(
    ({ keyType, notAfter }) => keyType === 'p-256' && notAfter > now,
  );
  if (!person) throw new Error('nobody');
  const pdf = await signed(makePdf(ONE_PAGE), { signer: signerOf(person), clock });
  archived = await toArchive(pdf);
});
afterAll(() => server.close());

describe('when an archive must be renewed', () => {
  test('is when the first certificate above its newest timestamp ends', async () => {
    const { notAfter } = parseCertificate(world.timestampAuthority.certificate);
    expect(await renewalOf(archived, { crypto })).toMatchObject({
      ...{ field: 'Timestamp2', because: 'certificate', genTime: START },
      due: notAfter,
    });
  });

  test('is before, where an algorithm ends before', async () => {
    const { digests } = DEFAULT_ALGORITHM_POLICY;
    const until = '2027-12-31T00:00:00Z';
    const algorithms = {
      ...DEFAULT_ALGORITHM_POLICY,
      digests: { ...digests, 'SHA-256': { until } },
    };
    expect(await renewalOf(archived, { crypto, algorithms })).toMatchObject({
      ...{ because: 'algorithm', due: new Date(until) },
    });
  });

  test('is not known of a document without a document timestamp', async () => {
    expect(await renewalOf(makePdf(ONE_PAGE), { crypto })).toBeUndefined();
  });

  test('is known of a timestamp that brings its own chain', async () => {
    const pdf = await timestampPdf(makePdf(ONE_PAGE), { crypto, timestamps: timestamps() });
    expect(await renewalOf(await pdf.bytes(), { crypto })).toMatchObject({ field: 'Timestamp1' });
  });
});

describe('renewing', () => {
  test('months later, when the evidence of then is out of date, holds by what was archived', async () => {
    now = new Date(START.getTime() + 6 * MONTH);
    try {
      const renewed = await toArchive(archived);
      expect(await renewalOf(renewed, { crypto })).toMatchObject({
        ...{ field: 'Timestamp3', genTime: now },
      });
    } finally {
      now = START;
    }
  });
});
