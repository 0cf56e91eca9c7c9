import { isKysoError, type KysoError, type SigningContext } from '@kyso/core';
import { nodeCrypto } from '@kyso/core/node';
import { pkcs11Error } from '../errors.js';
import type { KeyFound } from '../host/protocol.js';
import type { SigningWay } from '../mechanisms.js';
import type { HeldPin } from '../pin.js';
import type { LanePool } from './lane-pool.js';
import { Login } from './login.js';
import type { LoginOptions } from './login.js';

/** What signs with a key of a token. */
export interface TokenSigning extends LoginOptions {
  /** DER of the SubjectPublicKeyInfo: what signatures are checked with. */
  readonly publicKey: Uint8Array;
  /** Best first, all of one algorithm. */
  readonly ways: readonly [SigningWay, ...SigningWay[]];
  readonly signal: AbortSignal | undefined;
}

/** The part of a signer that signs. */
export interface SigningCore {
  readonly sign: (toBeSigned: Uint8Array, context: SigningContext) => Promise<Uint8Array>;
  /** The mechanism in use. */
  readonly mechanism: SigningWay['name'];
  readonly withLogin: <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;
  readonly close: () => Promise<void>;
}

/** How often one signature is tried where a device failed or a token was taken out and put back. */
const TRIES = 5;

/**
 * How often where another thread of the process logged out or finalised the module under us. Each may do so once for
 * each of its own signatures, and trying again costs no more than a login with a PIN that was right.
 */
const TRIES_AMONG_OTHERS = 100;

/** Signs through a pool of sessions, logs in when needed, and goes on after sessions were lost. */
export function signingCore(signing: TokenSigning): SigningCore {
  const { pool, pin } = signing;
  const login = new Login(signing);
  const state: State = { signing, login, pool, pin, ways: signing.ways, proved: false };
  return {
    sign: (toBeSigned, context) => login.during(() => signed(state, toBeSigned, context)),
    withLogin: (work, signal) =>
      login.during(async () => {
        await inLogin(state, bothSignals(signal, signing.signal), () => Promise.resolve());
        return work();
      }),
    get mechanism() {
      return state.ways[0].name;
    },
    close: async () => {
      await login.leave();
      await pool.close();
    },
  };
}

interface State {
  readonly signing: TokenSigning;
  readonly login: Login;
  readonly pool: LanePool;
  readonly pin: HeldPin;
  ways: TokenSigning['ways'];
  proved: boolean;
}

async function signed(
  state: State,
  toBeSigned: Uint8Array,
  context: SigningContext,
): Promise<Uint8Array> {
  const signal = bothSignals(context.signal, state.signing.signal);
  return inLogin(state, signal, async (login) => {
    const value = await once(state, toBeSigned, { context, login, signal });
    proveOnce(state, toBeSigned, value);
    return value;
  });
}

/** Runs `work` logged in, and again where the login or the session got lost over it. */
async function inLogin<T>(
  state: State,
  signal: AbortSignal | undefined,
  work: (login: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    let login: number | undefined;
    try {
      login = await state.login.enter(signal);
      return await work(login);
    } catch (error) {
      if (!isKysoError(error) || attempt >= triesOf(error)) throw error;
      if (!goesOn(state, error, login)) throw error;
    }
  }
}

interface Attempt {
  readonly context: SigningContext;
  readonly login: number;
  readonly signal: AbortSignal | undefined;
}

async function once(
  state: State,
  toBeSigned: Uint8Array,
  { context, login, signal }: Attempt,
): Promise<Uint8Array> {
  const { pool, signing } = state;
  const way = permitted(state);
  const options = { timeoutMs: signing.timeoutMs, signal };
  const data = way.input(toBeSigned, context);
  const request = { login, mechanism: way.mechanism, data };
  if (state.login.key?.alwaysAuthenticate !== true) {
    return way.output(await pool.run('sign', request, options));
  }
  const token = await pool.run('tokenFacts', {}, options);
  const asking = signal ?? new AbortController().signal;
  const pin = await state.pin.take(token, { purpose: 'signature', signal: asking });
  try {
    return way.output(await pool.run('sign', { ...request, pin }, options));
  } catch (error) {
    throw await state.login.refused(error);
  } finally {
    pin?.fill(0);
  }
}

