import { aesDecrypt, aesEncrypt, AES_BLOCK, md5, rc4 } from '../crypto/index.js';
import { coreError } from '../errors.js';
import {
  IDENTITY,
  readEncryption,
  type CryptMethod,
  type EncryptionDictionary,
  type Entries,
} from './encryption-dictionary.js';
import {
  isArray,
  isDict,
  isName,
  isRef,
  isString,
  type PdfDict,
  type PdfRef,
  type PdfValue,
} from './objects.js';
import { openWith } from './security-handler.js';

/** Number and generation, from which keys of objects are made. */
export type ObjectId = Pick<PdfRef, 'num' | 'gen'>;

/** Random bytes of a length; initialisation vectors are made of them. */
export type RandomBytes = (length: number) => Uint8Array;

/** The encryption of an open document (ISO 32000-2 §7.6): what ciphers its objects go through. */
export interface DocumentEncryption {
  readonly dictionary: EncryptionDictionary;
  /** Number of the object that holds /Encrypt, whose strings are plain; undefined where it is direct. */
  readonly num: number | undefined;
  /** Whose password opened it; null where no password fits and none is needed to read the structure. */
  readonly openedAs: 'user' | 'owner' | null;
  readonly fileKey: Uint8Array | undefined;
}

/** What opening needs of a document: its newest trailer, and values behind references. */
export interface OpenTrailer {
  readonly trailer: PdfDict;
  resolve(value: PdfValue | undefined): PdfValue;
  get(dict: PdfDict, key: string): PdfValue;
}

/**
 * Opens the encryption that the trailer names. Without a password the empty user password is tried.
 * Throws `ERR_PASSWORD` where it does not fit and `ERR_ENCRYPTED` where the way of encryption is not
 * known. Must run before any other object is read.
 */
export function openEncryption(document: OpenTrailer, password?: string): DocumentEncryption {
  const entry = document.trailer.entries.get('Encrypt');
  const dictionary = readEncryption(document.resolve(entry), (dict, key) =>
    document.get(dict, key),
  );
  const opened = openWith(password ?? '', { dictionary, id: firstId(document) });
  if (!opened && !isOpenWithout(dictionary)) throw passwordError(password !== undefined);
  return {
    dictionary,
    num: isRef(entry) ? entry.num : undefined,
    openedAs: opened?.as ?? null,
    fileKey: opened?.fileKey,
  };
}

/** First half of /ID, which keys up to revision 4 are made from; empty where there is none. */
function firstId(document: OpenTrailer): Uint8Array {
  const id = document.get(document.trailer, 'ID');
  const first = isArray(id) ? document.resolve(id.items[0]) : null;
  return isString(first) ? first.bytes : new Uint8Array(0);
}

/** Where only attachments are encrypted, everything else is read without a password. */
function isOpenWithout({ filters, streams, strings }: EncryptionDictionary): boolean {
  return filters.get(streams) === 'none' && filters.get(strings) === 'none';
}

function passwordError(given: boolean): ReturnType<typeof coreError> {
  return coreError(
    'ERR_PASSWORD',
    given
      ? 'the password does not open the document'
      : 'the document is encrypted and needs a password',
    { facts: { of: 'document', given } },
  );
}

/** A string as it is meant. */
export function decryptString(
  encryption: DocumentEncryption,
  object: ObjectId,
  bytes: Uint8Array,
): Uint8Array {
  return decrypt(encryption, bytes, { object, filter: encryption.dictionary.strings });
}

/** A string as the file holds it. */
export function encryptString(
  encryption: DocumentEncryption,
  bytes: Uint8Array,
  { object, random }: { readonly object: ObjectId; readonly random: RandomBytes },
): Uint8Array {
  return encrypt(encryption, bytes, { object, random, filter: encryption.dictionary.strings });
}

/** Where the bytes of a stream stand, and how its entries are looked up. */
export interface StreamContext {
  readonly object: ObjectId;
  readonly dict: PdfDict;
  readonly get: Entries;
}

