import { describe, expect, test } from 'vitest';
import { CASES } from '../../../../test-fixtures/attacks/cases.mjs';
import { PENDING } from './pending.js';
import { verdictOn } from './verdict.js';

const attacks = CASES.filter(({ mustFlag }) => mustFlag);
const honest = CASES.filter(({ mustFlag }) => !mustFlag);

describe.concurrent('an attack is flagged', () => {
  test.each(attacks.map((one) => [one.name, one] as const))('%s', async (name, { pdf }) => {
    const { clean, said } = await verdictOn(await pdf());
    expect(clean, said.join('; ')).toBe(name in PENDING);
  });
});

describe.concurrent('an honest act is not accused', () => {
  test.each(honest.map((one) => [one.name, one] as const))('%s', async (name, { pdf }) => {
    const { clean, said } = await verdictOn(await pdf());
    expect(clean, said.join('; ')).toBe(!(name in PENDING));
  });
});

describe('the cases', () => {
  test('have names of their own', () => {
    expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
  });

  test('leave no attack without an honest twin', () => {
    const twins = new Set(honest.flatMap(({ honestTwinOf = [] }) => honestTwinOf));
    expect(attacks.filter(({ name }) => !twins.has(name)).map(({ name }) => name)).toEqual([]);
  });

  test('name no pending one that is not there', () => {
    const names = new Set(CASES.map(({ name }) => name));
    expect(Object.keys(PENDING).filter((name) => !names.has(name))).toEqual([]);
  });
});
