import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox, SandboxServer } from '@kyso/sandbox';
import { extendCms, signCms } from '../../src/cades/index.js';
import { webFetcher } from '../../src/net/index.js';
import { signPdf } from '../../src/pades/index.js';
import { privateKeySigner } from '../../src/node/index.js';
import type { Fetcher } from '../../src/ports.js';
import type { ValidationReport } from '../../src/report.js';
import type { Signer } from '../../src/signer.js';
import {
  examine,
  validate,
  type SignatureMaterial,
  type SignerMaterial,
  type ValidationMaterial,
} from '../../src/validation/index.js';
import { NOW, anySigner, crypto, sandbox, signed, timestamps } from '../pades/cast.js';
import { ONE_PAGE, makePdf } from '../pdf/make-pdf.js';
import { HOUR, era, evidenceOf, stampedBy, stamps, trusted, withDss, type Era } from './archive.js';

let world: Sandbox;
let server: SandboxServer;

beforeAll(async () => {
  world = await sandbox();
  server = await world.serve();
  // Makes the keys of the responders, which keeps this process from its timers for a while.
  await validate(await signed(makePdf(ONE_PAGE)), online());
});
afterAll(() => server.close());

/** The sandbox under the name that its certificates give. */
const fetcher: Fetcher = {
  fetch: (request) =>
    webFetcher().fetch({
      ...request,
      origin: 'caller',
      url: request.url.replace('http://sandbox.example', server.url),
    }),
};
const trust = () => [{ name: 'user', anchors: [world.root.certificate] }];
const online = () => ({ crypto, trust: trust(), at: NOW, clock: () => NOW, fetcher });

const verdicts = ({ signatures }: ValidationReport) =>
  signatures.map(({ indication, subIndication, timestamps: stamped }) => ({
    verdict: subIndication ?? indication,
    stamps: stamped.map((one) => one.subIndication ?? one.indication),
  }));

/** Everything that the material holds, as what a caller gives. */
function given({ signatures }: ValidationMaterial) {
  const all: SignerMaterial[] = signatures.flatMap(everySigner);
  return {
    intermediates: all.flatMap(({ certificates }) => certificates.map(({ der }) => der)),
    crls: all.flatMap(({ crls }) => crls.map(({ der }) => der)),
    ocspResponses: all.flatMap(({ ocspResponses }) => ocspResponses.map(({ der }) => der)),
  };
}

function everySigner(one: SignatureMaterial): SignerMaterial[] {
  return [one, ...one.timestamps, ...one.counterSignatures.flatMap(everySigner)];
}

