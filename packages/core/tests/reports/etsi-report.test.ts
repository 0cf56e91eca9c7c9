import { beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '@kyso/sandbox';
import { signCms } from '../../src/cades/index.js';
import { etsiReport } from '../../src/reports/index.js';
import { xmlDocument, xmlElement } from '../../src/reports/xml.js';
import { examine, type Examination } from '../../src/validation/index.js';
import { NOW, anySigner, clock, crypto, sandbox, signed, timestamps } from '../pades/cast.js';
import { counterSigned } from '../cades/counter-sign.js';
import { ONE_PAGE, makePdf } from '../pdf/make-pdf.js';
import { WITHOUT_SCHEMA, schemaFaults } from './etsi-schema.js';

const CONTENT = new Uint8Array([1, 2, 3]);
let world: Sandbox;
beforeAll(async () => {
  world = await sandbox();
});

const lists = () => ({ crls: [world.root.crl(), world.intermediate.crl()] });
const options = () => ({
  ...{ crypto, at: NOW, ...lists() },
  trust: [{ name: 'user', anchors: [world.root.certificate] }],
});

async function examinedPdf(): Promise<Examination> {
  const pdf = await signed(makePdf(ONE_PAGE), {
    ...{ timestamps: timestamps(), claimedRoles: ['Bộ trưởng'] },
  });
  return examine(pdf, options());
}

describe('the report on a PDF at B-T', () => {
  test('names verdict, time, signer, path and evidence, all by reference', async () => {
    const xml = etsiReport(await examinedPdf(), { crypto, identifier: 'công văn.pdf' });
    expect(values(xml, 'MainIndication')).toContain('urn:etsi:019102:mainindication:total-passed');
    expect(values(xml, 'MainIndication')).toContain('urn:etsi:019102:mainindication:passed');
    expect(values(xml, 'DAIdentifier')).toContain('công văn.pdf');
    expect(values(xml, 'POETime')).toContain(NOW.toISOString());
    expect(values(xml, 'PolicyName')).toContain('default');
    expect(xml).toContain('<Role>Bộ trưởng</Role>');
    for (const type of ['certificate', 'CRL', 'timestamp', 'signedData'])
      expect(values(xml, 'ObjectType')).toContain(`urn:etsi:019102:validationObject:${type}`);
    const ids = [...xml.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const references = [...xml.matchAll(/VOReference="([^"]+)"/g)].map(([, id]) => id);
    expect(references.length).toBeGreaterThan(5);
    for (const id of references) expect(ids).toContain(id);
    const { certificate } = await anySigner();
    expect(xml).toContain(Buffer.from(certificate).toString('base64'));
  });

  test('names its own timestamp as proof, though another signature has one of the same second', async () => {
    const once = await signed(makePdf(ONE_PAGE), { timestamps: timestamps() });
    const twice = await signed(once, { timestamps: timestamps() });
    const examination = await examine(twice, options());
    const xml = etsiReport(examination, { crypto });
    const proofs = [...xml.matchAll(/<BestSignatureTime>[^]*?<\/BestSignatureTime>/g)]
      .map(([text]) => /POEObject VOReference="([^"]+)"/.exec(text)?.[1])
      .filter((id) => id !== undefined);
    const ids = examination.material.signatures.map(({ timestamps: [own] }) => {
      const digest = crypto.createDigest('SHA-256');
      digest.update(own?.cms ?? new Uint8Array(0));
      return `T-${Buffer.from(digest.digest()).toString('hex')}`;
    });
    expect(ids[0]).not.toBe(ids[1]);
    expect(proofs).toEqual(ids);
    expect(faults(xml)).toBe('');
  });

  test('is the same text for the same examination', async () => {
    const examination = await examinedPdf();
    expect(etsiReport(examination, { crypto })).toBe(etsiReport(examination, { crypto }));
  });

  test('tells who was revoked, when and why', async () => {
    const { certificate } = await anySigner();
    const date = new Date(NOW.getTime() - 3_600_000);
    const revoked = [{ certificate, date, reason: 'keyCompromise' as const }];
    const crls = [world.root.crl(), world.intermediate.crl({ revoked })];
    const pdf = await signed(makePdf(ONE_PAGE));
    const xml = etsiReport(await examine(pdf, { ...options(), crls }), { crypto });
    expect(values(xml, 'SubIndication')).toEqual(['urn:etsi:019102:subindication:REVOKED_NO_POE']);
    expect(values(xml, 'RevocationTime')).toEqual([date.toISOString()]);
    expect(values(xml, 'RevocationReason')).toEqual([
      'urn:etsi:019102:revocationReason:keyCompromise',
    ]);
    expect(faults(xml)).toBe('');
  });
});

describe.each([
  ['a PDF at B-T', examinedPdf],
  ['a PDF whose bytes were changed', changedPdf],
  ['a signature that cannot be read', unreadablePdf],
  ['a signer who leads nowhere', untrusted],
  ['a CMS with counter-signatures', counterSignedCms],
  ['a timestamp token', token],
  ['hostile names', hostile],
])('%s', (_, examined) => {
  test.skipIf(WITHOUT_SCHEMA !== '')(
    `has a report that the schema of ETSI accepts${WITHOUT_SCHEMA && `: ${WITHOUT_SCHEMA}`}`,
    async () => {
      expect(schemaFaults(etsiReport(await examined(), { crypto, language: 'vi' }))).toBe('');
    },
  );
});

async function changedPdf(): Promise<Examination> {
  const pdf = (await signed(makePdf(ONE_PAGE))).slice();
  pdf[20] = (pdf[20] ?? 0) ^ 1;
  return examine(pdf, options());
}

async function unreadablePdf(): Promise<Examination> {
  const pdf = (await signed(makePdf(ONE_PAGE))).slice();
  const contents = Buffer.from(pdf).indexOf('/Contents <') + '/Contents <'.length;
  pdf.fill(0x30, contents, contents + 8);
  return examine(pdf, options());
}

async function untrusted(): Promise<Examination> {
  return examine(await signed(makePdf(ONE_PAGE)), { crypto, at: NOW });
}

async function token(): Promise<Examination> {
  const imprint = crypto.createDigest('SHA-256').digest();
  const der = await timestamps().requestToken({ digestAlgorithm: 'SHA-256', imprint });
  return examine(der, options());
}

async function counterSignedCms(): Promise<Examination> {
  const signer = await anySigner();
  const signing = await signCms(CONTENT, { crypto, clock, signer, attached: true });
  return examine(await counterSigned(await signing.bytes(), signer), options());
}

/** Whatever stands in certificates and findings, the report is XML. */
async function hostile(): Promise<Examination> {
  const { report, material } = await examinedPdf();
  const text = `</Signer>&"'<!--\u0000\u0008\u001b\ud800\ufffe]]>\r\n\t`;
  const [first] = report.signatures;
  if (report.format !== 'pdf' || !first?.signer) throw new Error('no signature');
  const finding = { check: 'certificate-path', status: 'failed', clause: text } as const;
  const [signature] = report.signatures;
  const spoiled = {
    ...{ ...signature, signer: { ...first.signer, subject: text }, claimedRoles: [text] },
    ...{ field: text, subFilter: text, byteRange: [0, 1.5, 2, 3] },
    findings: [{ ...finding, expected: text, found: text, at: text }],
  } as (typeof report.signatures)[number];
  return {
    report: { ...report, signatures: [spoiled] },
    material: { ...material, policy: { ...material.policy, name: text } },
  };
}

test('nothing signed has no report', async () => {
  const examination = await examine(makePdf(ONE_PAGE), options());
  expect(() => etsiReport(examination, { crypto })).toThrow(
    expect.objectContaining({ code: 'ERR_NO_SIGNATURE' }),
  );
});

test('a counter-signature has a report of its own, which the one below refers to by digest', async () => {
  const examination = await counterSignedCms();
  const [counter] = examination.material.signatures[0]?.counterSignatures ?? [];
  const xml = etsiReport(examination, { crypto });
  expect(xml.match(/<SignatureValidationReport>/g)).toHaveLength(2);
  const digest = Buffer.from(counter?.toBeSignedDigest ?? []).toString('base64');
  expect(values(xml, 'DigestValue')).toEqual([digest]);
  expect(values(xml, 'ds:DigestValue')).toContain(digest);
});

describe('XML', () => {
  test('holds any text: what it cannot hold becomes U+FFFD, the rest stays', () => {
    const text = 'Nguyễn "A" <b> & \u0000\u001f\ufffe\ud83d 😀';
    expect(xmlDocument(xmlElement('a', text, { b: text }))).toContain(
      '>Nguyễn &quot;A&quot; &lt;b&gt; &amp; \ufffd\ufffd\ufffd\ufffd 😀</a>',
    );
  });
});

function values(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`, 'g'))].map(
    ([, value]) => value ?? '',
  );
}

function faults(xml: string): string {
  return WITHOUT_SCHEMA === '' ? schemaFaults(xml) : '';
}
