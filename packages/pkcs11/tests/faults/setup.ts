import { createHash, verify, X509Certificate } from 'node:crypto';
import { createSandbox, type SandboxIdentity } from '@kyso/sandbox';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { pkcs11Signer, type Pkcs11Signer, type Pkcs11SignerOptions } from '../../src/index.js';
import { buildShim, type Shim, WITHOUT_SHIM } from '../shim/shim.js';
import { tokenStore } from '../../../../test-fixtures/softhsm.js';

export { WITHOUT_SHIM } from '../shim/shim.js';

export const PIN = '730418';
export const WRONG_PIN = '999111';
export const DATA = new TextEncoder().encode('Công văn số 15/QĐ-TTg');

/** A loaded machine takes its time. */
export const PATIENCE = { timeout: 30_000 };

/** What the tests of one file share: one token behind the shim, and signers that end with their test. */
export interface FaultyToken {
  readonly shim: Shim;
  readonly person: SandboxIdentity;
  /** Somebody whose key is not on the token. */
  readonly stranger: SandboxIdentity;
  /** A signer over the token; the PIN is right and nothing logs out before the end, unless told otherwise. */
  readonly signer: (options?: Pkcs11SignerOptions) => Promise<Pkcs11Signer>;
}

/** Makes the token before the tests of a file, and takes every fault away after each of them. */
export function faultyToken(): FaultyToken {
  const open: Pkcs11Signer[] = [];
  let shim: Shim | undefined;
  let person: SandboxIdentity | undefined;
  let stranger: SandboxIdentity | undefined;
  beforeAll(async () => {
    if (WITHOUT_SHIM !== '') return;
    const sandbox = await createSandbox({ seed: 'faults' });
    person = sandbox.identity('nguyen-van-an');
    stranger = sandbox.identity('tran-thi-binh');
    const store = tokenStore();
    store.write(store.token('Nguyễn Văn An', PIN), person, { pin: PIN });
    shim = buildShim();
  });
  afterEach(async () => {
    shim?.set({});
    await Promise.all(open.splice(0).map((one) => one.close()));
    shim?.forget();
  });
  afterAll(() => {
    shim?.set({});
  });
  return {
    get shim() {
      return made(shim);
    },
    get person() {
      return made(person);
    },
    get stranger() {
      return made(stranger);
    },
    signer: async (options = {}) => {
      const { path } = made(shim);
      const one = await pkcs11Signer({ module: path, pin: PIN, logout: 'on-close', ...options });
      open.push(one);
      return one;
    },
  };
}

function made<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('It is made before the tests.');
  return value;
}

/** One signature over `DATA`. */
export function signOnce(signer: Pkcs11Signer, signal?: AbortSignal): Promise<Uint8Array> {
  const digest = new Uint8Array(createHash('sha256').update(DATA).digest());
  const context = { digest, digestAlgorithm: 'SHA-256', ...(signal && { signal }) } as const;
  return Promise.resolve(signer.sign(DATA, context));
}

/** Whether OpenSSL finds that the key of the certificate signed `DATA`. */
export function isGood(signature: Uint8Array, { certificate }: SandboxIdentity): boolean {
  const { publicKey } = new X509Certificate(certificate);
  return verify('sha256', DATA, publicKey, signature);
}

/** The error that a promise ends with. */
export async function errorOf(promise: Promise<unknown>): Promise<Error & { facts: object }> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error && 'facts' in error) return error as Error & { facts: object };
    throw error;
  }
  throw new Error('It was expected to fail.');
}
