import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { errorOf, faultyToken, isGood, PIN, signOnce, WRONG_PIN, WITHOUT_SHIM } from './setup.js';

const CKF_PROTECTED_AUTHENTICATION_PATH = 0x100;
const CKF_USER_PIN_COUNT_LOW = 0x10000;
const CKF_USER_PIN_LOCKED = 0x40000;
const CKR_PIN_INCORRECT = 0xa0;
const CKR_PIN_LEN_RANGE = 0xa2;
const CKR_PIN_EXPIRED = 0xa3;
const CKU_CONTEXT_SPECIFIC = '2';

const token = faultyToken();

describe.skipIf(WITHOUT_SHIM !== '')('a wrong PIN', () => {
  it('is tried exactly once, also with four signatures under way', async () => {
    const signer = await token.signer({ pin: WRONG_PIN, sessions: 4 });
    const errors = await Promise.all(Array.from({ length: 4 }, () => errorOf(signOnce(signer))));
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'ERR_PIN' });
    }
    expect(errors[0]).toMatchObject({ facts: { reason: 'wrong', ckr: 'CKR_PIN_INCORRECT' } });
    expect(token.shim.calls('C_Login')).toMatchObject([{ rv: 0xa0 }]);
  });

  it('is not tried again by the same signer', async () => {
    const signer = await token.signer({ pin: WRONG_PIN });
    await errorOf(signOnce(signer));
    expect(await errorOf(signOnce(signer))).toMatchObject({
      code: 'ERR_PIN',
      facts: { reason: 'refused-before' },
    });
    expect(token.shim.calls('C_Login')).toHaveLength(1);
  });

  it('is asked for anew where a person enters it, once for each signature', async () => {
    const pin = vi.fn().mockResolvedValueOnce(WRONG_PIN).mockResolvedValueOnce(PIN);
    const signer = await token.signer({ pin });
    expect(await errorOf(signOnce(signer))).toMatchObject({ code: 'ERR_PIN' });
    expect(isGood(await signOnce(signer), token.person)).toBe(true);
    expect(pin).toHaveBeenCalledTimes(2);
    expect(token.shim.calls('C_Login').map(({ rv }) => rv)).toEqual([0xa0, 0]);
  });

  it('that was right before a session got lost is tried once more and then asked for', async () => {
    const pin = vi.fn(() => PIN);
    const signer = await token.signer({ pin, sessions: 4 });
    await signOnce(signer);
    token.shim.forget();
    token.shim.set({ failures: [{ function: 'C_Login', nth: 1, rv: CKR_PIN_INCORRECT }] });
    token.shim.loseSessions();
    expect(await errorOf(signOnce(signer))).toMatchObject({
      code: 'ERR_PIN',
      facts: { reason: 'wrong' },
    });
    expect(pin).toHaveBeenCalledTimes(1);
    expect(token.shim.calls('C_Login').map(({ rv }) => rv)).toEqual([CKR_PIN_INCORRECT]);
    expect(isGood(await signOnce(signer), token.person)).toBe(true);
    expect(pin).toHaveBeenCalledTimes(2);
  });

  it('stands in no error, no object and no log', async () => {
    const signer = await token.signer({ pin: WRONG_PIN });
    const error = await errorOf(signOnce(signer));
    const shown = [
      inspect(error, { depth: 9 }),
      JSON.stringify(error),
      inspect(signer, { depth: 9 }),
    ];
    for (const text of [...shown, error.stack, token.shim.log()]) {
      expect(text).not.toContain(WRONG_PIN);
    }
  });
});

describe.skipIf(WITHOUT_SHIM !== '')('the last tries', () => {
  it('are told to who is asked', async () => {
    token.shim.set({ tokenFlags: CKF_USER_PIN_COUNT_LOW });
    const pin = vi.fn(() => PIN);
    await signOnce(await token.signer({ pin }));
    expect(pin).toHaveBeenCalledWith(expect.objectContaining({ state: 'low', triesLeft: null }));
  });

  it('the last one is refused without consent: nobody is asked and nothing is tried', async () => {
    token.shim.set({ pinTries: 2 });
    const pin = vi.fn(() => WRONG_PIN);
    const signer = await token.signer({ pin });
    await errorOf(signOnce(signer));
    expect(await errorOf(signOnce(signer))).toMatchObject({
      code: 'ERR_PIN',
      facts: { reason: 'last-try', triesLeft: 1 },
    });
    expect(pin).toHaveBeenCalledTimes(1);
    expect(token.shim.calls('C_Login')).toHaveLength(1);
    const bold = await token.signer({ lastTry: true });
    expect(isGood(await signOnce(bold), token.person)).toBe(true);
  });

  it('the wrong one that locks the token is told as locked', async () => {
    token.shim.set({ pinTries: 1 });
    const signer = await token.signer({ pin: WRONG_PIN });
    expect(await errorOf(signOnce(signer))).toMatchObject({
      code: 'ERR_PIN',
      facts: { reason: 'locked', ckr: 'CKR_PIN_LOCKED', triesLeft: 0 },
    });
    token.shim.set({});
    await signOnce(await token.signer());
  });

  it('a locked token is not tried at all', async () => {
    token.shim.set({ tokenFlags: CKF_USER_PIN_LOCKED });
    const pin = vi.fn(() => PIN);
    const signer = await token.signer({ pin });
    expect(await errorOf(signOnce(signer))).toMatchObject({
      code: 'ERR_PIN',
      facts: { reason: 'locked', triesLeft: 0 },
    });
    expect(pin).not.toHaveBeenCalled();
    expect(token.shim.calls('C_Login')).toEqual([]);
  });

  it('an expired PIN is told as expired, after one try', async () => {
    token.shim.set({ failures: [{ function: 'C_Login', rv: CKR_PIN_EXPIRED }] });
    const signer = await token.signer();
    expect(await errorOf(signOnce(signer))).toMatchObject({
      code: 'ERR_PIN',
      facts: { reason: 'expired', ckr: 'CKR_PIN_EXPIRED' },
    });
    expect(token.shim.calls('C_Login')).toHaveLength(1);
  });
});

