import { inspect } from 'node:util';
import { createSandbox } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changePin, checkFit, type PinRequest, type PinSource } from '@kyso/pkcs11';
import {
  SOFTHSM,
  WITHOUT_SOFTHSM,
  tokenStore,
  type TokenStore,
} from '../../../../test-fixtures/softhsm.js';

const OLD = 'mã-cũ-482915';
const NEW = 'mã-mới-739204';

describe.skipIf(WITHOUT_SOFTHSM !== '')('changing the PIN of a token', () => {
  let store: TokenStore;
  let serial: string;

  beforeAll(async () => {
    store = tokenStore();
    serial = store.token('thẻ', OLD);
    const sandbox = await createSandbox({ seed: 'pin' });
    store.write(serial, sandbox.identity('nguyen-van-an'), { pin: OLD });
  });
  afterAll(() => {
    store.dispose();
  });

  const access = () => ({ module: SOFTHSM, token: { serial } });
  const change = (oldPin: PinSource, newPin: PinSource) =>
    changePin({ ...access(), oldPin, newPin });
  const opens = (pin: string) => checkFit({ ...access(), pin });

  test('the new one opens it, the old one no longer does', async () => {
    const asked: PinRequest['purpose'][] = [];
    const answering = (pin: string) => (request: PinRequest) => {
      asked.push(request.purpose);
      return pin;
    };
    await change(answering(OLD), answering(NEW));
    expect(asked).toEqual(['login', 'new-pin']);
    await expect(opens(OLD)).rejects.toMatchObject({ code: 'ERR_PIN', facts: { reason: 'wrong' } });
    await expect(opens(NEW)).resolves.toHaveLength(1);
    await change(NEW, OLD);
    await expect(opens(OLD)).resolves.toHaveLength(1);
  });

  test.each([
    ['too short', '12', { reason: 'length', least: 4 }],
    ['too long', '1'.repeat(300), { reason: 'length', most: 255 }],
    ['the old one', OLD, { reason: 'unchanged' }],
  ])('a new one that is %s is refused, and the old one holds', async (_, pin, facts) => {
    const work = change(OLD, pin);
    await expect(work).rejects.toMatchObject({ code: 'ERR_PIN', facts: { ...facts, serial } });
    await expect(opens(OLD)).resolves.toHaveLength(1);
  });

  test('a wrong old one changes nothing, and neither stands in the error', async () => {
    const error: unknown = await change('sai-rồi-111', 'mới-222').catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({
      code: 'ERR_PIN',
      facts: { reason: 'wrong', call: 'C_SetPIN', ckr: 'CKR_PIN_INCORRECT', serial },
    });
    const shown = inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error);
    expect(shown).not.toMatch(/sai-rồi|mới-222/);
    await expect(opens(OLD)).resolves.toHaveLength(1);
  });

  test('a person who gives up at the new one has used up no try', async () => {
    await expect(change('sai-rồi-111', () => undefined)).rejects.toMatchObject({
      code: 'ERR_PIN',
      facts: { reason: 'cancelled', state: 'ok' },
    });
  });
});
