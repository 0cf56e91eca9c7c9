import { createSandbox } from '@kyso/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CKA, CKF, CKO, CKU, type Cryptoki, type Handle } from '../../src/cryptoki.js';
import { newCryptoki } from '../../src/host/native.js';
import { tokenStore } from '../../../../test-fixtures/softhsm.js';
import { buildShim, type Shim, WITHOUT_SHIM } from './shim.js';

const PIN = '730418';
const DATA = Buffer.alloc(32, 7);
/** A loaded machine takes its time. */
const PATIENCE = { timeout: 30_000 };
const CKM_RSA_PKCS = 0x1;
const CKM_SHA256_RSA_PKCS = 0x40;

/** With what the package itself does not use. */
interface AsyncCryptoki extends Cryptoki {
  C_SignAsync(session: Handle, data: Uint8Array, signature: Uint8Array): Promise<Uint8Array>;
}

/**
 * The shim itself, through the native binding: what it injects must be what a token does, or tests built on
 * it prove nothing.
 */
describe.skipIf(WITHOUT_SHIM !== '')('the fault-injecting module', () => {
  let shim: Shim;
  let pkcs11: AsyncCryptoki;
  let slot: Handle;
  let session: Handle;

  beforeAll(async () => {
    const store = tokenStore();
    const person = (await createSandbox({ seed: 'shim' })).identity('nguyen-van-an');
    store.write(store.token('shim', PIN), person, { pin: PIN });
    shim = buildShim();
    pkcs11 = newCryptoki() as AsyncCryptoki;
    pkcs11.load(shim.path);
    pkcs11.C_Initialize({ flags: CKF.osLockingOk });
  });
  afterAll(() => {
    shim.set({});
    pkcs11.C_Finalize();
  });
  beforeEach(() => {
    shim.set({});
    shim.loseSessions();
    slot = present()[0] ?? Buffer.alloc(8);
    session = pkcs11.C_OpenSession(slot, CKF.serialSession | CKF.rwSession);
    shim.forget();
  });

  function present(): Handle[] {
    const slots = pkcs11.C_GetSlotList(true);
    return slots.filter((one) => pkcs11.C_GetTokenInfo(one).label.trim() === 'shim');
  }

  const login = (pin = PIN): void => {
    pkcs11.C_Login(session, CKU.user, pin);
  };
  /** Looked up each time: SoftHSM forgets handles of private objects with the login. */
  const key = (): Handle => {
    const template = [{ type: CKA.class, value: CKO.privateKey }];
    pkcs11.C_FindObjectsInit(session, template);
    const [found] = pkcs11.C_FindObjects(session, 1);
    pkcs11.C_FindObjectsFinal(session);
    return found ?? Buffer.alloc(8);
  };
  const begin = (): void => {
    pkcs11.C_SignInit(session, { mechanism: CKM_RSA_PKCS }, key());
  };
  const sign = (): Uint8Array => {
    begin();
    return pkcs11.C_Sign(session, DATA, Buffer.alloc(256));
  };
  const flags = (): number => pkcs11.C_GetTokenInfo(slot).flags;

  it('forwards everything while it is told nothing', () => {
    login();
    expect(sign()).toHaveLength(256);
    expect(shim.calls('C_Sign')).toMatchObject([{ rv: 0 }]);
    expect(shim.calls('C_SignInit')).toMatchObject([{ detail: { mechanism: '0x1' } }]);
  });

  it('takes the token out: no slot has a token, sessions answer CKR_DEVICE_REMOVED', () => {
    login();
    shim.set({ removed: true });
    expect(sign).toThrow('CKR_DEVICE_REMOVED');
    expect(pkcs11.C_GetSlotList(true)).toEqual([]);
    expect(pkcs11.C_GetSlotInfo(slot).flags & CKF.tokenPresent).toBe(0);
    expect(() => pkcs11.C_GetTokenInfo(slot)).toThrow('CKR_TOKEN_NOT_PRESENT');
  });

  it('forgets session and login of a token that was taken out and put back', () => {
    login();
    shim.set({ removed: 0xe0 });
    expect(sign).toThrow('CKR_TOKEN_NOT_PRESENT');
    shim.set({});
    expect(present()).toHaveLength(1);
    expect(sign).toThrow('CKR_SESSION_HANDLE_INVALID');
  });

  it('loses sessions', () => {
    login();
    shim.loseSessions();
    expect(sign).toThrow('CKR_SESSION_HANDLE_INVALID');
  });

  it('fails the n-th call only', () => {
    login();
    shim.set({ failures: [{ function: 'C_Sign', nth: 2, rv: 0x30 }] });
    sign();
    expect(sign).toThrow('CKR_DEVICE_ERROR');
    shim.loseSessions();
    session = pkcs11.C_OpenSession(slot, CKF.serialSession);
    login();
    expect(sign()).toHaveLength(256);
  });

  it('counts wrong PINs, warns of the last one, and locks', () => {
    shim.set({ pinTries: 3 });
    expect(() => {
      login('000000');
    }).toThrow('CKR_PIN_INCORRECT');
    expect(flags() & CKF.userPinFinalTry).toBe(0);
    expect(flags() & CKF.userPinCountLow).not.toBe(0);
    expect(() => {
      login('000000');
    }).toThrow('CKR_PIN_INCORRECT');
    expect(flags() & CKF.userPinFinalTry).not.toBe(0);
    expect(() => {
      login('000000');
    }).toThrow('CKR_PIN_LOCKED');
    expect(flags() & CKF.userPinLocked).not.toBe(0);
    expect(login).toThrow('CKR_PIN_LOCKED');
    shim.set({});
    login();
  });

  it('asks for a login before each signature where CKA_ALWAYS_AUTHENTICATE is set', () => {
    login();
    shim.set({ alwaysAuthenticate: true });
    const [always] = pkcs11.C_GetAttributeValue(session, key(), [
      { type: CKA.alwaysAuthenticate, value: Buffer.alloc(1) },
    ]);
    expect(always?.value).toEqual(Buffer.from([1]));
    expect(sign).toThrow('CKR_USER_NOT_LOGGED_IN');
    begin();
    expect(() => {
      pkcs11.C_Login(session, CKU.contextSpecific, '000000');
    }).toThrow('CKR_PIN_INCORRECT');
    pkcs11.C_Login(session, CKU.contextSpecific, PIN);
    expect(pkcs11.C_Sign(session, DATA, Buffer.alloc(256))).toHaveLength(256);
    expect(sign).toThrow('CKR_USER_NOT_LOGGED_IN');
  });

  it('refuses a login of its own without a signature begun', () => {
    login();
    shim.set({ alwaysAuthenticate: true });
    expect(() => {
      pkcs11.C_Login(session, CKU.contextSpecific, PIN);
    }).toThrow('CKR_OPERATION_NOT_INITIALIZED');
  });

  it('hides a mechanism from the list and from use', () => {
    login();
    shim.set({ hiddenMechanisms: [CKM_RSA_PKCS] });
    expect(pkcs11.C_GetMechanismList(slot)).not.toContain(CKM_RSA_PKCS);
    expect(pkcs11.C_GetMechanismList(slot)).toContain(CKM_SHA256_RSA_PKCS);
    expect(() => pkcs11.C_GetMechanismInfo(slot, CKM_RSA_PKCS)).toThrow('CKR_MECHANISM_INVALID');
    expect(sign).toThrow('CKR_MECHANISM_INVALID');
  });

  it('reads the PIN from its pad where none is given', () => {
    shim.set({ tokenFlags: CKF.protectedAuthenticationPath, padPin: PIN });
    expect(flags() & CKF.protectedAuthenticationPath).not.toBe(0);
    pkcs11.C_Login(session, CKU.user, '');
    expect(sign()).toHaveLength(256);
    expect(shim.calls('C_Login')).toMatchObject([{ rv: 0, detail: { user: '1', pin: 'pad' } }]);
  });

  it('is slow, and hangs until it is told otherwise; the token may go meanwhile', async () => {
    login();
    shim.set({ delays: [{ function: 'C_Sign', ms: 'hangs' }] });
    begin();
    const pending = pkcs11.C_SignAsync(session, DATA, Buffer.alloc(256));
    await vi.waitFor(() => {
      expect(shim.begun('C_Sign')).toBe(1);
    }, PATIENCE);
    expect(shim.calls('C_Sign')).toEqual([]);
    shim.set({ removed: true });
    await expect(pending).rejects.toThrow('CKR_DEVICE_REMOVED');
  });

  it('never writes a PIN', () => {
    expect(() => {
      login('999999');
    }).toThrow();
    login();
    expect(shim.calls('C_Login').map(({ rv }) => rv)).toEqual([0xa0, 0]);
    expect(shim.log()).not.toMatch(/999999|730418/);
  });
});