describe.skipIf(WITHOUT_SHIM !== '')('a token with keys of its own', () => {
  it('asks for the PIN itself where none is given', async () => {
    token.shim.set({ tokenFlags: CKF_PROTECTED_AUTHENTICATION_PATH, padPin: PIN });
    const signer = await token.signer({ pin: { protectedPath: true } });
    expect(isGood(await signOnce(signer), token.person)).toBe(true);
    expect(token.shim.calls('C_Login')).toMatchObject([{ rv: 0, detail: { pin: 'pad' } }]);
  });

  it('is given no characters in place of NULL_PTR, for which the native part has no word', async () => {
    token.shim.set({ tokenFlags: CKF_PROTECTED_AUTHENTICATION_PATH, padPin: PIN });
    await signOnce(await token.signer({ pin: { protectedPath: true } }));
    expect(token.shim.calls('C_Login')).toMatchObject([{ detail: { given: 'empty' } }]);
  });

  it('whose module takes that for a PIN is not tried again, and no try is used up by it', async () => {
    const failures = [{ function: 'C_Login', rv: CKR_PIN_LEN_RANGE }];
    token.shim.set({ tokenFlags: CKF_PROTECTED_AUTHENTICATION_PATH, failures });
    const signer = await token.signer({ pin: { protectedPath: true } });
    expect(await errorOf(signOnce(signer))).toMatchObject({
      code: 'ERR_PIN',
      facts: { reason: 'malformed' },
    });
    expect(await errorOf(signOnce(signer))).toMatchObject({
      code: 'ERR_PIN',
      facts: { reason: 'refused-before' },
    });
    expect(token.shim.calls('C_Login')).toHaveLength(1);
  });

  it('is asked at its keys again where the person there was wrong', async () => {
    const failures = [{ function: 'C_Login', nth: 1, rv: CKR_PIN_INCORRECT }];
    token.shim.set({ tokenFlags: CKF_PROTECTED_AUTHENTICATION_PATH, padPin: PIN, failures });
    const signer = await token.signer({ pin: { protectedPath: true } });
    expect(await errorOf(signOnce(signer))).toMatchObject({ facts: { reason: 'wrong' } });
    expect(isGood(await signOnce(signer), token.person)).toBe(true);
  });
});

describe.skipIf(WITHOUT_SHIM !== '')('CKA_ALWAYS_AUTHENTICATE', () => {
  const contextLogins = (): readonly number[] =>
    token.shim
      .calls('C_Login')
      .filter(({ detail }) => detail['user'] === CKU_CONTEXT_SPECIFIC)
      .map(({ rv }) => rv);

  it('gives the PIN before each signature', async () => {
    token.shim.set({ alwaysAuthenticate: true });
    const signer = await token.signer();
    for (let number = 0; number < 3; number++) {
      expect(isGood(await signOnce(signer), token.person)).toBe(true);
    }
    expect(contextLogins()).toEqual([0, 0, 0]);
  });

  it('works in four sessions at once', async () => {
    token.shim.set({ alwaysAuthenticate: true });
    const signer = await token.signer({ sessions: 4 });
    const signatures = await Promise.all(Array.from({ length: 8 }, () => signOnce(signer)));
    for (const signature of signatures) expect(isGood(signature, token.person)).toBe(true);
    expect(contextLogins()).toHaveLength(8);
  });

  it('a PIN that is refused there is tried once, and asked for anew with the next signature', async () => {
    const refusal = { function: 'C_Login', nth: 2, rv: CKR_PIN_INCORRECT };
    token.shim.set({ alwaysAuthenticate: true, failures: [refusal] });
    const pin = vi.fn(() => PIN);
    const signer = await token.signer({ pin });
    expect(await errorOf(signOnce(signer))).toMatchObject({
      code: 'ERR_PIN',
      facts: { reason: 'wrong' },
    });
    expect(contextLogins()).toEqual([CKR_PIN_INCORRECT]);
    expect(pin).toHaveBeenCalledTimes(1);
    expect(isGood(await signOnce(signer), token.person)).toBe(true);
    expect(pin).toHaveBeenCalledTimes(2);
    expect(contextLogins()).toEqual([CKR_PIN_INCORRECT, 0]);
  });
});
