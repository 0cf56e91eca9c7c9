import { describe, expect, it } from 'vitest';
import { watchTokens, type TokenEvent } from '../../src/index.js';
import { faultyToken, WITHOUT_SHIM } from './setup.js';

const token = faultyToken();

describe.skipIf(WITHOUT_SHIM !== '')('a token that is watched', () => {
  it('is told when it goes and when it is back', async () => {
    const stop = new AbortController();
    const { signal } = stop;
    const told: TokenEvent[] = [];
    const modules = [token.shim.path];
    for await (const event of watchTokens({ modules, intervalMs: 20, signal })) {
      told.push(event);
      if (told.length === 1) token.shim.set({ removed: true });
      if (told.length === 2) token.shim.set({});
      if (told.length === 3) stop.abort();
    }
    const { type: _, ...same } = told[0] ?? expect.fail('nothing was told');
    expect(told.map(({ type }) => type)).toEqual(['inserted', 'removed', 'inserted']);
    for (const event of told) expect(event).toMatchObject(same);
  });
});
