import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import { afterAll, describe, expect, it } from 'vitest';
import { createSandbox } from '@kyso/sandbox';
import { checkFit, errorText, generateKeyPair, listTokens } from '@kyso/pkcs11';
import { SOFTHSM, WITHOUT_SOFTHSM, tokenStore } from '../../../test-fixtures/softhsm.js';

const PIN = '482915';
const folder = new URL('../schema/', import.meta.url);

/** The schema of a type; it is itself checked strictly, so that a keyword nobody knows is an error. */
function schema(name: string): ValidateFunction {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
  ajvFormats.default(ajv);
  const text = readFileSync(new URL(`${name}.schema.json`, folder), 'utf8');
  return ajv.compile(JSON.parse(text) as object);
}

/** The complaints about a value as it looks to another process, byte strings in Base64. */
function complaints(name: string, value: unknown): readonly string[] {
  const check = schema(name);
  const inBase64 = (_: string, one: unknown) =>
    one instanceof Uint8Array ? Buffer.from(one).toString('base64') : one;
  const json: unknown = JSON.parse(JSON.stringify(value, inBase64));
  if (check(json)) return [];
  return (check.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath} ${message ?? ''}`,
  );
}

describe('the JSON schemas', () => {
  it.each(readdirSync(folder))('%s is a sound schema', (file) => {
    expect(schema(file.replace('.schema.json', ''))).toBeTypeOf('function');
  });

  it('describe where a key is and its PIN comes from', () => {
    const options = {
      ...{ module: 'm.so', token: { serial: 'a1' }, certificate: { cccd: '001099000001' } },
      ...{ pin: { env: 'PIN' }, sessions: 2, logout: 'on-close', scheme: 'pss' },
    };
    expect(complaints('pkcs11-signer-options', options)).toEqual([]);
    const tenants = { bo: { token: { serial: 'a1' }, pin: { file: 'pin' } } };
    expect(complaints('organisation-keys-options', { tenants })).toEqual([]);
  });

  it('refuse a choice that is none, and a PIN in the settings of a server', () => {
    expect(complaints('certificate-choice', { purpose: 'signing' })).toEqual([
      '/purpose must be equal to one of the allowed values',
    ]);
    const tenants = { bo: { token: { serial: 'a1' }, pin: '482915' } };
    expect(complaints('organisation-keys-options', { tenants })).not.toEqual([]);
  });
});

describe.skipIf(WITHOUT_SOFTHSM !== '')('what a token shows', () => {
  const files = mkdtempSync(join(tmpdir(), 'kyso-schemas-'));
  afterAll(() => {
    rmSync(files, { recursive: true });
  });

  it('is as the schemas say, beside a module that fails', async () => {
    const store = tokenStore();
    const sandbox = await createSandbox();
    const serial = store.token('thẻ', PIN);
    store.write(serial, sandbox.identity('nguyen-van-an'), { pin: PIN });
    const broken = join(files, 'module.so');
    writeFileSync(broken, 'nothing');
    const listing = await listTokens({ modules: [SOFTHSM, broken] });
    expect(complaints('token-listing', listing)).toEqual([]);
    const access = { module: SOFTHSM, token: { serial }, pin: PIN };
    const made = await generateKeyPair({ ...access, kind: 'p-256', label: 'mới' });
    expect(complaints('generated-key-pair', made)).toEqual([]);
    for (const fit of await checkFit(access))
      expect(complaints('certificate-fit', fit)).toEqual([]);
    const [, { failure } = {}] = listing.modules;
    if (!failure) throw new Error('the second module is none');
    expect(complaints('explanation', errorText(failure))).toEqual([]);
    store.dispose();
  });
});