describe('a PDF that is judged with the network', () => {
  test('has the report that validate gives, and what it rests on', async () => {
    const pdf = await signed(makePdf(ONE_PAGE), { timestamps: timestamps() });
    const { report, material } = await examine(pdf, online());
    expect(report).toEqual(await validate(pdf, online()));
    expect(report.conclusion).toBe('TOTAL-PASSED');
    const [signature] = material.signatures;
    const signer = await anySigner();
    expect(signature).toMatchObject({
      certificate: signer.certificate,
      path: [signer.certificate, world.intermediate.certificate, world.root.certificate],
      anchor: world.root.certificate,
      digestAlgorithm: 'SHA-256',
      provedAt: NOW.toISOString(),
      timestamps: [
        { kind: 'signature-timestamp', certificate: world.timestampAuthority.certificate },
      ],
    });
    expect(signature?.toBeSignedDigest).toHaveLength(32);
    const { revocation = [], path = [] } = signature ?? {};
    for (const certificate of path.slice(0, -1))
      expect(revocation).toContainEqual(expect.objectContaining({ certificate, status: 'good' }));
    expect(revocation.every(({ evidence }) => evidence !== null)).toBe(true);
    expect(signature?.timestamps[0]?.revocation.length).toBeGreaterThan(0);
  });

  test('is judged the same by the material alone, without the network', async () => {
    for (const pdf of [
      await signed(makePdf(ONE_PAGE)),
      await signed(makePdf(ONE_PAGE), { timestamps: timestamps() }),
    ]) {
      const { report, material } = await examine(pdf, online());
      const offline = { crypto, trust: trust(), at: NOW };
      expect(verdicts(await validate(pdf, offline))).not.toEqual(verdicts(report));
      expect(verdicts(await validate(pdf, { ...offline, ...given(material) }))).toEqual(
        verdicts(report),
      );
    }
  });

  test('leads nowhere: the path is what was reached, and nothing is made up', async () => {
    const pdf = await signed(makePdf(ONE_PAGE));
    const { report, material } = await examine(pdf, { crypto, at: NOW });
    expect(report.signatures[0]).toMatchObject({ subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
    const { certificate } = await anySigner();
    expect(material.signatures[0]).toMatchObject({
      ...{ path: [certificate], anchor: null, crls: [], ocspResponses: [], provedAt: null },
    });
  });
});

describe('signatures that were made to last', () => {
  const SIGNED = new Date('2026-06-01T08:00:00Z');
  const later = (hours: number): Date => new Date(SIGNED.getTime() + hours * HOUR);
  let first: Era;
  let signer: Signer;

  beforeAll(async () => {
    first = await era('examined', new Date('2026-01-01T00:00:00Z'));
    const {
      privateKey: key,
      certificate,
      chain,
    } = await first.world.issue({
      ...{ id: 'archivist', keyType: 'p-256', notAfter: new Date('2028-01-01T00:00:00Z') },
    });
    signer = privateKeySigner({ key, certificate, chain });
    first.at = SIGNED;
  });

  test('in a PDF: what a document timestamp proves has its time, and the timestamp has its material', async () => {
    first.at = SIGNED;
    const clock = (): Date => SIGNED;
    const options = { crypto, clock, signer, timestamps: stamps(first) };
    const plain = await (await signPdf(makePdf(ONE_PAGE), options)).bytes();
    const stored = withDss(plain, evidenceOf(first, later(1)));
    const archived = await stampedBy(stored, first, later(2));
    const { report, material } = await examine(archived, {
      ...{ crypto, at: later(3), trust: trusted(first), crls: evidenceOf(first, later(3)).crls },
    });
    expect(verdicts(report).map(({ verdict }) => verdict)).toEqual([
      'TOTAL-PASSED',
      'TOTAL-PASSED',
    ]);
    const [signature, stamp] = material.signatures;
    const proved = later(2).toISOString();
    expect(signature?.provedAt).toBe(SIGNED.toISOString());
    expect(signature?.timestamps[0]?.provedAt).toBe(proved);
    expect(signature?.certificates.map(({ provedAt }) => provedAt)).toContain(proved);
    // The lists of today are what was believed; nothing proves them earlier.
    expect(signature?.crls.every(({ provedAt }) => provedAt === null)).toBe(true);
    expect(stamp?.certificate).toEqual(first.world.timestampAuthority.certificate);
    expect(stamp?.provedAt).toBeNull();
  });

  test('in a CMS: signature timestamps come before archive timestamps, as in the report', async () => {
    first.at = SIGNED;
    const clock = (): Date => SIGNED;
    const options = { crypto, clock, signer, timestamps: stamps(first), attached: true };
    const cms = await (await signCms(new Uint8Array([1, 2, 3]), options)).bytes();
    first.at = later(1);
    const { certificates, ...evidence } = evidenceOf(first, later(1));
    const extended = await (
      await extendCms(cms, {
        ...{ crypto, clock: () => later(1), level: 'B-LTA', timestamps: stamps(first) },
        evidence: { trust: trusted(first), certificates, ...evidence },
      })
    ).bytes();
    const { report, material } = await examine(extended, {
      ...{ crypto, at: later(2), trust: trusted(first), crls: evidenceOf(first, later(2)).crls },
    });
    const [signature] = report.signatures;
    expect(material.signatures[0]?.timestamps.map(({ kind }) => kind)).toEqual(
      signature?.timestamps.map(({ kind }) => kind),
    );
    expect(material.signatures[0]?.timestamps).toHaveLength(2);
  });
});

test('what cannot be read has no material, and the report says so', async () => {
  const pdf = (await signed(makePdf(ONE_PAGE))).slice();
  const text = Buffer.from(pdf).toString('latin1');
  const contents = text.indexOf('/Contents <') + '/Contents <'.length;
  pdf.fill(0x30, contents, contents + 8);
  const { report, material } = await examine(pdf, online());
  expect(report.signatures[0]).toMatchObject({ subIndication: 'FORMAT_FAILURE' });
  expect(material.signatures).toEqual([
    expect.objectContaining({ cms: null, certificate: null, path: [], timestamps: [] }),
  ]);
});
