import { readFileSync } from 'node:fs';
import { organisationKeys } from '@kyso/pkcs11';
import { createSandbox } from '@kyso/sandbox';
import { register } from '@kyso/vn';
import type { UsageEvent } from '@kyso/vn/usage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  SOFTHSM,
  WITHOUT_SOFTHSM,
  tokenStore,
  type TokenStore,
} from '../../../test-fixtures/softhsm.js';
import { SAMPLE, testFolder } from './kyso.js';

const PIN = '482915';

describe.skipIf(WITHOUT_SOFTHSM !== '')('an act with the key of an organisation in a token', () => {
  const folder = testFolder();
  let store: TokenStore;
  let serial: string;

  beforeAll(async () => {
    const { organisation } = await createSandbox();
    store = tokenStore();
    serial = store.token('Con dấu', PIN);
    store.write(serial, organisation, { pin: PIN });
  });
  afterAll(() => {
    store.dispose();
    folder.remove();
  });

  test('is recorded with the clerk who did it, each with his own name, and the channel of the key', async () => {
    const pin = { file: folder.write('pin', `${PIN}\n`) };
    const tenants = { bo: { module: SOFTHSM, token: { serial }, pin, sessions: 1 } };
    const keys = organisationKeys({ tenants });
    const events: UsageEvent[] = [];
    const onUsage = (event: UsageEvent) => {
      events.push(event);
    };
    try {
      const pdf = new Uint8Array(readFileSync(SAMPLE));
      const incoming = { number: '1234', date: '2026-11-21', onUsage };
      const first = { ...(await keys.seal('bo', 'van-thu-01')), ...incoming };
      const registered = await register(pdf, first);
      const second = { ...(await keys.seal('bo', 'van-thu-02')), ...incoming };
      await register(await registered.bytes(), second);
    } finally {
      await keys.close();
    }
    const shared = { act: 'register', channel: 'hsm' };
    expect(events).toMatchObject([
      { ...shared, clerk: 'van-thu-01', result: 'done' },
      { ...shared, clerk: 'van-thu-02', result: 'done' },
    ]);
    expect(JSON.stringify(events)).not.toContain(PIN);
  });
});
