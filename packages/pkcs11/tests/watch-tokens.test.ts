import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { watchTokens, type TokenEvent } from '@kyso/pkcs11';
import {
  SOFTHSM,
  WITHOUT_SOFTHSM,
  tokenStore,
  type TokenStore,
} from '../../../test-fixtures/softhsm.js';

describe.skipIf(WITHOUT_SOFTHSM !== '')('watching tokens', () => {
  let store: TokenStore;
  let serial: string;
  beforeAll(() => {
    store = tokenStore();
    serial = store.token('thứ nhất', '123456');
  });
  afterAll(() => {
    store.dispose();
  });

  test('tells the tokens that are there, one that comes, and a module that fails once', async () => {
    const stop = new AbortController();
    const { signal } = stop;
    const modules = [SOFTHSM, '/nowhere/libtoken.so'];
    const events: TokenEvent[] = [];
    for await (const event of watchTokens({ modules, intervalMs: 20, signal })) {
      events.push(event);
      if (events.length === 2) store.addWhileInUse('thứ hai');
      if (events.length === 3) stop.abort();
    }
    expect(events).toMatchObject([
      { type: 'inserted', module: SOFTHSM, token: { label: 'thứ nhất', serial } },
      { type: 'failed', module: '/nowhere/libtoken.so', error: { code: 'ERR_MODULE' } },
      { type: 'inserted', module: SOFTHSM, token: { label: 'thứ hai' } },
    ]);
  });

  test('ends at once where the signal is aborted already', async () => {
    const events = watchTokens({ modules: [SOFTHSM], signal: AbortSignal.abort() });
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });
});
