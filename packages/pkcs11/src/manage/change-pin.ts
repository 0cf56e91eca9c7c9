import { pkcs11Error } from '../errors.js';
import type { TokenFacts } from '../host/protocol.js';
import { HeldPin, type PinSource } from '../pin.js';
import { AT_THE_TOKEN_MS, inToken, refusedPin } from './token-session.js';
import type { TokenAccess, TokenSession } from './token-session.js';

/** Which token, its PIN and the one to come. */
export interface ChangePinOptions extends Omit<TokenAccess, 'pin'> {
  readonly oldPin?: PinSource;
  /** A callback is asked with the purpose `new-pin`. */
  readonly newPin?: PinSource;
}

/**
 * Changes the PIN of a token. The old PIN is given to it once, with the new one: a new one of a length that the token
 * does not take (`ERR_PIN`, reason `length`) or that is the old one (`unchanged`) uses up no try. Throws `ERR_PIN`
 * and so on; after any error the old PIN holds.
 */
export async function changePin(options: ChangePinOptions): Promise<void> {
  const { signal = new AbortController().signal, lastTry = false } = options;
  // The person, not the module, takes the time where the token has keys of its own.
  const access = { ...options, timeoutMs: options.timeoutMs ?? AT_THE_TOKEN_MS };
  await inToken(access, { writes: true, login: false }, async (session) => {
    const token = await session.call('tokenFacts', {});
    const asked = (source: PinSource | undefined) => new HeldPin({ source, subject: '', lastTry });
    const [old, next] = [asked(options.oldPin), asked(options.newPin)];
    try {
      const oldPin = await old.take(token, { purpose: 'login', signal });
      const newPin = await next.take(token, { purpose: 'new-pin', signal });
      signal.throwIfAborted();
      await change(session, { token, oldPin, newPin });
    } finally {
      old.forget();
      next.forget();
    }
  });
}

interface Change {
  readonly token: TokenFacts;
  readonly oldPin: Uint8Array | null;
  readonly newPin: Uint8Array | null;
}

async function change({ call }: TokenSession, { token, oldPin, newPin }: Change): Promise<void> {
  try {
    if (oldPin && newPin && Buffer.compare(oldPin, newPin) === 0) {
      const { label, serial } = token;
      const facts = { reason: 'unchanged', token: label, serial };
      throw pkcs11Error('ERR_PIN', 'the new PIN is the old one', { facts });
    }
    await call('setPin', { oldPin, newPin });
  } catch (error) {
    throw await refusedPin(error, () => call('tokenFacts', {}));
  } finally {
    oldPin?.fill(0);
    newPin?.fill(0);
  }
}
