import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { isKysoError } from '@kyso/core';
import { errorText } from '../../src/index.js';
import { errorOf, faultyToken, PATIENCE, signOnce, WITHOUT_SHIM, WRONG_PIN } from './setup.js';

const CKF_USER_PIN_LOCKED = 0x40000;
const CKR_OPERATION_ACTIVE = 0x90;
const CKR_PIN_EXPIRED = 0xa3;
const CKR_SESSION_COUNT = 0xb1;
const CKR_SESSION_CLOSED = 0xb0;
const CKR_DEVICE_REMOVED = 0x32;
const NO_RSA = [0x1, 0xd, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47];
const AFTER_THE_END = () => new Date('2099-01-01T00:00:00Z');

const token = faultyToken();

/** A library for 32-bit processors of Intel, as far as its header. */
function driverOf32Bits(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'kyso-driver-')), 'driver.so');
  const head = new Uint8Array(64);
  head.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  head[18] = 3;
  writeFileSync(path, head);
  return path;
}

async function removedMidSign(): Promise<void> {
  const signer = await token.signer();
  token.shim.set({ delays: [{ function: 'C_Sign', ms: 'hangs' }] });
  const signing = signOnce(signer);
  signing.catch(() => undefined);
  await vi.waitFor(() => {
    expect(token.shim.begun('C_Sign')).toBe(1);
  }, PATIENCE);
  token.shim.set({ removed: true });
  await signing;
}

const failing = (name: string, rv: number) => async () => {
  const signer = await token.signer();
  token.shim.set({ failures: [{ function: name, rv }] });
  await signOnce(signer);
};

interface Fault {
  readonly what: string;
  readonly happens: () => Promise<unknown>;
  readonly code: string;
  readonly facts?: object;
  /** What the person reads, in Vietnamese and English. */
  readonly vi: RegExp;
  readonly en: RegExp;
}

