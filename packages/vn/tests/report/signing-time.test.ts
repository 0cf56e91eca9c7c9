import { expect, test } from 'vitest';
import { isLocalTimeAsUtc } from '../../src/report/signing-time.js';

const at = new Date('2026-06-01T12:00:00Z');

test.each([
  ['seven hours ahead of the timestamp', '2026-06-01T15:00:00Z', '2026-06-01T08:00:30Z', true],
  ['within the hour around them', '2026-06-01T15:50:00Z', '2026-06-01T08:00:00Z', true],
  ['five hours ahead', '2026-06-01T13:00:00Z', '2026-06-01T08:00:00Z', false],
  ['the same time', '2026-06-01T08:00:00Z', '2026-06-01T08:00:40Z', false],
  ['nothing proved, seven hours in the future', '2026-06-01T18:59:00Z', null, true],
  ['nothing proved, in the past', '2026-06-01T08:00:00Z', null, false],
  ['nothing proved, a day in the future', '2026-06-02T12:00:00Z', null, false],
  ['nothing claimed', null, '2026-06-01T08:00:00Z', false],
])('%s', (_, claimed, proved, expected) => {
  expect(isLocalTimeAsUtc({ claimed, proved, at })).toBe(expected);
});
