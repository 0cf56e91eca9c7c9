import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SandboxServer } from '@kyso/sandbox';
import { webFetcher } from '../../../src/net/index.js';
import { readDss, signPdf, type EvidenceTerms } from '../../../src/pades/index.js';
import { PdfDocument } from '../../../src/pdf/index.js';
import type { SignPdfOptions } from '../../../src/pades/index.js';
import { validatePdf } from '../../../src/validation/index.js';
import { ONE_PAGE, makePdf } from '../../pdf/make-pdf.js';
import { NOW, anySigner, clock, crypto, sandbox, timestamps } from '../cast.js';

const PDF = makePdf(ONE_PAGE);
let server: SandboxServer;
beforeAll(async () => {
  server = await (await sandbox()).serve();
});
afterAll(() => server.close());

async function evidence(terms: Partial<EvidenceTerms> = {}): Promise<EvidenceTerms> {
  const { root } = await sandbox();
  return {
    trust: [{ name: 'user', anchors: [root.certificate] }],
    fetcher: {
      fetch: (request) => {
        const url = request.url.replace('http://sandbox.example', server.url);
        return webFetcher().fetch({ ...request, origin: 'caller', url });
      },
    },
    ...terms,
  };
}

async function signedTo(
  level: 'B-LT' | 'B-LTA',
  { fetcher, ...options }: Partial<SignPdfOptions> & { fetcher?: EvidenceTerms['fetcher'] } = {},
) {
  return signPdf(PDF, {
    ...{ level, crypto, clock, signer: await anySigner(), timestamps: timestamps() },
    evidence: await evidence(fetcher && { fetcher }),
    ...options,
  });
}

async function indications(pdf: Uint8Array): Promise<readonly string[]> {
  const { root } = await sandbox();
  const dss = await readDss(await PdfDocument.open(pdf));
  const report = await validatePdf(pdf, {
    ...{ crypto, at: NOW, trust: [{ name: 'user', anchors: [root.certificate] }] },
    crls: (dss?.crls ?? []).map(({ der }) => der),
    ocspResponses: (dss?.ocspResponses ?? []).map(({ der }) => der),
  });
  return report.signatures.map(({ indication }) => indication);
}

describe('signing in one call', () => {
  test('to B-LT appends the signature and its evidence', async () => {
    const signed = await signedTo('B-LT');
    expect(signed).toMatchObject({ level: 'B-LT', field: 'Signature1', findings: [] });
    const bytes = await signed.bytes();
    expect(bytes).toHaveLength(PDF.length + signed.revision.length);
    expect(await indications(bytes)).toEqual(['TOTAL-PASSED']);
    expect((await PdfDocument.open(bytes)).sections()).toHaveLength(3);
  });

  test('to B-LTA appends a document timestamp over both', async () => {
    const signed = await signedTo('B-LTA');
    expect(signed.level).toBe('B-LTA');
    expect(await indications(await signed.bytes())).toEqual(['TOTAL-PASSED', 'TOTAL-PASSED']);
  });

  test('asks for evidence of its own signature only', async () => {
    const first = await (await signPdf(PDF, { crypto, clock, signer: await anySigner() })).bytes();
    const second = await signPdf(first, {
      ...{ level: 'B-LT', crypto, clock, signer: await anySigner(), timestamps: timestamps() },
      evidence: await evidence(),
    });
    const dss = await readDss(await PdfDocument.open(await second.bytes()));
    expect(dss?.vri).toHaveLength(1);
  });
});

describe('a level that cannot be reached', () => {
  const broken: EvidenceTerms['fetcher'] = {
    fetch: () => Promise.resolve({ status: 503, headers: {}, body: new Uint8Array() }),
  };

  test('for want of evidence is an error, or B-T declared: the signature is not lost', async () => {
    await expect(signedTo('B-LT', { fetcher: broken })).rejects.toMatchObject({
      code: 'ERR_EVIDENCE',
    });
    const terms = await evidence({ fetcher: broken, onFailure: 'downgrade' });
    const signed = await signedTo('B-LTA', { evidence: terms });
    expect(signed).toMatchObject({ level: 'B-T', findings: [{ check: 'evidence-missing' }] });
  });

  test('for want of a timestamp is B-B declared, and no further step is tried', async () => {
    const none = { requestToken: () => Promise.reject(new Error('down')), maxTokenBytes: 9000 };
    const signed = await signedTo('B-LTA', { timestamps: none, onTimestampFailure: 'downgrade' });
    expect(signed).toMatchObject({ level: 'B-B', findings: [{ check: 'timestamp-missing' }] });
  });

  test('for want of terms is misuse, told before the key is used', async () => {
    const signer = await anySigner();
    let used = 0;
    const counting = {
      ...signer,
      sign: (...args: Parameters<typeof signer.sign>) => {
        used++;
        return signer.sign(...args);
      },
    };
    const base = { crypto, clock, signer: counting, level: 'B-LTA' } as const;
    const terms = { evidence: await evidence() };
    for (const options of [base, { ...base, ...terms }, { ...base, timestamps: timestamps() }])
      await expect(signPdf(PDF, options)).rejects.toThrow(TypeError);
    expect(used).toBe(0);
  });
});
