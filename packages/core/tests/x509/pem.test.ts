import { describe, expect, test } from 'vitest';
import { toBase64 } from '../../src/bytes/index.js';
import { isPem, pemBlocks } from '../../src/x509/index.js';

const text = (value: string) => new TextEncoder().encode(value);
const block = (label: string, bytes: Uint8Array, eol = '\n') =>
  [
    `-----BEGIN ${label}-----`,
    toBase64(bytes).replace(/.{64}/g, `$&${eol}`),
    `-----END ${label}-----`,
  ].join(eol);

describe('PEM', () => {
  test('gives every block in order, with text between them and any line ends', () => {
    const a = Uint8Array.from({ length: 100 }, (_, index) => index);
    const b = Uint8Array.of(1, 2, 3);
    const file = `Chủ thể: An\n${block('CERTIFICATE', a, '\r\n')}\nrác\n${block('PRIVATE KEY', b)}\n`;
    expect(isPem(text(file))).toBe(true);
    expect(pemBlocks(text(file))).toEqual([
      { label: 'CERTIFICATE', bytes: a },
      { label: 'PRIVATE KEY', bytes: b },
    ]);
  });

  test('is not what has no block', () => {
    expect(isPem(text('MIIB'))).toBe(false);
    expect(pemBlocks(text('MIIB'))).toEqual([]);
  });

  test.each([
    ['is not closed', '-----BEGIN CERTIFICATE-----\nAAAA\n'],
    ['has no end of its label', '-----BEGIN CERTIFICATE'],
    ['is closed by another label', '-----BEGIN A-----\nAAAA\n-----END B-----\n'],
    ['is not Base64', '-----BEGIN A-----\n!!!!\n-----END A-----\n'],
  ])('that %s is refused with the offset', (_, file) => {
    expect(() => pemBlocks(text(`xx${file}`))).toThrow(
      expect.objectContaining({ code: 'ERR_CERTIFICATE', facts: { offset: 2 } }),
    );
  });

  test('of endless blocks is refused', () => {
    const many = `${block('A', Uint8Array.of(1))}\n`.repeat(5000);
    expect(() => pemBlocks(text(many))).toThrow(expect.objectContaining({ code: 'ERR_LIMIT' }));
  });
});
