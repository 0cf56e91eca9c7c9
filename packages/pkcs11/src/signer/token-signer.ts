import type { SigningContext } from '@kyso/core';
import { nodeCrypto } from '@kyso/core/node';
import { pkcs11Error } from '../errors.js';
import type { KeyFound } from '../host/protocol.js';
import type { SigningWay } from '../mechanisms.js';
import { keyUse, type Attempt, type KeyUse, type KeyUseOptions } from './key-use.js';

/** What signs with a key of a token. */
export interface TokenSigning extends Omit<KeyUseOptions, 'purpose'> {
  /** DER of the SubjectPublicKeyInfo: what signatures are checked with. */
  readonly publicKey: Uint8Array;
  /** Best first, all of one algorithm. */
  readonly ways: readonly [SigningWay, ...SigningWay[]];
}

/** The part of a signer that signs. */
export interface SigningCore {
  readonly sign: (toBeSigned: Uint8Array, context: SigningContext) => Promise<Uint8Array>;
  /** The mechanism in use. */
  readonly mechanism: SigningWay['name'];
  readonly withLogin: <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;
  readonly close: () => Promise<void>;
}

/** Signs through a pool of sessions, logs in when needed, and goes on after sessions were lost. */
export function signingCore(signing: TokenSigning): SigningCore {
  const use = keyUse({ ...signing, purpose: 'signature' });
  const state: State = { signing, use, ways: signing.ways, proved: false };
  return {
    sign: (toBeSigned, context) =>
      use.using({
        signal: context.signal,
        work: async (attempt) => {
          const value = await once(state, toBeSigned, { context, attempt });
          proveOnce(state, toBeSigned, value);
          return value;
        },
        otherWay: () => nextWay(state),
      }),
    withLogin: use.withLogin,
    get mechanism() {
      return state.ways[0].name;
    },
    close: use.close,
  };
}

interface State {
  readonly signing: TokenSigning;
  readonly use: KeyUse;
  ways: TokenSigning['ways'];
  proved: boolean;
}

async function once(
  state: State,
  toBeSigned: Uint8Array,
  { context, attempt }: { readonly context: SigningContext; readonly attempt: Attempt },
): Promise<Uint8Array> {
  const way = permitted(state);
  const data = way.input(toBeSigned, context);
  const { mechanism } = way;
  return way.output(await state.use.run('sign', { mechanism, data }, attempt));
}

/** The first way that the key permits. */
function permitted(state: State): SigningWay {
  const allowed = state.use.key?.allowedMechanisms;
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

/** Whether there is one after that which the token refused. */
function nextWay(state: State): boolean {
  const [, next, ...rest] = state.ways;
  if (next) state.ways = [next, ...rest];
  return next !== undefined;
}

/** A key that was not known by its public key is known by its first signature. */
function proveOnce(state: State, data: Uint8Array, signature: Uint8Array): void {
  if (state.proved) return;
  const { key } = state.use;
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
