import { readFileSync, readdirSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import {
  holderOf,
  nd30Profile,
  prepareDraft,
  reportActs,
  sealOnCopiesProfile,
} from '../src/index.js';
import { DRAFT, PLAN, clock, signerOf } from './office.js';

const folder = new URL('../schema/', import.meta.url);

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

/** The plan that the guide writes into plan.json. */
function planOfGuide(): { approval: object } {
  const guide = readFileSync(new URL('../../../docs/guides/office.md', import.meta.url), 'utf8');
  const json = /plan\.json <<'EOF'\n([\s\S]*?)\nEOF/u.exec(guide)?.[1] ?? '';
  return JSON.parse(json) as { approval: object };
}

describe('the JSON schemas', () => {
  it.each(readdirSync(folder))('%s is a sound schema', (file) => {
    expect(schema(file.replace('.schema.json', ''))).toBeTypeOf('function');
  });

  it('describe the plan of the guide', () => {
    expect(complaints('signing-plan', planOfGuide())).toEqual([]);
  });

  it('refuse a plan whose approver signs in the place of nobody known', () => {
    const people = [{ id: 'a', name: 'Trần Thị Bình', onBehalf: 'VT.' }];
    expect(complaints('signing-plan', { ...planOfGuide(), approval: { people } })).toEqual([
      '/approval/people/0/onBehalf must be equal to one of the allowed values',
    ]);
  });

  it('describe what a prepared document carries, and the report of it', async () => {
    const draft = await prepareDraft(DRAFT, PLAN, { clock });
    expect(complaints('embedded-plan', draft.embedded)).toEqual([]);
    const report = await reportActs(await draft.bytes(), { at: clock() });
    expect(complaints('acts-report', report)).toEqual([]);
  });

  it('describe the profiles and a holder', async () => {
    expect(complaints('profile', nd30Profile)).toEqual([]);
    expect(complaints('profile', sealOnCopiesProfile)).toEqual([]);
    const { certificate, chain } = await signerOf('binh');
    expect(complaints('holder', holderOf(certificate, chain))).toEqual([]);
  });

  it('refuse a profile with a rule that has no clause', () => {
    const { initial } = nd30Profile;
    const profile = { ...nd30Profile, initial: { ...initial, gap: { value: 3 } } };
    expect(complaints('profile', profile)).toEqual([
      "/initial/gap must have required property 'clause'",
    ]);
  });
});
