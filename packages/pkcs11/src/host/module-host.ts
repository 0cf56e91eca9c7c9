import { CKF, CKU, type Cryptoki, type Handle } from '../cryptoki.js';
import { pkcs11Error } from '../errors.js';
import { LOST, calling, isAnswer } from './answer-error.js';
import { findKey, type FoundKey } from './find-key.js';
import { generateKeys, keyObjects, setPin, writeCertificate } from './manage.js';
import { decryptWith, deriveWith, signWith, type KeyAtHand } from './key-operations.js';
import { moduleContents, presentTokens, tokenFactsOf } from './list.js';
import type { ModuleGate } from './module-gate.js';
import type { OpenSession, SlotSession } from './objects.js';
import { checkCertificate, type CertificateSeen } from './same-certificate.js';
import type {
  KeyFound,
  KeyRequest,
  OperationName,
  Operations,
  Target,
  TokenFacts,
  TokenIdentity,
} from './protocol.js';

/** What a host is made from. */
export interface HostOptions {
  /** Path of the module. */
  readonly module: string;
  readonly cryptoki: Cryptoki;
  readonly gate: ModuleGate;
  /** Milliseconds since some moment, for how long ago something was looked at. Default: this machine's. */
  readonly now?: () => number;
}

/** Answers what a caller asks of a module, one thing after the other. Throws typed errors. */
export interface ModuleHost {
  readonly answer: <Name extends OperationName>(
    name: Name,
    ask: Operations[Name]['ask'],
  ) => Operations[Name]['answer'];
}

/** Loads a module and holds at most one session with it, for one key. */
export function moduleHost(options: HostOptions): ModuleHost {
  const lane = new Lane(options);
  const table: {
    [Name in OperationName]: (ask: Operations[Name]['ask']) => Operations[Name]['answer'];
  } = {
    list: () => lane.initialised((cryptoki) => moduleContents(cryptoki)),
    present: () => lane.initialised((cryptoki) => presentTokens(cryptoki)),
    attach: (target) => lane.attach(target),
    login: ({ pin }) => lane.login(pin),
    tokenFacts: () => lane.tokenFacts(),
    findKey: ({ login }) => lane.findKey(login),
    sign: (request) => lane.withKey(request, (atHand) => signWith(atHand, request)),
    decrypt: (request) => lane.withKey(request, (atHand) => decryptWith(atHand, request)),
    derive: (request) => lane.withKey(request, (atHand) => deriveWith(atHand, request)),
    keys: () => lane.session(keyObjects),
    generate: (request) => lane.session((open) => generateKeys(open, request)),
    writeCertificate: (certificate) => lane.session((open) => writeCertificate(open, certificate)),
    setPin: (pins) => lane.session((open) => setPin(open, pins)),
    logout: () => lane.logout(),
    close: ({ finalise }) => lane.close(finalise),
  };
  return { answer: (name, ask) => table[name](ask) };
}

/** A session that works with one key. */
interface Attached extends SlotSession, CertificateSeen {
  key?: FoundKey & { readonly login: number };
}

class Lane {
  readonly #options: HostOptions;
  #loaded = false;
  #initialised = false;
  #target: Target | undefined;
  #attached: Attached | undefined;

  constructor(options: HostOptions) {
    this.#options = options;
  }

