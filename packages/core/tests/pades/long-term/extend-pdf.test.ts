import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox, SandboxServer } from '@kyso/sandbox';
import { webFetcher } from '../../../src/net/index.js';
import {
  extendPdf,
  readDss,
  timestampPdf,
  type EvidenceTerms,
  type ExtendPdfOptions,
} from '../../../src/pades/index.js';
import { PdfDocument } from '../../../src/pdf/index.js';
import type { Fetcher } from '../../../src/ports.js';
import { validatePdf } from '../../../src/validation/index.js';
import { ONE_PAGE, makePdf } from '../../pdf/make-pdf.js';
import { NOW, anybody, clock, crypto, sandbox, signed, slowSource, timestamps } from '../cast.js';
import { tools } from '../tools.js';

const HOUR = 3_600_000;
const PDF = makePdf(ONE_PAGE);
const outside = tools();

let world: Sandbox;
let server: SandboxServer;
/** Signed at B-B, and at B-T. */
let bare: Uint8Array;
let stamped: Uint8Array;

beforeAll(async () => {
  world = await sandbox();
  server = await world.serve();
  bare = await signed(PDF);
  stamped = await signed(PDF, { timestamps: timestamps() });
});
afterAll(async () => {
  outside?.remove();
  await server.close();
});

/** The sandbox under the name that its certificates give; counts what was asked. */
function online(): Fetcher & { readonly asked: () => number } {
  let asked = 0;
  return {
    fetch(request) {
      asked++;
      const url = request.url.replace('http://sandbox.example', server.url);
      return webFetcher().fetch({ ...request, origin: 'caller', url });
    },
    asked: () => asked,
  };
}

const evidence = (terms: Partial<EvidenceTerms> = {}): EvidenceTerms => ({
  trust: [{ name: 'user', anchors: [world.root.certificate] }],
  fetcher: online(),
  ...terms,
});

/** Without a network, and with nothing but these. */
function offline(terms: Partial<EvidenceTerms> = {}): EvidenceTerms {
  const { fetcher: _none, ...rest } = evidence(terms);
  return rest;
}

const lists = (thisUpdate = NOW): Uint8Array[] => [
  world.root.crl({ thisUpdate }),
  world.intermediate.crl({ thisUpdate }),
];

async function extended(pdf: Uint8Array, options: Partial<ExtendPdfOptions> = {}) {
  const terms = { level: 'B-LT', evidence: evidence(), crypto, clock, ...options } as const;
  const result = await extendPdf(pdf, terms);
  return { ...result, pdf: await result.bytes() };
}

async function judged(pdf: Uint8Array, at = NOW) {
  const trust = [{ name: 'user', anchors: [world.root.certificate] }];
  const dss = await readDss(await PdfDocument.open(pdf));
  return validatePdf(pdf, {
    ...{ crypto, trust, at },
    crls: (dss?.crls ?? []).map(({ der }) => der),
    ocspResponses: (dss?.ocspResponses ?? []).map(({ der }) => der),
    intermediates: (dss?.certificates ?? []).map(({ der }) => der),
  });
}

