import { describe, expect, test } from 'vitest';
import { CASES, type Case } from '../../../../test-fixtures/attacks/cases.mjs';
import { PENDING } from './pending.js';
import { verdictOn } from './verdict.js';

const attacks = CASES.filter(({ mustFlag }) => mustFlag);
const honest = CASES.filter(({ mustFlag }) => !mustFlag);
const isPending = ({ name }: Case): boolean => name in PENDING;

/** One test a case; a pending one must fail, so that the list says no more than it must. */
function expectVerdict(cases: readonly Case[], wanted: boolean): void {
  for (const one of cases) {
    (isPending(one) ? test.fails : test)(one.name, async () => {
      const { clean, said } = await verdictOn(await one.pdf());
      expect(clean, said.join('; ')).toBe(wanted);
    });
  }
}

describe('an attack is flagged', () => {
  expectVerdict(attacks, false);
});

describe('an honest act is not accused', () => {
  expectVerdict(honest, true);
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