  /** Runs with the module initialised; once more where somebody else finalised it meanwhile. */
  initialised<T>(run: (cryptoki: Cryptoki) => T): T {
    this.#initialise();
    try {
      return run(this.#options.cryptoki);
    } catch (error) {
      if (!isAnswer(error, ['CKR_CRYPTOKI_NOT_INITIALIZED'])) throw error;
      this.#forget();
      this.#initialised = false;
      this.#initialise();
      return run(this.#options.cryptoki);
    }
  }

  attach(target: Target): TokenFacts {
    this.#target = target;
    return this.tokenFacts();
  }

  tokenFacts(): TokenFacts {
    return this.#withSession(({ cryptoki, slot }) => tokenFactsOf(cryptoki, slot));
  }

  session<T>(run: (open: SlotSession) => T): T {
    return this.#withSession(run);
  }

  login(pin: Uint8Array | null): { readonly already: boolean } {
    try {
      return this.#withSession((open) => loginAs(CKU.user, open, pin));
    } finally {
      pin?.fill(0);
    }
  }

  findKey(login: number): KeyFound {
    return this.#withSession((attached) => this.#keyOf(attached, login).found);
  }

  /** Runs one operation with the key; another session takes the place of one in which it broke off. */
  withKey<T>({ login, pin }: KeyRequest, run: (atHand: KeyAtHand) => T): T {
    return this.#withSession((attached) => {
      this.#checkCertificate(attached);
      const { handle } = this.#keyOf(attached, login);
      const authenticate = () => {
        if (pin !== undefined) loginAs(CKU.contextSpecific, attached, pin);
      };
      try {
        return run({ open: attached, key: handle, authenticate });
      } catch (error) {
        this.#renew(attached);
        throw error;
      } finally {
        pin?.fill(0);
      }
    });
  }

  logout(): null {
    const attached = this.#attached;
    if (!attached) return null;
    delete attached.key;
    try {
      calling('C_Logout', () => {
        attached.cryptoki.C_Logout(attached.session);
      });
    } catch (error) {
      // Logged out is what was wanted: by somebody else, or with the session.
      if (!isAnswer(error, ['CKR_USER_NOT_LOGGED_IN', ...LOST])) throw error;
      this.#forget();
    }
    return null;
  }

  close(finalise: boolean): null {
    const { cryptoki, gate } = this.#options;
    this.#closeSession();
    gate.leave(
      finalise
        ? () => {
            this.#finalise();
          }
        : undefined,
    );
    if (this.#loaded) cryptoki.close();
    this.#loaded = false;
    return null;
  }

  /** Somebody else may have done it already. */
  #finalise(): void {
    const { cryptoki } = this.#options;
    this.#load();
    try {
      calling('C_Finalize', () => {
        cryptoki.C_Finalize();
      });
    } catch (error) {
      if (!isAnswer(error, ['CKR_CRYPTOKI_NOT_INITIALIZED'])) throw error;
    }
  }

  #load(): void {
    const { cryptoki, module } = this.#options;
    if (this.#loaded) return;
    // Twice: the native part gives the first reference never back, and the library stays in the process. One that is
    // taken out while it is initialised, or has threads of its own, takes the process with it.
    load(cryptoki, module);
    load(cryptoki, module);
    this.#loaded = true;
  }

  #initialise(): void {
    this.#load();
    if (this.#initialised) return;
    const { cryptoki, gate } = this.#options;
    gate.initialise(() => isInitialisedBy(cryptoki));
    this.#initialised = true;
  }

  /** Runs with a session on the token of the target. A lost one is forgotten, so that the next call opens another. */
  #withSession<T>(run: (attached: Attached) => T): T {
    try {
      return this.initialised((cryptoki) => {
        this.#attached ??= this.#open(cryptoki);
        return run(this.#attached);
      });
    } catch (error) {
      if (isAnswer(error, LOST)) this.#forget();
      throw error;
    }
  }