const FAULTS: readonly Fault[] = [
  {
    what: 'a module that is missing',
    happens: () => token.signer({ module: '/nowhere/driver.so' }),
    ...{ code: 'ERR_MODULE', facts: { reason: 'missing' } },
    vi: /Không nạp được phần mềm điều khiển.*Kiểm tra đường dẫn/,
    en: /cannot be loaded.*Check its path/,
  },
  {
    what: 'a module of the wrong architecture',
    happens: () => token.signer({ module: driverOf32Bits() }),
    ...{ code: 'ERR_MODULE', facts: { reason: 'architecture', mismatch: 'bits', found: 'ia32' } },
    vi: /bản 32 bit, còn chương trình đang chạy bản 64 bit.*Cài phần mềm điều khiển bản 64 bit/,
    en: /has 32 bits and this program has 64.*64-bit driver/,
  },
  {
    what: 'no token',
    happens: () => {
      token.shim.set({ removed: true });
      return token.signer();
    },
    code: 'ERR_TOKEN_NOT_FOUND',
    vi: /Không thấy thiết bị lưu khóa.*Cắm thiết bị/,
    en: /not there.*Plug it in/,
  },
  {
    what: 'a token that is removed in the middle of a signature',
    happens: removedMidSign,
    ...{ code: 'ERR_TOKEN_REMOVED', facts: { ckr: 'CKR_DEVICE_REMOVED', rv: CKR_DEVICE_REMOVED } },
    vi: /đã bị rút ra.*Cắm lại thiết bị và ký lại/,
    en: /taken out.*Plug it in again/,
  },
  {
    what: 'a wrong PIN',
    happens: async () => signOnce(await token.signer({ pin: WRONG_PIN })),
    ...{ code: 'ERR_PIN', facts: { reason: 'wrong', ckr: 'CKR_PIN_INCORRECT' } },
    vi: /Mã PIN không đúng.*Không thử đoán/,
    en: /PIN is wrong.*Do not guess/,
  },
  {
    what: 'a PIN that is locked',
    happens: async () => {
      token.shim.set({ tokenFlags: CKF_USER_PIN_LOCKED });
      return signOnce(await token.signer());
    },
    ...{ code: 'ERR_PIN', facts: { reason: 'locked', triesLeft: 0 } },
    vi: /đã bị khóa.*mở khóa/,
    en: /locked.*unlock/,
  },
  {
    what: 'a PIN that has expired',
    happens: async () => {
      token.shim.set({ failures: [{ function: 'C_Login', rv: CKR_PIN_EXPIRED }] });
      return signOnce(await token.signer());
    },
    ...{ code: 'ERR_PIN', facts: { reason: 'expired', ckr: 'CKR_PIN_EXPIRED' } },
    vi: /đã hết hạn.*Đổi mã PIN/,
    en: /expired.*Change the PIN/,
  },
  {
    what: 'a session that stays lost',
    happens: failing('C_SignInit', CKR_SESSION_CLOSED),
    ...{ code: 'ERR_CRYPTOKI', facts: { ckr: 'CKR_SESSION_CLOSED', rv: CKR_SESSION_CLOSED } },
    vi: /Phiên làm việc.*đã bị đóng.*Ký lại/,
    en: /session.*closed.*Sign again/,
  },
  {
    what: 'a device that stays busy',
    happens: failing('C_SignInit', CKR_OPERATION_ACTIVE),
    ...{ code: 'ERR_CRYPTOKI', facts: { ckr: 'CKR_OPERATION_ACTIVE', rv: CKR_OPERATION_ACTIVE } },
    vi: /đang bận.*Đóng các phần mềm khác/,
    en: /busy.*Close other programs/,
  },
  {
    what: 'a device whose sessions others have',
    happens: failing('C_OpenSession', CKR_SESSION_COUNT),
    ...{ code: 'ERR_CRYPTOKI', facts: { ckr: 'CKR_SESSION_COUNT', rv: CKR_SESSION_COUNT } },
    vi: /không mở thêm được phiên.*Đóng các phần mềm khác/,
    en: /no more sessions.*Close other programs/,
  },
  {
    what: 'a mechanism that the token lacks',
    happens: () => {
      token.shim.set({ hiddenMechanisms: NO_RSA });
      return token.signer();
    },
    ...{ code: 'ERR_MECHANISM', facts: { key: 'rsa', wanted: /CKM_RSA_PKCS/ } },
    vi: /không hỗ trợ thuật toán.*Chọn thuật toán khác/,
    en: /does not support.*Choose another/,
  },
  {
    what: 'a key that is not there',
    happens: async () => {
      const { certificate } = token.stranger;
      return signOnce(await token.signer({ certificate }));
    },
    ...{ code: 'ERR_KEY_NOT_FOUND', facts: { keys: 1 } },
    vi: /không có khóa bí mật.*đúng thiết bị/,
    en: /does not hold the private key.*right token/,
  },
  {
    what: 'a certificate that has run out',
    happens: () => token.signer({ clock: AFTER_THE_END }),
    ...{ code: 'ERR_CERTIFICATE_NOT_VALID', facts: { notAfter: /^20/ } },
    vi: /đã hết hạn hoặc chưa có hiệu lực.*gia hạn/,
    en: /run out.*renewal/,
  },
];

describe.skipIf(WITHOUT_SHIM !== '')('what a person is told of', () => {
  it.each(FAULTS.map((one) => [one.what, one] as const))(
    '%s is what happened and what to do',
    async (_, { happens, ...wanted }) => {
      const error = await errorOf(happens());
      expect(error).toMatchObject({ code: wanted.code });
      for (const [name, value] of Object.entries(wanted.facts ?? {})) {
        const told: unknown = error.facts[name as keyof typeof error.facts];
        if (value instanceof RegExp) expect(told).toMatch(value);
        else expect(told).toBe(value);
      }
      const said = (isKysoError(error) ? errorText(error) : undefined) ?? expect.fail('no text');
      expect(`${said.vi.meaning} ${said.vi.advice}`).toMatch(wanted.vi);
      expect(`${said.en.meaning} ${said.en.advice}`).toMatch(wanted.en);
    },
  );
});