/** Bytes of a stream, decrypted and with its other filters still on. */
export function decryptStream(
  encryption: DocumentEncryption,
  bytes: Uint8Array,
  context: StreamContext,
): Uint8Array {
  const filter = filterOfStream(encryption.dictionary, context);
  return decrypt(encryption, bytes, { object: context.object, filter });
}

/** Bytes of a stream as the file holds them. */
export function encryptStream(
  encryption: DocumentEncryption,
  bytes: Uint8Array,
  { random, ...context }: StreamContext & { readonly random: RandomBytes },
): Uint8Array {
  const filter = filterOfStream(encryption.dictionary, context);
  return encrypt(encryption, bytes, { object: context.object, random, filter });
}

/** The crypt filter of a stream: its own, none for cross-references and clear metadata, otherwise /StmF (§7.6.6). */
function filterOfStream(
  { streams, encryptMetadata }: EncryptionDictionary,
  { dict, get }: StreamContext,
): string {
  const type = get(dict, 'Type');
  if (isName(type, 'XRef')) return IDENTITY;
  const own = ownFilter(dict, get);
  if (own !== undefined) return own;
  return !encryptMetadata && isName(type, 'Metadata') ? IDENTITY : streams;
}

/** The name that a /Crypt filter gives; without one it is Identity (§7.4.10). */
function ownFilter(dict: PdfDict, get: Entries): string | undefined {
  const filter = get(dict, 'Filter');
  const first = isArray(filter) ? filter.items[0] : filter;
  if (!isName(first, 'Crypt')) return undefined;
  const entry = get(dict, 'DecodeParms');
  const parms = isArray(entry) ? entry.items[0] : entry;
  const name = isDict(parms) ? get(parms, 'Name') : null;
  return isName(name) ? name.name : IDENTITY;
}

interface Cipher {
  readonly object: ObjectId;
  readonly filter: string;
}

function decrypt(
  encryption: DocumentEncryption,
  bytes: Uint8Array,
  { object, filter }: Cipher,
): Uint8Array {
  const method = methodOf(encryption, filter);
  if (method === 'none') return bytes;
  const key = objectKey(encryption, object, method);
  return method === 'RC4' ? rc4(key, bytes) : aesDecrypt(key, bytes);
}

function encrypt(
  encryption: DocumentEncryption,
  bytes: Uint8Array,
  { object, filter, random }: Cipher & { readonly random: RandomBytes },
): Uint8Array {
  const method = methodOf(encryption, filter);
  if (method === 'none') return bytes;
  const key = objectKey(encryption, object, method);
  return method === 'RC4' ? rc4(key, bytes) : aesEncrypt(key, bytes, random(AES_BLOCK));
}

function methodOf({ dictionary }: DocumentEncryption, filter: string): CryptMethod {
  const method = dictionary.filters.get(filter);
  if (method) return method;
  throw coreError('ERR_ENCRYPTED', `a stream names the crypt filter ${filter}, which is missing`, {
    facts: { filter },
  });
}

/** Ends the input of an AES-128 key (Algorithm 1 step b). */
const SALT = Uint8Array.of(0x73, 0x41, 0x6c, 0x54);

/** Algorithms 1 and 1.A (§7.6.3.2, §7.6.3.3): a key for each object up to AES-128, the file's own for AES-256. */
function objectKey(
  { fileKey }: DocumentEncryption,
  { num, gen }: ObjectId,
  method: CryptMethod,
): Uint8Array {
  if (!fileKey) throw passwordError(false);
  if (method === 'AES-256') return fileKey;
  const id = Uint8Array.of(num & 0xff, (num >> 8) & 0xff, (num >> 16) & 0xff, gen & 0xff, gen >> 8);
  const hash = method === 'AES-128' ? md5(fileKey, id, SALT) : md5(fileKey, id);
  return hash.subarray(0, Math.min(fileKey.length + 5, 16));
}
