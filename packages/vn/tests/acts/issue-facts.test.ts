import { describe, expect, test } from 'vitest';
import { readIssueFacts } from '../../src/acts/issue-facts.js';

/** Half past midnight of 3 February in Vietnam, still the 2nd by UTC. */
const document = { time: new Date('2026-02-02T17:30:00Z'), symbol: 'QĐ-UBND', printed: {} };

describe('number and date as they are written (NĐ 30/2020 Appendix I, II.3, II.4)', () => {
  test.each([
    [{ number: '5' }, { number: '05', date: '2026-02-03', day: '03', month: '02', year: '2026' }],
    [
      { number: '15', date: '2026-11-20' },
      { number: '15', day: '20', month: '11' },
    ],
    [
      { number: '7', date: '2026-03-09' },
      { number: '07', day: '09', month: '3' },
    ],
    [{ number: '15a/qđ-ubnd' }, { number: '15a' }],
  ])('%o', (given, written) => {
    expect(readIssueFacts(given, document)).toMatchObject(written);
  });

  test('the symbol of the document is the default', () => {
    expect(readIssueFacts({ number: '5' }, document).symbol).toBe('QĐ-UBND');
    expect(readIssueFacts({ number: '5/CV-X' }, { ...document, symbol: null }).symbol).toBe('CV-X');
  });
});

test.each([
  [{ number: '' }],
  [{ number: 'năm' }],
  [{ number: '5/CV-BNV' }],
  [{ number: '5', date: '2026-02-30' }],
  [{ number: '5', date: '20/11/2026' }],
])('%o is refused', (given) => {
  expect(() => readIssueFacts(given, document)).toThrow(
    expect.objectContaining({ code: 'ERR_VALUE' }) as Error,
  );
});
