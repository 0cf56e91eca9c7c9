import type { Clock, Fetcher, Signer, SigningContext } from '@kyso/core';
import { parsePublicKey } from '@kyso/core/crypto';
import { parseCertificate } from '@kyso/core/x509';
import { buildChain } from '../chain.js';
import type { CertificateChoice, TokenChoice } from '../choose/certificate.js';
import { startLane, type StartLane } from '../host/lane.js';
import type { CertificateObject, TokenIdentity } from '../host/protocol.js';
import { LISTING_MS } from '../list-tokens.js';
import type { MechanismName } from '../mechanism-table.js';
import { signingWays, type SchemeChoice, type SigningWay } from '../mechanisms.js';
import { HeldPin, tokenName, type PinSource } from '../pin.js';
import type { TokenName } from '../token-types.js';
import { findIdentity, type FoundIdentity } from './find-identity.js';
import { keyWanted } from './key-wanted.js';
import { LanePool } from './lane-pool.js';
import type { LogoutPolicy } from './login.js';
import { signingCore, type SigningCore } from './token-signer.js';

/** Which key signs, how, and where its PIN comes from. */
export interface Pkcs11SignerOptions extends SchemeChoice {
  /** Paths of modules. Default: the known ones that are installed here. */
  readonly module?: string | readonly string[];
  readonly token?: TokenChoice;
  /** Which certificate of the tokens, or one (DER) that is not on the token but whose key is. */
  readonly certificate?: CertificateChoice | Uint8Array;
  readonly pin?: PinSource;
  /** Consent to try a PIN where one more wrong one locks the token. Default: false. */
  readonly lastTry?: boolean;
  /**
   * `after-use`, the default: the PIN is forgotten and the token logged out as soon as no signature is under way, or
   * when `withLogin` ends. `on-close`: for servers.
   */
  readonly logout?: LogoutPolicy;
  /** Most sessions at once, each in a thread that is started when it is needed. Default: 4. */
  readonly sessions?: number;
  /** Milliseconds that one call into the module may take. Default: 60,000. */
  readonly timeoutMs?: number;
  /** Gives up: what is being done, and all that is asked later. Throws the signal's reason. */
  readonly signal?: AbortSignal;
  /** Certificates above the signer's that the token may lack: PEM, DER or PKCS #7. */
  readonly chain?: readonly Uint8Array[];
  /** Loads issuers that are still missing from the addresses in the certificates (AIA). */
  readonly fetcher?: Fetcher;
  /** For what is valid now. Default: the system's. */
  readonly clock?: Clock;
}

/** A `Signer` over a key in a token. */
export interface Pkcs11Signer extends Signer {
  readonly sign: (toBeSigned: Uint8Array, context: SigningContext) => Promise<Uint8Array>;
  readonly token: TokenName;
  readonly module: string;
  readonly mechanism: MechanismName;
  /** Most sessions at once. */
  readonly sessions: number;
  /** Addresses of issuers that could not be loaded; the chain may be incomplete. */
  readonly unreachableIssuers: readonly string[];
  /**
   * One login, and one question for the PIN, for all that `work` signs. The signal ends waiting for the login. Throws
   * as `sign`.
   */
  readonly withLogin: <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;
  /** Logs out, forgets the PIN and ends the threads; what waits is refused with `ERR_CLOSED`. */
  readonly close: () => Promise<void>;
}

/** A USB token answers in seconds, one that asks a person takes longer. */
const CALL_MS = 60_000;
const SESSIONS = 4;

