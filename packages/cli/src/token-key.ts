import type {
  CertificateChoice,
  PinRequest,
  PinSource,
  Pkcs11Decryptor,
  Pkcs11Signer,
  TokenAccess,
  TokenChoice,
  TokenKeyOptions,
} from '@kyso/pkcs11';
import type { Finding } from '@kyso/core';
import { warning } from '@kyso/core/cms';
import { tokenAlgorithm, type AlgorithmOptions } from './algorithm-options.js';
import { usageError } from './errors.js';
import { ONLINE_OPTIONS, onlineNetwork } from './network.js';
import type { OpenedKey } from './opened-key.js';
import { passwordOf } from './secrets.js';
import type { Context } from './terminal.js';
import { texts } from './texts/index.js';
import { certificatesAt } from './trust-files.js';

/** Options that name a key in a token; `--key` says which certificate. */
export const TOKEN_OPTIONS = {
  pkcs11: { type: 'string' },
  token: { type: 'string' },
  'pin-file': { type: 'string' },
  'pin-env': { type: 'string' },
  'last-try': { type: 'boolean' },
} as const;

/** Options that complete the certificates above a signer in a token. */
export const CHAIN_OPTIONS = {
  chain: { type: 'string', multiple: true },
  ...ONLINE_OPTIONS,
} as const;

export interface TokenOptions extends AlgorithmOptions {
  readonly pkcs11?: string;
  readonly token?: string;
  readonly key?: string;
  readonly 'pin-file'?: string;
  readonly 'pin-env'?: string;
  readonly 'last-try'?: boolean;
  readonly 'allow-expired'?: boolean;
  readonly chain?: readonly string[];
  readonly online?: boolean;
  readonly 'allow-host'?: readonly string[];
  /** Most sessions at once; 1 where nothing is said. No option of the command line. */
  readonly sessions?: number;
}

/** `--pkcs11` for the known modules that are installed. */
const ANY_MODULE = 'auto';

/** The signer of a key in a token. Throws `ERR_USAGE` and what `pkcs11Signer` throws. */
export async function openTokenKey(options: ChosenToken, context: Context): Promise<OpenedKey> {
  const chosen = tokenKeyOptions(options, context);
  const chain = await certificatesAt(options.chain ?? []);
  // Loaded only here: most commands need no token.
  const { pkcs11Signer } = await import('@kyso/pkcs11');
  const fetcher = onlineNetwork(options, context);
  const signer: Pkcs11Signer = await pkcs11Signer({
    ...{ ...chosen, chain },
    ...tokenAlgorithm(options),
    ...(fetcher && { fetcher }),
  });
  const findings = chainFindings(signer);
  return {
    ...{ signer, channel: 'token', unusedPassword: undefined, findings },
    close: () => signer.close(),
  };
}

/** A signature may carry fewer certificates than its path needs (RFC 5652 §5.1); who judges it must find the others. */
function chainFindings({ missingIssuer }: Pkcs11Signer): Finding[] {
  if (!missingIssuer) return [];
  const { subject, source } = missingIssuer;
  return [warning('signer-chain', 'RFC 5652 §5.1', { expected: subject, at: source })];
}

/** What of the options names a token and its PIN; without `--pkcs11` the known modules are asked. */
export function tokenAccess(
  { pkcs11 = ANY_MODULE, ...options }: TokenOptions,
  context: Context,
): TokenAccess & { readonly pin: PinSource } {
  return {
    ...(pkcs11 !== ANY_MODULE && { module: pkcs11 }),
    token: tokenChoice(options.token),
    pin: pinSource(options, context),
    lastTry: options['last-try'] === true,
    signal: context.signal,
  };
}

/** Where a new PIN comes from; a person enters it twice. Throws `ERR_USAGE` where the two differ. */
export function newPinSource(
  values: { readonly 'new-pin-file'?: string; readonly 'new-pin-env'?: string },
  context: Context,
): () => Promise<string> {
  const { 'new-pin-file': file, 'new-pin-env': env } = values;
  const source = {
    secret: 'new-pin' as const,
    ...(file !== undefined && { 'password-file': file }),
    ...(env !== undefined && { 'password-env': env }),
  };
  const { manage } = texts(context.language).token;
  return async () => {
    const pin = await passwordOf(source, context, manage.askNewPin);
    if (file !== undefined || env !== undefined) return pin;
    if ((await passwordOf({ secret: 'new-pin' }, context, manage.askAgain)) === pin) return pin;
    throw usageError(manage.differ, { option: 'new-pin-file' });
  };
}

/** The key in a token that the message is encrypted to, of those that `--key` leaves; to be closed. Throws `ERR_USAGE` and what `pkcs11Decryptor` throws. */
export async function openTokenDecryptor(
  { message, ...options }: ChosenToken & { readonly message: Uint8Array },
  context: Context,
): Promise<Pkcs11Decryptor> {
  const chosen = tokenKeyOptions(options, context);
  const { pkcs11Decryptor } = await import('@kyso/pkcs11');
  return pkcs11Decryptor({ ...chosen, message });
}

type ChosenToken = TokenOptions & { readonly pkcs11: string };

function tokenKeyOptions({ pkcs11, ...options }: ChosenToken, context: Context): TokenKeyOptions {
  return {
    ...(pkcs11 !== ANY_MODULE && { module: pkcs11 }),
    token: tokenChoice(options.token),
    certificate: certificateChoice(options),
    pin: pinSource(options, context),
    ...{ signal: context.signal, sessions: options.sessions ?? 1 },
    lastTry: options['last-try'] === true,
  };
}

function pinSource(
  { 'pin-file': file, 'pin-env': env }: TokenOptions,
  context: Context,
): (request: PinRequest) => Promise<string> {
  const source = {
    secret: 'pin' as const,
    ...(file !== undefined && { 'password-file': file }),
    ...(env !== undefined && { 'password-env': env }),
  };
  const { token } = texts(context.language);
  return ({ token: { label, serial }, subject, state }) =>
    passwordOf(source, context, token.askPin({ label, serial, subject, state }));
}

/** `serial:…` or `slot:…`; without such a word the label. */
function tokenChoice(text: string | undefined): TokenChoice {
  if (text === undefined) return {};
  const [kind, value] = worded('token', text, ['label', 'serial', 'slot']);
  return { [kind]: value };
}

const CHOICES = ['subject', 'serial', 'fingerprint', 'cccd', 'mst', 'id', 'label'] as const;

/** `cccd:…`, `id:…` and so on; without such a word the name in the certificate. */
function certificateChoice({ key, 'allow-expired': expired }: TokenOptions): CertificateChoice {
  const validAt = expired === true ? { validAt: 'any' as const } : {};
  if (key === undefined) return validAt;
  const [kind, value] = worded('key', key, CHOICES);
  return { [kind]: value, ...validAt };
}

/** The word before the first colon, where it is one of these, and what stands behind it. */
function worded<Kind extends string>(
  option: string,
  text: string,
  [usual, ...others]: readonly [Kind, ...Kind[]],
): readonly [Kind, string] {
  const [, word = '', behind = ''] = /^([a-z]+):(.*)$/s.exec(text) ?? [];
  const kind = [usual, ...others].find((one) => one === word);
  const value = (kind === undefined ? text : behind).trim();
  if (value === '') throw usageError(`--${option} is empty`, { option });
  return [kind ?? usual, value];
}
