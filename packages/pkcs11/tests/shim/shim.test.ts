import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Pkcs11js from 'pkcs11js';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildShim, type Shim, shimObstacle, SOFTHSM } from './shim.js';

const PIN = '730418';
const CKF_TOKEN_PRESENT = 1;
const DATA = Buffer.alloc(32, 7);
const obstacle = shimObstacle();

/**
 * The shim itself, through the native binding: what it injects must be what a token does, or tests built on
 * it prove nothing.
 */
describe.skipIf(obstacle !== null)(
  `the fault-injecting module (${obstacle ?? 'built here'})`,
  () => {
    let shim: Shim;
    let pkcs11: Pkcs11js.PKCS11;
    let binding: typeof Pkcs11js;
    let slot: Buffer;
    let session: Buffer;

    beforeAll(() => {
      makeToken();
      shim = buildShim();
      binding = createRequire(import.meta.url)('pkcs11js') as typeof Pkcs11js;
      pkcs11 = new binding.PKCS11();
      pkcs11.load(shim.path);
      pkcs11.C_Initialize();
      makeKey();
    });
    afterAll(() => {
      shim.set({});
      pkcs11.C_Finalize();
    });
    beforeEach(() => {
      shim.set({});
      shim.loseSessions();
      slot = present()[0] ?? Buffer.alloc(0);
      session = pkcs11.C_OpenSession(slot, binding.CKF_SERIAL_SESSION | binding.CKF_RW_SESSION);
      shim.forget();
    });

    function present(): Buffer[] {
      const slots = pkcs11.C_GetSlotList(true);
      return slots.filter((one) => pkcs11.C_GetTokenInfo(one).label.trim() === 'shim');
    }

    function makeKey(): void {
      const [first] = present();
      if (first === undefined) throw new Error('The token is not there.');
      const made = pkcs11.C_OpenSession(first, binding.CKF_SERIAL_SESSION | binding.CKF_RW_SESSION);
      pkcs11.C_Login(made, binding.CKU_USER, PIN);
      pkcs11.C_GenerateKeyPair(
        made,
        { mechanism: binding.CKM_RSA_PKCS_KEY_PAIR_GEN },
        [
          { type: binding.CKA_TOKEN, value: true },
          { type: binding.CKA_MODULUS_BITS, value: 2048 },
          { type: binding.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
        ],
        [
          { type: binding.CKA_TOKEN, value: true },
          { type: binding.CKA_SIGN, value: true },
        ],
      );
    }

    const login = (pin = PIN): void => {
      pkcs11.C_Login(session, binding.CKU_USER, pin);
    };
    /** Looked up each time: SoftHSM forgets handles of private objects with the login. */
    const key = (): Buffer => {
      const template = [{ type: binding.CKA_CLASS, value: binding.CKO_PRIVATE_KEY }];
      pkcs11.C_FindObjectsInit(session, template);
      const [found] = pkcs11.C_FindObjects(session, 1);
      pkcs11.C_FindObjectsFinal(session);
      return found ?? Buffer.alloc(8);
    };
    const begin = (): void => {
      pkcs11.C_SignInit(session, { mechanism: binding.CKM_RSA_PKCS }, key());
    };
    const sign = (): Buffer => {
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
      expect(pkcs11.C_GetSlotInfo(slot).flags & CKF_TOKEN_PRESENT).toBe(0);
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
      session = pkcs11.C_OpenSession(slot, binding.CKF_SERIAL_SESSION);
      login();
      expect(sign()).toHaveLength(256);
    });

    it('counts wrong PINs, warns of the last one, and locks', () => {
      shim.set({ pinTries: 3 });
      expect(() => {
        login('000000');
      }).toThrow('CKR_PIN_INCORRECT');
      expect(flags() & binding.CKF_USER_PIN_FINAL_TRY).toBe(0);
      expect(flags() & binding.CKF_USER_PIN_COUNT_LOW).not.toBe(0);
      expect(() => {
        login('000000');
      }).toThrow('CKR_PIN_INCORRECT');
      expect(flags() & binding.CKF_USER_PIN_FINAL_TRY).not.toBe(0);
      expect(() => {
        login('000000');
      }).toThrow('CKR_PIN_LOCKED');
      expect(flags() & binding.CKF_USER_PIN_LOCKED).not.toBe(0);
      expect(login).toThrow('CKR_PIN_LOCKED');
      shim.set({});
      login();
    });

    it('asks for a login before each signature where CKA_ALWAYS_AUTHENTICATE is set', () => {
      login();
      shim.set({ alwaysAuthenticate: true });
      const [always] = pkcs11.C_GetAttributeValue(session, key(), [
        { type: binding.CKA_ALWAYS_AUTHENTICATE, value: Buffer.alloc(1) },
      ]);
      expect(always?.value).toEqual(Buffer.from([1]));
      expect(sign).toThrow('CKR_USER_NOT_LOGGED_IN');
      begin();
      expect(() => {
        pkcs11.C_Login(session, binding.CKU_CONTEXT_SPECIFIC, '000000');
      }).toThrow('CKR_PIN_INCORRECT');
      pkcs11.C_Login(session, binding.CKU_CONTEXT_SPECIFIC, PIN);
      expect(pkcs11.C_Sign(session, DATA, Buffer.alloc(256))).toHaveLength(256);
      expect(sign).toThrow('CKR_USER_NOT_LOGGED_IN');
    });

    it('refuses a login of its own without a signature begun', () => {
      login();
      shim.set({ alwaysAuthenticate: true });
      expect(() => {
        pkcs11.C_Login(session, binding.CKU_CONTEXT_SPECIFIC, PIN);
      }).toThrow('CKR_OPERATION_NOT_INITIALIZED');
    });

    it('hides a mechanism from the list and from use', () => {
      login();
      shim.set({ hiddenMechanisms: [binding.CKM_RSA_PKCS] });
      expect(pkcs11.C_GetMechanismList(slot)).not.toContain(binding.CKM_RSA_PKCS);
      expect(pkcs11.C_GetMechanismList(slot)).toContain(binding.CKM_SHA256_RSA_PKCS);
      expect(() => pkcs11.C_GetMechanismInfo(slot, binding.CKM_RSA_PKCS)).toThrow(
        'CKR_MECHANISM_INVALID',
      );
      expect(sign).toThrow('CKR_MECHANISM_INVALID');
    });

    it('reads the PIN from its pad where none is given', () => {
      shim.set({ tokenFlags: binding.CKF_PROTECTED_AUTHENTICATION_PATH, padPin: PIN });
      expect(flags() & binding.CKF_PROTECTED_AUTHENTICATION_PATH).not.toBe(0);
      pkcs11.C_Login(session, binding.CKU_USER, '');
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
      });
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
  },
);

function makeToken(): void {
  const home = mkdtempSync(join(tmpdir(), 'kyso-softhsm-'));
  mkdirSync(join(home, 'tokens'));
  writeFileSync(
    join(home, 'softhsm2.conf'),
    `directories.tokendir = ${join(home, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  process.env['SOFTHSM2_CONF'] = join(home, 'softhsm2.conf');
  const pins = ['--pin', PIN, '--so-pin', '12345678'];
  const args = ['--init-token', '--free', '--label', 'shim', ...pins, '--module', SOFTHSM];
  execFileSync('softhsm2-util', args, { stdio: 'ignore' });
}
