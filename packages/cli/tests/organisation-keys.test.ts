import { readFileSync } from 'node:fs';
import { organisationKeys } from '@kyso/pkcs11';
import { createSandbox } from '@kyso/sandbox';
import { register } from '@kyso/vn';
import type { UsageEvent } from '@kyso/vn/usage';
import { describe, expect, test } from 'vitest';
import { SAMPLE } from './kyso.js';
import { PIN, SOFTHSM, WITHOUT_SOFTHSM, tokenAtHand } from './token-at-hand.js';

describe.skipIf(WITHOUT_SOFTHSM !== '')('an act with the key of an organisation in a token', () => {
  const token = tokenAtHand({
    label: 'Con dấu',
    sandbox: createSandbox,
    keys: ({ organisation }) => ({ '01': organisation }),
  });

  test('is recorded with the clerk who did it, each with his own name, and the channel of the key', async () => {
    const pin = { file: token.folder.write('pin', `${PIN}\n`) };
    const tenants = { bo: { module: SOFTHSM, token: { serial: token.serial }, pin, sessions: 1 } };
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
