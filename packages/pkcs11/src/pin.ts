import { readFile } from 'node:fs/promises';
import type { KysoError } from '@kyso/core';
import { pkcs11Error } from './errors.js';
import type { TokenFacts } from './host/protocol.js';
import { pinFacts } from './list-tokens.js';
import type { PinFacts, TokenName } from './token-types.js';

/** What a PIN is wanted for. */
export interface PinRequest {
  readonly token: TokenName;
  /** Who will sign: the subject of the certificate as one line. Empty where the token is managed. */
  readonly subject: string;
  /**
   * `signature` and `decryption`: the key wants it each time (CKA_ALWAYS_AUTHENTICATE). `new-pin`: the PIN to come.
   */
  readonly purpose: 'login' | 'signature' | 'decryption' | 'new-pin';
  /** 1 on the last try; null where the token does not tell. */
  readonly triesLeft: number | null;
  /** `low`: a wrong PIN was entered since the last right one. */
  readonly state: PinFacts['state'];
  /** Aborted where nobody waits for the signature any more. */
  readonly signal: AbortSignal;
}

/** A PIN; undefined where the person gave up. Bytes (UTF-8) are overwritten with zeros after use, a string cannot be. */
export type Pin = string | Uint8Array | undefined;

/**
 * Where the PIN comes from: the PIN itself, a callback that asks a person, a variable of the environment, a file
 * (without its last line break), or the token's own keys. Tokens with keys of their own use them where nothing is
 * given.
 */
export type PinSource =
  | string
  | Uint8Array
  | ((request: PinRequest) => Pin | Promise<Pin>)
  | { readonly env: string }
  | { readonly file: string }
  | { readonly protectedPath: true };

/** What a wallet of one PIN is made from. */
export interface HeldPinOptions {
  readonly source: PinSource | undefined;
  readonly subject: string;
  /** Consent to use the last try. */
  readonly lastTry: boolean;
}

/**
 * The PIN of one signer. It is asked for once, held while the signer is logged in and overwritten with zeros then.
 * One that was refused is never given again: another needs another human action.
 */
export class HeldPin {
  readonly #options: HeldPinOptions;
  #held: Uint8Array | undefined;
  #refused = false;
  /** The module read that there is no PIN as one without characters. */
  #misread = false;

  constructor(options: HeldPinOptions) {
    this.#options = options;
  }

  /**
   * A copy for one login, which the receiver overwrites; null where the token asks at its own keys. Throws `ERR_PIN`
   * where there is none to be had, or where it is not to be tried.
   */
  async take(
    token: TokenFacts,
    request: Pick<PinRequest, 'purpose' | 'signal'>,
  ): Promise<Uint8Array | null> {
    if (this.#held) return new Uint8Array(this.#held);
    const facts = pinFacts(token);
    this.#checkState(token, facts);
    const { source } = this.#options;
    if (isOwnKeys(source, facts)) {
      if (!this.#misread) return null;
      const message = 'the module does not ask at the keys of the token where it is given no PIN';
      throw pinError('refused-before', message, token);
    }
    if (this.#refused && typeof source !== 'function') {
      throw pinError('refused-before', 'this PIN was refused before and is not tried again', token);
    }
    const { subject } = this.#options;
    const { triesLeft, state } = facts;
    const pin = await pinFrom(source, {
      ...request,
      token: tokenName(token),
      subject,
      triesLeft,
      state,
    });
    if (pin === undefined || pin.length === 0) throw notGiven(source, token);
    this.forget();
    this.#held = pin;
    return new Uint8Array(pin);
  }

  /**
   * The token said no: what is held is forgotten, and what does not come from a person is not given again. `reason` is
   * that of the error.
   */
  refused(reason: unknown): void {
    this.#refused = true;
    this.#misread ||= !this.#held && reason === 'malformed';
    this.forget();
  }

  /** Overwrites what is held. */
  forget(): void {
    this.#held?.fill(0);
    this.#held = undefined;
  }

  #checkState(token: TokenFacts, { state }: PinFacts): void {
    if (state === 'locked') throw pinError('locked', 'the PIN of the token is locked', token);
    if (state === 'not-initialised') {
      throw pinError('not-initialised', 'the token has no PIN yet', token);
    }
    if (state !== 'last' || this.#options.lastTry) return;
    const message =
      'one more wrong PIN locks the token; it is only tried with the consent of lastTry';
    throw pinError('last-try', message, token);
  }
}

/** The error of a PIN, with what the token tells of it. */
export function pinError(reason: string, message: string, token: TokenFacts): KysoError {
  const { triesLeft, state } = pinFacts(token);
  const { label, serial } = token;
  return pkcs11Error('ERR_PIN', message, {
    facts: { reason, token: label, serial, state, ...(triesLeft !== null && { triesLeft }) },
  });
}

/** What tells a token from others. */
export function tokenName({ label, serial, manufacturer, model }: TokenName): TokenName {
  return { label, serial, manufacturer, model };
}

function isOwnKeys(source: PinSource | undefined, { protectedPath }: PinFacts): boolean {
  if (source === undefined) return protectedPath;
  return typeof source === 'object' && 'protectedPath' in source;
}

/** Always bytes of our own, so that they can be overwritten. */
async function pinFrom(
  source: PinSource | undefined,
  request: PinRequest,
): Promise<Uint8Array | undefined> {
  if (source === undefined) return undefined;
  if (typeof source === 'function') return bytesOf(await source(request));
  if (typeof source === 'string' || source instanceof Uint8Array) return bytesOf(source);
  if ('env' in source) return bytesOf(process.env[source.env]);
  if ('file' in source) return fromFile(source.file);
  return undefined;
}

function bytesOf(pin: Pin): Uint8Array | undefined {
  if (pin === undefined) return undefined;
  return typeof pin === 'string' ? new TextEncoder().encode(pin) : new Uint8Array(pin);
}

async function fromFile(path: string): Promise<Uint8Array> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const facts = { reason: 'missing', file: path };
    throw pkcs11Error('ERR_PIN', `the PIN file ${path} cannot be read`, { facts, cause });
  }
  let end = bytes.length;
  if (bytes[end - 1] === 0x0a) end--;
  if (bytes[end - 1] === 0x0d) end--;
  const pin = new Uint8Array(bytes.subarray(0, end));
  bytes.fill(0);
  return pin;
}

function notGiven(source: PinSource | undefined, token: TokenFacts): KysoError {
  if (typeof source === 'function') return pinError('cancelled', 'no PIN was entered', token);
  const from =
    typeof source === 'object' && 'env' in source
      ? `the variable ${source.env} of the environment is empty`
      : 'no PIN was given';
  return pinError('missing', from, token);
}
