import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/crypto/engine.js';
import { MAX_DECODED_BYTES } from '../../src/pdf/limits.js';
import { inflate } from '../../src/pdf/inflate.js';

const ENGINES: readonly (readonly [string, Engine])[] = [
  ['Node with its zlib', globalThis],
  ['an engine without zlib', {}],
  ['an engine whose modules are others', { process: { getBuiltinModule: () => ({}) } }],
];

const CONTENT = new TextEncoder().encode('cross-reference '.repeat(20_000));

/** In one go: a list of differences of long arrays takes seconds. */
function same(found: Uint8Array, expected: Uint8Array): boolean {
  return Buffer.compare(found, expected) === 0;
}

describe.each(ENGINES)('inflating in %s', (_, scope) => {
  it('gives back what was deflated', () => {
    expect(same(inflate(deflateSync(CONTENT), scope), CONTENT)).toBe(true);
  });

  it('gives a plain Uint8Array that keeps no more memory than twice its length', () => {
    const bytes = inflate(deflateSync(CONTENT.subarray(0, 100)), scope);
    expect(bytes.constructor).toBe(Uint8Array);
    expect(bytes.buffer.byteLength).toBeLessThanOrEqual(200);
  });

  it('passes over bytes behind the end of the data, and a wrong sum', () => {
    const deflated = deflateSync(CONTENT);
    const longer = Buffer.concat([deflated, Buffer.from('\r\n')]);
    expect(same(inflate(longer, scope), CONTENT)).toBe(true);
    const wrongSum = Uint8Array.from(deflated);
    wrongSum[wrongSum.length - 1] = (wrongSum.at(-1) ?? 0) ^ 1;
    expect(same(inflate(wrongSum, scope), CONTENT)).toBe(true);
  });

  it('refuses what is not deflated, what breaks off, and more than the bound', () => {
    expect(() => inflate(new Uint8Array(100).fill(7), scope)).toThrow(
      expect.objectContaining({ code: 'ERR_PDF_SYNTAX' }),
    );
    expect(() => inflate(deflateSync(CONTENT).subarray(0, 300), scope)).toThrow(
      expect.objectContaining({ code: 'ERR_PDF_SYNTAX' }),
    );
    const bomb = deflateSync(new Uint8Array(MAX_DECODED_BYTES + 1));
    expect(() => inflate(bomb, scope)).toThrow(
      expect.objectContaining({ code: 'ERR_LIMIT', facts: { limit: MAX_DECODED_BYTES } }),
    );
  });
});