describe('a signature extended to B-LT', () => {
  test('carries what judges it without the network: chains, and the word about each of them', async () => {
    const { pdf, level, findings, timestamps: added } = await extended(stamped);
    expect(Buffer.compare(stamped, pdf.subarray(0, stamped.length))).toBe(0);
    expect({ level, added, findings }).toEqual({ level: 'B-LT', added: [], findings: [] });
    const report = await judged(pdf);
    expect(report.signatures).toMatchObject([
      {
        indication: 'TOTAL-PASSED',
        modifications: { level: 'lta-update', permitted: true },
        timestamps: [{ indication: 'PASSED' }],
      },
    ]);
    const dss = await readDss(await PdfDocument.open(pdf));
    const has = (der: Uint8Array) =>
      dss?.certificates.some((item) => Buffer.compare(item.der, der) === 0);
    for (const der of [
      (await anybody('p-256')).certificate,
      world.timestampAuthority.certificate,
      world.intermediate.certificate,
      world.root.certificate,
    ])
      expect(has(der)).toBe(true);
    expect(dss?.vri).toHaveLength(1);
    if (outside) expect(outside.qpdfCheck(pdf).status).toBe(0);
  });

  test('gets a document timestamp first where it has no timestamp', async () => {
    const { pdf, level, timestamps: added } = await extended(bare, { timestamps: timestamps() });
    expect({ level, added }).toEqual({ level: 'B-LT', added: ['Timestamp1'] });
    const report = await judged(pdf);
    expect(report.signatures.map(({ indication }) => indication)).toEqual([
      'TOTAL-PASSED',
      'TOTAL-PASSED',
    ]);
  });

  test('without a timestamp and without a source of one is misuse', async () => {
    await expect(extended(bare)).rejects.toThrow(TypeError);
    await expect(extendPdf(stamped, { level: 'B-LT', crypto })).rejects.toThrow(TypeError);
    await expect(extended(stamped, { level: 'B-LTA' })).rejects.toThrow(TypeError);
  });

  test('by evidence at hand needs no network', async () => {
    const { level, findings } = await extended(stamped, { evidence: offline({ crls: lists() }) });
    expect({ level, findings }).toEqual({ level: 'B-LT', findings: [] });
  });

  test('again gains nothing, and asks nobody', async () => {
    const { pdf } = await extended(stamped);
    const fetcher = online();
    const { revision, level } = await extended(pdf, { evidence: evidence({ fetcher }) });
    expect({ level, length: revision.length }).toEqual({ level: 'B-LT', length: 0 });
    expect(fetcher.asked()).toBe(0);
  });

  test('in a file that is read on demand is the same', async () => {
    const terms = { level: 'B-LTA', timestamps: timestamps(), crypto, clock } as const;
    const source = slowSource(stamped);
    const { revision } = await extendPdf(source, { ...terms, evidence: evidence() });
    const pdf = Uint8Array.from(Buffer.concat([stamped, revision]));
    expect((await judged(pdf)).conclusion).toBe('TOTAL-PASSED');
  });
});

describe('evidence that is not enough', () => {
  test('is an error that names the certificate', async () => {
    await expect(extended(stamped, { evidence: offline() })).rejects.toMatchObject({
      code: 'ERR_EVIDENCE',
      facts: { subIndication: 'TRY_LATER' },
    });
  });

  test('is a declared downgrade where the caller takes less', async () => {
    const terms = offline({ onFailure: 'downgrade' });
    const { level, findings, revision } = await extended(stamped, { evidence: terms });
    expect({ level, length: revision.length }).toEqual({ level: 'B-T', length: 0 });
    expect(findings).toMatchObject([
      { check: 'evidence-missing', status: 'warning', found: 'ERR_EVIDENCE, TRY_LATER' },
    ]);
  });

  test('of an authority that nobody trusts is refused', async () => {
    await expect(extended(stamped, { evidence: evidence({ trust: [] }) })).rejects.toMatchObject({
      code: 'ERR_EVIDENCE',
      facts: { subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' },
    });
  });

  test('that says the signer was revoked makes nothing last, whatever newer evidence says', async () => {
    const { certificate } = await anybody('p-256');
    const revoked = [
      { certificate, date: new Date(NOW.getTime() - HOUR), reason: 'keyCompromise' as const },
    ];
    const crls = [...lists(), world.intermediate.crl({ revoked })];
    for (const terms of [offline({ crls }), evidence({ crls })])
      await expect(extended(stamped, { evidence: terms })).rejects.toMatchObject({
        code: 'ERR_EVIDENCE',
        facts: { subIndication: 'REVOKED_NO_POE' },
      });
  });

  test('from before the signature is told, or refused by the caller’s word', async () => {
    const crls = lists(new Date(NOW.getTime() - HOUR));
    const { level, findings } = await extended(stamped, { evidence: offline({ crls }) });
    expect(level).toBe('B-LT');
    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'evidence-age', status: 'warning' }),
    );
    const terms = offline({ crls, age: 'after-signing' });
    await expect(extended(stamped, { evidence: terms })).rejects.toMatchObject({
      code: 'ERR_EVIDENCE',
      facts: { expected: NOW.toISOString() },
    });
  });

  test('from before the signature is replaced by newer where there is a network', async () => {
    const crls = lists(new Date(NOW.getTime() - HOUR));
    const { findings } = await extended(stamped, { evidence: evidence({ crls }) });
    expect(findings).toEqual([]);
  });
});

