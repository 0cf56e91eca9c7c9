import { readFileSync, readdirSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import { createSandbox } from '@kyso/sandbox';
import { beforeAll, describe, expect, it } from 'vitest';
import { toBase64 } from '../src/bytes/index.js';
import { inspectPdf, prepareSignature, signPdf, validate } from '../src/index.js';
import type { PreparedSignature, Signer } from '../src/index.js';
import { privateKeySigner } from '../src/node/index.js';
import { signaturesOf } from '../src/pades/index.js';
import { PdfDocument } from '../src/pdf/index.js';

const NOW = new Date('2026-06-01T00:00:00Z');

const folder = new URL('../schema/', import.meta.url);
const draft = new Uint8Array(
  readFileSync(
    new URL('../../../test-fixtures/du-thao-quyet-dinh/du-thao-quyet-dinh.pdf', import.meta.url),
  ),
);

/** The schema of a type; it is itself checked strictly, so that a keyword nobody knows is an error. */
function schema(name: string): ValidateFunction {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
  ajvFormats.default(ajv);
  const text = readFileSync(new URL(`${name}.schema.json`, folder), 'utf8');
  return ajv.compile(JSON.parse(text) as object);
}

/** The complaints about a value as it looks to another process. */
function complaints(name: string, value: unknown): readonly string[] {
  const check = schema(name);
  const json: unknown = JSON.parse(JSON.stringify(value));
  if (check(json)) return [];
  return (check.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath} ${message ?? ''}`,
  );
}

describe('the JSON schemas', () => {
  let signer: Signer;
  let prepared: PreparedSignature;
  let signed: Uint8Array;

  beforeAll(async () => {
    const sandbox = await createSandbox({ seed: 'schemas' });
    const { privateKey: key, certificate, chain } = sandbox.identity('nguyen-van-an');
    signer = privateKeySigner({ key, certificate, chain });
    const clock = (): Date => NOW;
    prepared = await prepareSignature(draft, {
      certificate,
      chain,
      algorithm: signer.algorithm,
      clock,
    });
    signed = await (await signPdf(draft, { signer, clock })).bytes();
  });

  it.each(readdirSync(folder))('%s is a sound schema', (file) => {
    expect(schema(file.replace('.schema.json', ''))).toBeTypeOf('function');
  });

  it('describe a prepared signature', () => {
    expect(complaints('prepared-signature', prepared)).toEqual([]);
  });

  it('refuse a prepared signature that lacks a part', () => {
    const { byteRange, ...rest } = prepared;
    expect(byteRange).toHaveLength(4);
    expect(complaints('prepared-signature', rest)).toEqual([
      " must have required property 'byteRange'",
    ]);
  });

  it('refuse a prepared signature with a part that nobody knows', () => {
    expect(complaints('prepared-signature', { ...prepared, pin: '0000' })).toEqual([
      ' must NOT have additional properties',
    ]);
  });

  it('describe the report on a PDF', async () => {
    const report = await validate(signed, { at: NOW });
    expect(report.signatures).toHaveLength(1);
    expect(complaints('pdf-report', report)).toEqual([]);
  });

  it('describe the report on a CMS', async () => {
    const [signature] = signaturesOf(await PdfDocument.open(signed));
    const report = await validate(signature?.contents ?? signed, { at: NOW });
    expect(report.format).toBe('cms');
    expect(complaints('cms-report', report)).toEqual([]);
    expect(complaints('pdf-report', report)).not.toEqual([]);
  });

  it('describe an inspection', async () => {
    expect(complaints('pdf-inspection', await inspectPdf(signed))).toEqual([]);
  });

  it('take bytes as Base64 and leave services to the caller', () => {
    const options = {
      certificate: toBase64(signer.certificate),
      chain: signer.chain.map(toBase64),
      algorithm: signer.algorithm,
      field: { name: 'NguoiKy', page: 1, rect: { x: 60, y: 60, width: 160, height: 70 } },
    };
    expect(complaints('prepare-options', options)).toEqual([]);
    expect(complaints('prepare-options', { ...options, clock: 'now' })).not.toEqual([]);
  });
});
