import { describe, expect, test } from 'vitest';
import { CASES, type Case } from '../../../../test-fixtures/attacks/cases.mjs';
import { verdictOn } from './verdict.js';

const attacks = CASES.filter(({ mustFlag }) => mustFlag);
const honest = CASES.filter(({ mustFlag }) => !mustFlag);

/** One test a case. */
function expectVerdict(cases: readonly Case[], wanted: boolean): void {
  for (const one of cases) {
    test(one.name, async () => {
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
});
