import { concat, equalBytes } from '../bytes/index.js';
import { aesBlocks, md5, rc4, sha2 } from '../crypto/index.js';
import type { EncryptionDictionary } from './encryption-dictionary.js';
import { passwordBytes } from './password.js';

/** A password that fits: the key of the file, and whose password it was. */
export interface OpenedWith {
  readonly fileKey: Uint8Array;
  readonly as: 'user' | 'owner';
}

/** What the standard security handler makes its keys from. */
export interface HandlerInput {
  readonly dictionary: EncryptionDictionary;
  /** First half of /ID, empty where there is none. */
  readonly id: Uint8Array;
}

/**
 * The file encryption key for a user or owner password (ISO 32000-2 §7.6.4.3, §7.6.4.4), or undefined
 * where the password fits neither.
 */
export function openWith(password: string, input: HandlerInput): OpenedWith | undefined {
  const { revision, keyLengths } = input.dictionary;
  const open = revision >= 5 ? openByHash : openByPadding;
  for (const keyLength of keyLengths) {
    for (const bytes of passwordBytes(password, revision)) {
      const opened = open(bytes, { ...input, keyLength });
      if (opened) return opened;
    }
  }
  return undefined;
}

interface Attempt extends HandlerInput {
  /** Bytes of the file encryption key. */
  readonly keyLength: number;
}

/** Fills up passwords of revisions 2 to 4 (§7.6.4.3.2, Algorithm 2 step a). */
const PADDING = Uint8Array.of(
  ...[
    0x28, 0xbf, 0x4e, 0x5e, 0x4e, 0x75, 0x8a, 0x41, 0x64, 0x00, 0x4e, 0x56, 0xff, 0xfa, 0x01, 0x08,
  ],
  ...[
    0x2e, 0x2e, 0x00, 0xb6, 0xd0, 0x68, 0x3e, 0x80, 0x2f, 0x0c, 0xa9, 0xfe, 0x64, 0x53, 0x69, 0x7a,
  ],
);
/** Rounds of MD5 and of RC4 from revision 3 on (Algorithms 2, 3 and 5). */
const MD5_ROUNDS = 50;
const RC4_ROUNDS = 19;

function openByPadding(password: Uint8Array, input: Attempt): OpenedWith | undefined {
  const asUser = userKey(padded(password), input);
  if (asUser) return { fileKey: asUser, as: 'user' };
  const asOwner = userKey(userPasswordOf(password, input), input);
  return asOwner && { fileKey: asOwner, as: 'owner' };
}

function padded(password: Uint8Array): Uint8Array {
  return concat([password, PADDING]).subarray(0, 32);
}

/** Algorithms 2 and 6: the key by a padded user password, where /U agrees. */
function userKey(
  password: Uint8Array,
  { dictionary, id, keyLength }: Attempt,
): Uint8Array | undefined {
  const { revision, owner, user, permissions, encryptMetadata } = dictionary;
  const low = Uint8Array.from([0, 8, 16, 24], (shift) => (permissions >> shift) & 0xff);
  const clear =
    revision >= 4 && !encryptMetadata ? new Uint8Array(4).fill(0xff) : new Uint8Array(0);
  let hash = md5(password, owner, low, id, clear);
  if (revision === 2) {
    const key = hash.subarray(0, keyLength);
    return equalBytes(rc4(key, PADDING), user) ? key : undefined;
  }
  for (let round = 0; round < MD5_ROUNDS; round++) hash = md5(hash.subarray(0, keyLength));
  const key = hash.subarray(0, keyLength);
  let check = rc4(key, md5(PADDING, id));
  for (let round = 1; round <= RC4_ROUNDS; round++) check = rc4(flipped(key, round), check);
  // The other 16 bytes of /U are arbitrary (Algorithm 5 step f).
  return equalBytes(check, user.subarray(0, 16)) ? key : undefined;
}

/** Algorithm 7: what /O holds under an owner password, the padded user password if it is right. */
function userPasswordOf(password: Uint8Array, { dictionary, keyLength }: Attempt): Uint8Array {
  const { revision, owner } = dictionary;
  let hash = md5(padded(password));
  if (revision === 2) return rc4(hash.subarray(0, keyLength), owner);
  for (let round = 0; round < MD5_ROUNDS; round++) hash = md5(hash);
  const key = hash.subarray(0, keyLength);
  let text = owner;
  for (let round = RC4_ROUNDS; round >= 0; round--) text = rc4(flipped(key, round), text);
  return text;
}

function flipped(key: Uint8Array, by: number): Uint8Array {
  return key.map((byte) => byte ^ by);
}

/** Algorithm 2.A of revisions 5 and 6: 32 bytes of hash, then 8 of validation salt and 8 of key salt. */
function openByHash(password: Uint8Array, { dictionary }: HandlerInput): OpenedWith | undefined {
  const { revision, owner, user, ownerKey, userKey: wrapped } = dictionary;
  const hash = revision === 5 ? simpleHash : hardenedHash;
  const unwrap = (key: Uint8Array, text: Uint8Array): Uint8Array =>
    aesBlocks('decrypt', text, { key, iv: new Uint8Array(16) });
  const fits = (entry: Uint8Array, more: Uint8Array): boolean =>
    equalBytes(hash(password, entry.subarray(32, 40), more), entry.subarray(0, 32));
  const keyOf = (entry: Uint8Array, more: Uint8Array): Uint8Array =>
    hash(password, entry.subarray(40, 48), more);
  const none = new Uint8Array(0);
  if (fits(user, none)) return { fileKey: unwrap(keyOf(user, none), wrapped), as: 'user' };
  if (fits(owner, user)) return { fileKey: unwrap(keyOf(owner, user), ownerKey), as: 'owner' };
  return undefined;
}

type PasswordHash = (password: Uint8Array, salt: Uint8Array, user: Uint8Array) => Uint8Array;

/** The hash of revision 5 (Adobe Supplement to ISO 32000, ExtensionLevel 3, §3.5.2). */
const simpleHash: PasswordHash = (password, salt, user) => sha2(256, password, salt, user);

/** Algorithm 2.B of revision 6; 64 rounds at least, and on until the last byte allows the end. */
const hardenedHash: PasswordHash = (password, salt, user) => {
  let key = sha2(256, password, salt, user);
  for (let round = 1; ; round++) {
    const once = concat([password, key, user]);
    const repeated = concat(Array.from({ length: 64 }, () => once));
    const [aesKey, iv] = [key.subarray(0, 16), key.subarray(16, 32)];
    const text = aesBlocks('encrypt', repeated, { key: aesKey, iv });
    // The first 16 bytes as a number modulo 3: 256 is 1 modulo 3, so their sum will do.
    const sum = text.subarray(0, 16).reduce((total, byte) => total + byte, 0);
    key = sha2(([256, 384, 512] as const)[sum % 3] ?? 256, text);
    if (round >= 64 && (text.at(-1) ?? 0) <= round - 32) return key.subarray(0, 32);
  }
};
