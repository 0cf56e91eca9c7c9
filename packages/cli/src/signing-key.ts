import { isKysoError, type Decryptor, type Signer } from '@kyso/core';
import {
  decryptorOfPem,
  openPem,
  openPkcs12,
  openPkcs12Decryptor,
  readWholeFile,
  type PemIdentity,
} from '@kyso/core/node';
import { checkAlgorithm, fileAlgorithm, type AlgorithmOptions } from './algorithm-options.js';
import { usageError } from './errors.js';
import { MAX_KEY_FILE } from './limits.js';
import { givenPassword, passwordOf, type PasswordOptions } from './secrets.js';
import type { Context } from './terminal.js';
import type { OpenedKey } from './opened-key.js';
import { texts } from './texts/index.js';
import { TOKEN_OPTIONS, openTokenDecryptor, openTokenKey, type TokenOptions } from './token-key.js';

/** Options that name a key; exactly one way must be chosen. */
export const KEY_OPTIONS = {
  p12: { type: 'string' },
  serial: { type: 'string' },
  key: { type: 'string' },
  cert: { type: 'string' },
  ...TOKEN_OPTIONS,
} as const;

export interface KeyOptions extends PasswordOptions, TokenOptions, AlgorithmOptions {
  readonly p12?: string;
  readonly serial?: string;
  readonly key?: string;
  readonly cert?: string;
}

/** The signer that the options name. Throws `ERR_USAGE`, `ERR_IO` and what opening a key throws. */
export async function openKey(options: KeyOptions, context: Context): Promise<OpenedKey> {
  const opened = await openAnyKey(options, context);
  try {
    checkAlgorithm(opened.signer, options);
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function openAnyKey(options: KeyOptions, context: Context): Promise<OpenedKey> {
  const { p12, cert, pkcs11 } = options;
  if (pkcs11 !== undefined) {
    refuseBoth({ p12, cert });
    return openTokenKey({ ...options, pkcs11 }, context);
  }
  refuseTokenOptions(options);
  const algorithm = fileAlgorithm(options);
  const kinds: KeyUses<Signer> = {
    ofPkcs12: (bytes, password, choice) => openPkcs12(bytes, password, { ...choice, ...algorithm }),
    ofPem: (identity) => openPem({ ...identity, ...algorithm }),
  };
  const { key: signer, unusedPassword } = await openKeyFile(options, context, kinds);
  return { signer, channel: 'file', unusedPassword, findings: [], close: () => Promise.resolve() };
}

/** The key that opens a message, and what leaves its token. Throws as `openKey`. */
export async function openDecryptor(
  { message, ...options }: KeyOptions & { readonly message: Uint8Array },
  context: Context,
): Promise<{ readonly decryptor: Decryptor; readonly close: () => Promise<void> }> {
  const { p12, cert, pkcs11 } = options;
  if (pkcs11 !== undefined) {
    refuseBoth({ p12, cert });
    const decryptor = await openTokenDecryptor({ ...options, message, pkcs11 }, context);
    return { decryptor, close: () => decryptor.close() };
  }
  refuseTokenOptions(options);
  const kinds = { ofPkcs12: openPkcs12Decryptor, ofPem: decryptorOfPem };
  const { key: decryptor } = await openKeyFile<Decryptor>(options, context, kinds);
  return { decryptor, close: () => Promise.resolve() };
}

/** What is made of the key of a file: a signer or a decryptor. */
interface KeyUses<Key> {
  readonly ofPkcs12: (
    bytes: Uint8Array,
    password: string,
    choice: { readonly serial?: string },
  ) => Promise<Key>;
  readonly ofPem: (
    identity: Pick<PemIdentity, 'key' | 'passphrase' | 'certificates'>,
  ) => Key | Promise<Key>;
}

/** The key that the options name, for its use. Throws as `openKey`. */
async function openKeyFile<Key>(
  options: KeyOptions,
  context: Context,
  uses: KeyUses<Key>,
): Promise<{ readonly key: Key; readonly unusedPassword: string | undefined }> {
  const { p12, key, cert, serial } = options;
  if (p12 !== undefined && (key !== undefined || cert !== undefined)) {
    throw usageError('--p12 and --key with --cert exclude each other', { option: 'p12' });
  }
  if (p12 !== undefined) {
    const bytes = await readWholeFile(p12, MAX_KEY_FILE);
    const password = await passwordOf(options, context, texts(context.language).askPassword(p12));
    const opened = await uses.ofPkcs12(bytes, password, serial === undefined ? {} : { serial });
    return { key: opened, unusedPassword: undefined };
  }
  if (key === undefined || cert === undefined) {
    throw usageError(
      'a key is needed: --p12 FILE, --key FILE with --cert FILE, or --pkcs11 MODULE',
      {
        option: 'key',
      },
    );
  }
  return pemKey({ ...options, key, cert }, context, uses.ofPem);
}

function refuseBoth(files: {
  readonly p12?: string | undefined;
  readonly cert?: string | undefined;
}): void {
  const [option] = (['p12', 'cert'] as const).filter((name) => files[name] !== undefined);
  if (option === undefined) return;
  throw usageError(`--pkcs11 and --${option} exclude each other`, { option });
}

function refuseTokenOptions(options: KeyOptions): void {
  const names = ['token', 'pin-file', 'pin-env', 'last-try', 'chain', 'online'] as const;
  const [option] = names.filter((name) => options[name] !== undefined);
  if (option === undefined) return;
  throw usageError(`--${option} needs --pkcs11 MODULE`, { option: 'pkcs11' });
}

type PemOptions = KeyOptions & { readonly key: string; readonly cert: string };

/** The passphrase is taken, or asked for, only where the key file turns out to need one. */
async function pemKey<Key>(
  options: PemOptions,
  context: Context,
  ofPem: KeyUses<Key>['ofPem'],
): Promise<{ readonly key: Key; readonly unusedPassword: string | undefined }> {
  const { key: keyFile, cert } = options;
  const bytes = await readWholeFile(keyFile, MAX_KEY_FILE);
  const text = new TextDecoder('latin1').decode(bytes);
  const key = text.includes('-----BEGIN ') ? text : bytes;
  const certificates = await readWholeFile(cert, MAX_KEY_FILE);
  const given = await givenPassword(options, context);
  try {
    return { key: await ofPem({ key, certificates }), unusedPassword: given };
  } catch (error) {
    if (!isKysoError(error) || error.code !== 'ERR_PASSWORD') throw error;
    const question = texts(context.language).askPassword(keyFile);
    const passphrase = given ?? (await passwordOf({}, context, question));
    return { key: await ofPem({ key, certificates, passphrase }), unusedPassword: undefined };
  }
}
