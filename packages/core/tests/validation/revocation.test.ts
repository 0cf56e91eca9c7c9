import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox, SandboxServer } from '@kyso/sandbox';
import type { Fetcher } from '../../src/ports.js';
import type { PdfSignatureReport } from '../../src/report.js';
import { webFetcher } from '../../src/net/index.js';
import { validatePdf, type ValidateOptions } from '../../src/validation/index.js';
import { NOW, anybody, crypto, sandbox, signed, timestamps } from '../pades/cast.js';
import { ONE_PAGE, makePdf } from '../pdf/make-pdf.js';

const HOUR = 3_600_000;
const later = new Date(NOW.getTime() + 24 * HOUR);

let world: Sandbox;
let pdf: Uint8Array;
let stamped: Uint8Array;
let signer: Uint8Array;
let server: SandboxServer;

beforeAll(async () => {
  world = await sandbox();
  signer = (await anybody('p-256')).certificate;
  pdf = await signed(makePdf(ONE_PAGE));
  stamped = await signed(makePdf(ONE_PAGE), { timestamps: timestamps() });
  server = await world.serve();
});
afterAll(() => server.close());

async function judged(
  bytes: Uint8Array,
  options: ValidateOptions,
): Promise<PdfSignatureReport | undefined> {
  const trust = [{ name: 'user', anchors: [world.root.certificate] }];
  return (await validatePdf(bytes, { crypto, trust, at: NOW, ...options })).signatures[0];
}

const lists = (): Uint8Array[] => [world.root.crl(), world.intermediate.crl()];
const revokedSigner = (date: Date, thisUpdate = NOW): Uint8Array =>
  world.intermediate.crl({
    thisUpdate,
    revoked: [{ certificate: signer, date, reason: 'keyCompromise' }],
  });
const revocations = (report: PdfSignatureReport | undefined): unknown[] =>
  (report?.findings ?? []).filter(({ check }) => check.startsWith('revocation'));

describe('evidence that is given', () => {
  test('lists of every authority on the way let a signature pass', async () => {
    expect(await judged(pdf, { crls: lists() })).toMatchObject({
      indication: 'TOTAL-PASSED',
      subIndication: null,
    });
  });

  test('a response about the signer does as well as a list', async () => {
    const ocspResponses = [world.intermediate.ocspResponse({ certificate: signer })];
    const report = await judged(pdf, { crls: [world.root.crl()], ocspResponses });
    expect(report).toMatchObject({ indication: 'TOTAL-PASSED' });
  });

  test('one list that is missing leaves it undecided, and is told', async () => {
    const report = await judged(pdf, { crls: [world.root.crl()] });
    expect(report).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'TRY_LATER' });
    expect(revocations(report)).toContainEqual(expect.objectContaining({ status: 'unknown' }));
  });

  test('a list that is out of date, or whose signature is wrong, is none', async () => {
    const old = world.intermediate.crl({
      thisUpdate: new Date(NOW.getTime() - 48 * HOUR),
      nextUpdate: new Date(NOW.getTime() - 24 * HOUR),
    });
    const wrong = world.intermediate.crl({ fault: 'badSignature' });
    for (const list of [old, wrong])
      expect(await judged(pdf, { crls: [world.root.crl(), list] })).toMatchObject({
        indication: 'INDETERMINATE',
        subIndication: 'TRY_LATER',
      });
  });

  test('who was revoked did not sign', async () => {
    const crls = [world.root.crl(), revokedSigner(new Date(NOW.getTime() - HOUR))];
    const report = await judged(pdf, { crls });
    expect(report).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE' });
    expect(revocations(report)).toContainEqual(
      expect.objectContaining({ status: 'failed', found: 'keyCompromise' }),
    );
  });

  test('nobody signs below an authority that was revoked', async () => {
    const { certificate } = world.intermediate;
    const revoked = [{ certificate, date: new Date(NOW.getTime() - HOUR) }];
    const crls = [world.root.crl({ revoked }), world.intermediate.crl()];
    expect(await judged(pdf, { crls })).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication: 'REVOKED_CA_NO_POE',
    });
  });

  test('a list that cannot be read is an error of the caller', async () => {
    await expect(judged(pdf, { crls: [new Uint8Array([0x30, 0])] })).rejects.toMatchObject({
      code: 'ERR_CRL',
    });
    await expect(judged(pdf, { ocspResponses: [new Uint8Array(3)] })).rejects.toMatchObject({
      code: 'ERR_OCSP',
    });
  });
});

describe('a timestamp before the revocation', () => {
  const revokedSince = (): Uint8Array => revokedSigner(new Date(NOW.getTime() + HOUR), later);

  test('proves the signature where the authority of time stands', async () => {
    const crls = [world.root.crl({ thisUpdate: later }), revokedSince()];
    expect(await judged(stamped, { at: later, crls })).toMatchObject({
      indication: 'TOTAL-PASSED',
      bestSignatureTime: NOW.toISOString(),
    });
    expect(await judged(pdf, { at: later, crls })).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication: 'REVOKED_NO_POE',
    });
  });

  test('proves nothing where that authority was revoked', async () => {
    const { certificate } = world.timestampAuthority;
    const date = new Date(NOW.getTime() + HOUR);
    const both = [
      { certificate, date },
      { certificate: signer, date },
    ];
    const crls = [world.root, world.intermediate].map((authority) =>
      authority.crl({ thisUpdate: later, revoked: both }),
    );
    const report = await judged(stamped, { at: later, crls });
    expect(report).toMatchObject({ indication: 'INDETERMINATE', bestSignatureTime: null });
    expect(report?.timestamps[0]).toMatchObject({ subIndication: 'REVOKED_NO_POE' });
  });
});

describe('the network', () => {
  /** The sandbox under the name that its certificates give. */
  const fetcher: Fetcher = {
    fetch: (request) =>
      webFetcher().fetch({
        ...request,
        origin: 'caller',
        url: request.url.replace('http://sandbox.example', server.url),
      }),
  };
  const online: ValidateOptions = { fetcher, clock: () => NOW };

  test('gives what is missing', async () => {
    expect(await judged(pdf, online)).toMatchObject({ indication: 'TOTAL-PASSED' });
    expect(await judged(stamped, online)).toMatchObject({
      indication: 'TOTAL-PASSED',
      timestamps: [{ indication: 'PASSED' }],
    });
  });

  test('is not asked where the evidence at hand decides', async () => {
    const before = server.revocationRequests();
    await judged(pdf, { ...online, crls: lists() });
    expect(server.revocationRequests()).toBe(before);
  });

  test('that gives nothing, or what is wrong, leaves the signature undecided and names the address', async () => {
    const broken: Fetcher = {
      fetch: () => Promise.resolve({ status: 503, headers: {}, body: new Uint8Array() }),
    };
    const report = await judged(pdf, { ...online, fetcher: broken });
    expect(report).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'TRY_LATER' });
    expect(revocations(report)).toContainEqual(
      expect.objectContaining({ check: 'revocation-fetch', found: 'status 503' }),
    );
    for (const kind of ['badSignature', 'stale', 'stranger', 'truncatedBody'] as const) {
      server.misbehaveRevocation({ kind });
      const wrong = await judged(pdf, online);
      server.misbehaveRevocation(undefined);
      expect(wrong).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'TRY_LATER' });
    }
  });
});
