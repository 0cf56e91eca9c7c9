import { describe, expect, test } from 'vitest';
import { checkPlan } from '../../src/plan/check-plan.js';
import { PLAN } from '../office.js';

test('a plan is answered in NFC', () => {
  const decomposed = JSON.parse(JSON.stringify(PLAN).normalize('NFD')) as unknown;
  expect(checkPlan(decomposed)).toEqual(PLAN);
});

const person = { id: 'a', name: 'Nguyễn Văn An' };

describe('what is no plan, and where', () => {
  test.each([
    [null, ''],
    [{ version: 2 }, 'version'],
    [{ version: 1 }, ''],
    [{ version: 1, more: 1 }, 'more'],
    [{ version: 1, initials: { people: [] } }, 'initials.people'],
    [{ version: 1, initials: { people: [{ id: 'a' }] } }, 'initials.people[0].name'],
    [{ version: 1, initials: { people: [{ ...person, name: ' ' }] } }, 'initials.people[0].name'],
    [{ version: 1, initials: { people: [{ ...person, id: 'a.b' }] } }, 'initials.people[0].id'],
    [{ version: 1, initials: { people: [person, person] } }, 'initials.people[1].id'],
    [
      { version: 1, initials: { people: [person] }, approval: { people: [person] } },
      'approval.people[0].id',
    ],
    [
      { version: 1, initials: { people: [{ ...person, marks: 'all' }] } },
      'initials.people[0].marks',
    ],
    [{ version: 1, initials: { people: [person], order: 'none' } }, 'initials.order'],
    [
      { version: 1, approval: { people: [{ ...person, onBehalf: 'XX.' }] } },
      'approval.people[0].onBehalf',
    ],
    [{ version: 1, issue: { sealWidth: 1000 } }, 'issue.sealWidth'],
    [
      { version: 1, issue: { places: { seal: { page: 1, x: 0, y: 0, width: 'a', height: 1 } } } },
      'issue.places.seal.width',
    ],
    [{ version: 1, issue: {}, receiving: ['burn'] }, 'receiving[0]'],
  ])('%j at "%s"', (plan, path) => {
    expect(() => checkPlan(plan)).toThrow(
      expect.objectContaining({ code: 'ERR_PLAN', facts: { path } }) as Error,
    );
  });
});