/** The first way that the key permits. */
function permitted(state: State): SigningWay {
  const allowed = state.login.key?.allowedMechanisms;
  if (!allowed) return state.ways[0];
  const [first, ...rest] = state.ways.filter(({ mechanism }) =>
    allowed.includes(mechanism.mechanism),
  );
  if (first) {
    state.ways = [first, ...rest];
    return first;
  }
  const wanted = state.ways.map(({ name }) => name).join(' ');
  throw pkcs11Error('ERR_MECHANISM', `the key permits none of ${wanted} (CKA_ALLOWED_MECHANISMS)`, {
    facts: { wanted },
  });
}

/** Whether to try again, and what has changed for that. */
function goesOn(state: State, error: KysoError, login: number | undefined): boolean {
  if (error.code === 'ERR_MECHANISM' && error.facts['ckr'] !== undefined) {
    const [, next, ...rest] = state.ways;
    if (next) state.ways = [next, ...rest];
    return next !== undefined;
  }
  if (login !== undefined) state.login.lost(login);
  return true;
}

/** 0 for what would fail again. */
function triesOf(error: KysoError): number {
  if (error.code === 'ERR_MECHANISM') return TRIES;
  return TRIES_AFTER[String(error.facts['ckr'])] ?? 0;
}

/** Answers after which another session, another login or another search for the key goes on. */
const TRIES_AFTER: Readonly<Partial<Record<string, number>>> = {
  CKR_DEVICE_ERROR: TRIES,
  CKR_DEVICE_REMOVED: TRIES,
  CKR_TOKEN_NOT_PRESENT: TRIES,
  CKR_OPERATION_ACTIVE: TRIES,
  // What modules answer in an operation that another thread's logout fell into.
  CKR_GENERAL_ERROR: TRIES,
  CKR_FUNCTION_FAILED: TRIES,
  CKR_SESSION_CLOSED: TRIES,
  CKR_SESSION_HANDLE_INVALID: TRIES,
  CKR_CRYPTOKI_NOT_INITIALIZED: TRIES_AMONG_OTHERS,
  CKR_USER_NOT_LOGGED_IN: TRIES_AMONG_OTHERS,
  CKR_KEY_HANDLE_INVALID: TRIES_AMONG_OTHERS,
  CKR_OBJECT_HANDLE_INVALID: TRIES_AMONG_OTHERS,
  CKR_OPERATION_NOT_INITIALIZED: TRIES_AMONG_OTHERS,
};

/** A key that was not known by its public key is known by its first signature. */
function proveOnce(state: State, data: Uint8Array, signature: Uint8Array): void {
  if (state.proved) return;
  const { key } = state.login;
  if (key?.matchedBy !== 'public-key' && !verifies(state, data, signature)) throw otherKey(key);
  state.proved = true;
}

function verifies({ signing, ways }: State, data: Uint8Array, signature: Uint8Array): boolean {
  const { publicKey } = signing;
  const { algorithm } = ways[0];
  return nodeCrypto().verify({ publicKey, algorithm, data, signature }) === true;
}

function otherKey(key: KeyFound | undefined): Error {
  const label = key?.label ?? '';
  const message = `the private key ${label} does not belong to the certificate: its signature does not verify`;
  return pkcs11Error('ERR_KEY_NOT_FOUND', message, { facts: { label } });
}

function bothSignals(
  one: AbortSignal | undefined,
  other: AbortSignal | undefined,
): AbortSignal | undefined {
  return one && other ? AbortSignal.any([one, other]) : (one ?? other);
}