/**
 * A signer over a key in a token or HSM. The PIN is asked for with the first signature, not here. Throws
 * `ERR_NATIVE_MISSING`, `ERR_NO_MODULE`, `ERR_MODULE`, `ERR_TOKEN_NOT_FOUND`, `ERR_CERTIFICATE_NOT_FOUND`,
 * `ERR_CERTIFICATE_AMBIGUOUS`, `ERR_CERTIFICATE_NOT_VALID`, `ERR_MECHANISM`, `ERR_TIMEOUT` and the signal's reason.
 * `sign` throws `ERR_PIN`, `ERR_KEY_NOT_FOUND`, `ERR_TOKEN_REMOVED`, `ERR_CERTIFICATE_CHANGED`, `ERR_TIMEOUT`,
 * `ERR_CRYPTOKI` and the reason of either signal.
 *
 * @example
 * const signer = await pkcs11Signer({ certificate: { cccd: '001099000001' }, pin: askPin });
 * const signed = await signPdf(pdf, { signer });
 * await signer.close();
 */
export async function pkcs11Signer(options: Pkcs11SignerOptions = {}): Promise<Pkcs11Signer> {
  return signerWith(options, startLane);
}

/** As `pkcs11Signer`, over lanes that the caller starts. */
export async function signerWith(
  options: Pkcs11SignerOptions,
  start: StartLane,
): Promise<Pkcs11Signer> {
  const { module, signal, timeoutMs = CALL_MS, clock = () => new Date() } = options;
  const identity = await findIdentity({
    modules: typeof module === 'string' ? [module] : module,
    token: options.token ?? {},
    certificate: options.certificate ?? {},
    now: clock(),
    start,
    timeoutMs: Math.max(timeoutMs, LISTING_MS),
    signal,
  });
  try {
    return await assembled(identity, { ...options, timeoutMs, start });
  } catch (error) {
    await identity.lane.close();
    throw error;
  }
}

type Assembling = Pkcs11SignerOptions & {
  readonly start: StartLane;
  readonly timeoutMs: number;
};

async function assembled(identity: FoundIdentity, options: Assembling): Promise<Pkcs11Signer> {
  const { lane, contents, certificate } = identity;
  const { sessions = SESSIONS, start, fetcher, chain: given = [] } = options;
  const { publicKey } = parseCertificate(certificate);
  const ways = waysOfOneAlgorithm(
    signingWays(parsePublicKey(publicKey), contents.mechanisms, options),
  );
  const token = contents.certificates.map(({ der }: CertificateObject) => der);
  const { chain, unreachable } = await buildChain(certificate, { token, given, fetcher });
  const target = { token: identityOf(contents), key: keyWanted(identity) };
  const core = signingCore({
    ...parts(identity, options),
    pool: new LanePool({ first: lane, start, target, sessions }),
    publicKey,
    ways,
    signal: options.signal,
  });
  const shown = { token: tokenName(contents), module: lane.module, sessions };
  return pkcs11SignerOf(core, {
    certificate,
    chain,
    algorithm: ways[0].algorithm,
    unreachableIssuers: unreachable,
    ...shown,
  });
}

function parts({ subject }: FoundIdentity, options: Assembling) {
  const { pin: source, lastTry = false, logout: policy = 'after-use', timeoutMs } = options;
  return { pin: new HeldPin({ source, subject, lastTry }), policy, timeoutMs };
}

type Facts = Omit<Pkcs11Signer, 'sign' | 'withLogin' | 'close' | 'mechanism'>;

function pkcs11SignerOf(core: SigningCore, facts: Facts): Pkcs11Signer {
  const { sign, withLogin, close } = core;
  return {
    ...facts,
    get mechanism() {
      return core.mechanism;
    },
    sign,
    withLogin,
    close,
  };
}

/** The algorithm is part of what is signed, so it cannot change once the signer is made. */
export function waysOfOneAlgorithm(
  ways: readonly SigningWay[],
): readonly [SigningWay, ...SigningWay[]] {
  const [first, ...rest] = ways;
  if (!first) throw new TypeError('signingWays answers at least one way');
  const wanted = JSON.stringify(first.algorithm);
  return [first, ...rest.filter(({ algorithm }) => JSON.stringify(algorithm) === wanted)];
}

/** What a token is found again by. */
export function identityOf({ label, serial, manufacturer, model }: TokenIdentity): TokenIdentity {
  return { label, serial, manufacturer, model };
}