describe('a document that cannot be extended', () => {
  test('without a signature is refused', async () => {
    await expect(extended(PDF)).rejects.toMatchObject({ code: 'ERR_NO_SIGNATURE' });
  });

  test('whose signature is broken is refused and names it; others by name are extended', async () => {
    const broken = Uint8Array.from(stamped);
    broken[20] = (broken[20] ?? 0) ^ 1;
    await expect(extended(broken)).rejects.toMatchObject({
      code: 'ERR_EVIDENCE',
      facts: { field: 'Signature1', found: 'broken' },
    });
    const second = await signed(broken, { timestamps: timestamps() });
    expect(await extended(second, { fields: ['Signature2'] })).toMatchObject({ level: 'B-LT' });
  });
});

describe('a signature extended to B-LTA', () => {
  test('has its evidence under a document timestamp, and is renewed by another', async () => {
    const first = await extended(stamped, { level: 'B-LTA', timestamps: timestamps() });
    expect(first).toMatchObject({ level: 'B-LTA', timestamps: ['Timestamp1'], findings: [] });
    expect((await judged(first.pdf)).conclusion).toBe('TOTAL-PASSED');
    const second = await extended(first.pdf, { level: 'B-LTA', timestamps: timestamps() });
    expect(second).toMatchObject({ level: 'B-LTA', timestamps: ['Timestamp2'] });
    const { signatures } = await judged(second.pdf);
    expect(signatures.map(({ modifications }) => modifications)).toMatchObject([
      { level: 'lta-update', permitted: true },
      { level: 'lta-update', permitted: true },
      { level: 'none' },
    ]);
    const dss = await readDss(await PdfDocument.open(second.pdf));
    expect(dss?.vri).toHaveLength(2);
    if (!outside) return;
    expect(outside.qpdfCheck(second.pdf).status).toBe(0);
    expect(outside.pdfsig(second.pdf)).toContainEqual(
      expect.stringContaining('Signature is Valid'),
    );
  });

  test('is allowed by a certification that allows no changes', async () => {
    const certified = await signed(PDF, { certify: 1, timestamps: timestamps() });
    const { pdf } = await extended(certified, { level: 'B-LTA', timestamps: timestamps() });
    expect((await judged(pdf)).signatures[0]).toMatchObject({
      ...{ indication: 'TOTAL-PASSED', modifications: { level: 'lta-update', permitted: true } },
    });
  });

  test('whose last timestamp cannot be had stays B-LT, declared', async () => {
    const none = {
      requestToken: () => Promise.reject(new Error('no authority')),
      maxTokenBytes: 9000,
    };
    const result = await extended(stamped, {
      ...{ level: 'B-LTA', timestamps: none, onTimestampFailure: 'downgrade' },
    });
    expect(result.level).toBe('B-LT');
    expect(result.findings).toMatchObject([{ check: 'archive-timestamp-missing' }]);
    expect((await judged(result.pdf)).conclusion).toBe('TOTAL-PASSED');
  });

  test('also of a document that holds nothing but a document timestamp', async () => {
    const only = await timestampPdf(PDF, { crypto, timestamps: timestamps() });
    const { level } = await extended(await only.bytes(), {
      ...{ level: 'B-LTA', timestamps: timestamps() },
    });
    expect(level).toBe('B-LTA');
  });
});