  #open(cryptoki: Cryptoki): Attached {
    const target = this.#target;
    if (!target) throw pkcs11Error('ERR_HOST', 'asked for a session before it was told the token');
    const slot = slotOf(cryptoki, target.token);
    const session = calling('C_OpenSession', () =>
      cryptoki.C_OpenSession(slot, sessionFlags(target)),
    );
    const attached: Attached = { cryptoki, slot, session };
    try {
      this.#checkCertificate(attached);
    } catch (error) {
      closeQuietly(attached);
      throw error;
    }
    return attached;
  }

  #checkCertificate(attached: Attached): void {
    const { now = () => performance.now() } = this.#options;
    if (this.#target) checkCertificate(attached, this.#target, now());
  }

  #keyOf(attached: Attached, login: number): FoundKey {
    const { key } = attached;
    if (key?.login === login) return key;
    const wanted = this.#target?.key;
    if (!wanted) throw pkcs11Error('ERR_HOST', 'asked for a key before it was told which');
    attached.key = { ...findKey(attached, wanted, attached.slot), login };
    return attached.key;
  }

  /**
   * Another session in place of one whose operation broke off: its state is unknown. The new one is opened first,
   * since closing the last session of a program logs it out (PKCS#11 v2.40 §5.6).
   */
  #renew(attached: Attached): void {
    try {
      const { cryptoki, slot, session, seenAt } = attached;
      const next = cryptoki.C_OpenSession(slot, CKF.serialSession);
      this.#attached = { cryptoki, slot, session: next, ...(seenAt !== undefined && { seenAt }) };
      cryptoki.C_CloseSession(session);
    } catch {
      // The fault that led here is thrown by the caller; the next call opens a session anew.
      this.#closeSession();
    }
  }

  #forget(): void {
    this.#attached = undefined;
  }

  #closeSession(): void {
    const attached = this.#attached;
    this.#attached = undefined;
    if (attached) closeQuietly(attached);
  }
}

/** False where somebody did it before. */
function isInitialisedBy(cryptoki: Cryptoki): boolean {
  try {
    calling('C_Initialize', () => {
      cryptoki.C_Initialize({ flags: CKF.osLockingOk });
    });
    return true;
  } catch (error) {
    if (!isAnswer(error, ['CKR_CRYPTOKI_ALREADY_INITIALIZED'])) throw error;
    return false;
  }
}

function closeQuietly({ cryptoki, session }: OpenSession): void {
  try {
    cryptoki.C_CloseSession(session);
  } catch {
    // It is gone already, with the token or by C_Finalize.
  }
}

function sessionFlags({ writes = false }: Target): number {
  return writes ? CKF.serialSession | CKF.rwSession : CKF.serialSession;
}

function load(cryptoki: Cryptoki, module: string): void {
  try {
    cryptoki.load(module);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const facts = { module, reason: 'failed', said };
    throw pkcs11Error('ERR_MODULE', `the module cannot be loaded: ${said}`, {
      facts,
      cause: error,
    });
  }
}

/** Already logged in is success: login is the program's, not the session's (PKCS#11 v2.40 §5.6). */
function loginAs(
  user: number,
  { cryptoki, session }: OpenSession,
  pin: Uint8Array | null,
): { readonly already: boolean } {
  // The native part takes a string, which JavaScript cannot overwrite; it lives for this one call. For NULL_PTR, which
  // asks for the keys of the token (PKCS#11 v2.40 §5.6), it has no word: a string without characters comes closest.
  const text =
    pin === null ? '' : Buffer.from(pin.buffer, pin.byteOffset, pin.length).toString('utf8');
  try {
    calling('C_Login', () => {
      cryptoki.C_Login(session, user, text);
    });
    return { already: false };
  } catch (error) {
    if (isAnswer(error, ['CKR_USER_ALREADY_LOGGED_IN'])) return { already: true };
    throw error;
  }
}

/** The slot that the token is in now. Throws `ERR_TOKEN_REMOVED` where it is in none. */
function slotOf(cryptoki: Cryptoki, token: TokenIdentity): Handle {
  const slots = calling('C_GetSlotList', () => cryptoki.C_GetSlotList(true));
  const found = slots.find((slot) => isToken(cryptoki, slot, token));
  if (found) return found;
  const { serial, label } = token;
  throw pkcs11Error('ERR_TOKEN_REMOVED', `the token ${label} (serial ${serial}) is not there`, {
    facts: { token: label, serial, tokens: slots.length },
  });
}

function isToken(cryptoki: Cryptoki, slot: Handle, token: TokenIdentity): boolean {
  let facts;
  try {
    facts = tokenFactsOf(cryptoki, slot);
  } catch (error) {
    // Another slot's token is of no concern here.
    if (isAnswer(error, ['CKR_CRYPTOKI_NOT_INITIALIZED'])) throw error;
    return false;
  }
  const same = facts.serial === token.serial && facts.model === token.model;
  // Software tokens without a serial number have nothing but the label.
  return same && (token.serial !== '' || facts.label === token.label);
}
