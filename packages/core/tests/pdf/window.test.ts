import { describe, expect, test } from 'vitest';
import { ByteWindow } from '../../src/pdf/window.js';
import type { ByteSource } from '../../src/ports.js';

const MIB = 1 << 20;

/** A source of 64 MiB that counts what it gives. */
function counting(): ByteSource & { readonly given: () => number } {
  let given = 0;
  return {
    size: 64 * MIB,
    read(offset, length) {
      given += length;
      return new Uint8Array(length).fill(offset / MIB);
    },
    given: () => given,
  };
}

describe('a window over a long source', () => {
  test('forgets between two readings what would fill the memory, and reads it again', async () => {
    const source = counting();
    const window = new ByteWindow(source);
    for (let at = 0; at < 40; at++) {
      expect(await window.run(() => window.view(at * MIB, MIB)[0])).toBe(at);
    }
    expect(source.given()).toBe(40 * MIB);
    await window.run(() => window.view(39 * MIB, 10));
    expect(source.given()).toBe(40 * MIB);
    expect(await window.run(() => window.view(0, 10)[0])).toBe(0);
    expect(source.given()).toBeGreaterThan(40 * MIB);
  });

  test('one reading that needs more than that comes to its end, each byte fetched once', async () => {
    const source = counting();
    const window = new ByteWindow(source);
    const sum = await window.run(() => {
      let total = 0;
      for (let at = 0; at < 64; at++) total += window.view(at * MIB, MIB)[0] ?? 0;
      return total;
    });
    expect(sum).toBe((63 * 64) / 2);
    expect(source.given()).toBe(64 * MIB);
  });

  test('a small view is a copy that keeps no chunk', async () => {
    const window = new ByteWindow(counting());
    const view = await window.run(() => window.view(5, 100));
    expect(view.buffer.byteLength).toBe(100);
  });
});
