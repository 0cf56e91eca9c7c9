import { coreError, type ErrorFacts, type KysoError } from '../errors.js';
import { isDict, isName, isString, type PdfDict, type PdfValue } from './objects.js';

/** How a crypt filter enciphers (ISO 32000-2 §7.6.6 Table 25); `none` is Identity. */
export type CryptMethod = 'none' | 'RC4' | 'AES-128' | 'AES-256';

/** The standard security handler's entries of /Encrypt (§7.6.2 Table 20, §7.6.4.2 Table 21). */
export interface EncryptionDictionary {
  readonly revision: 2 | 3 | 4 | 5 | 6;
  /** Bytes of the file encryption key; the lengths that it may have where the dictionary does not say. */
  readonly keyLengths: readonly number[];
  readonly owner: Uint8Array;
  readonly user: Uint8Array;
  /** /OE and /UE of revisions 5 and 6. */
  readonly ownerKey: Uint8Array;
  readonly userKey: Uint8Array;
  /** /P as a signed number of 32 bits. */
  readonly permissions: number;
  readonly encryptMetadata: boolean;
  readonly filters: ReadonlyMap<string, CryptMethod>;
  /** Names of the filters of streams and of strings. */
  readonly streams: string;
  readonly strings: string;
}

/** Name of the crypt filter that changes nothing (§7.6.6). */
export const IDENTITY = 'Identity';

/** Looks up entries behind references. */
export type Entries = (dict: PdfDict, key: string) => PdfValue;

/**
 * Reads /Encrypt. Throws `ERR_ENCRYPTED` for public-key and other security handlers, for versions that are
 * not published, and where entries are missing that the key is made from.
 */
export function readEncryption(value: PdfValue, get: Entries): EncryptionDictionary {
  if (!isDict(value)) throw refused('no dictionary', {});
  const filter = get(value, 'Filter');
  const handler = isName(filter) ? filter.name : null;
  if (handler !== 'Standard')
    throw refused(`security handler ${handler ?? 'missing'}`, { handler });
  const version = numberOf(get(value, 'V')) ?? 0;
  const revision = numberOf(get(value, 'R'));
  const known = { handler, version, revision: revision ?? null };
  if (!isPublished(version, revision)) {
    throw refused(`version ${version}, revision ${revision ?? 'missing'}`, known);
  }
  const encryptMetadata = get(value, 'EncryptMetadata') !== false;
  const permissions = numberOf(get(value, 'P'));
  const text = (key: string): Uint8Array | undefined => bytesOf(get(value, key));
  const [owner, user] = [text('O'), text('U')];
  if (!owner || !user || permissions === undefined) throw refused('/O, /U or /P is missing', known);
  const length = version < 5 ? 32 : 48;
  return {
    revision,
    keyLengths: keyLengthsOf(version, numberOf(get(value, 'Length'))),
    // Some writers left these too short, or padded them behind (§7.6.4.2 says 32 and 48 bytes).
    owner: sized(owner, length),
    user: sized(user, length),
    ownerKey: sized(text('OE') ?? new Uint8Array(0), 32),
    userKey: sized(text('UE') ?? new Uint8Array(0), 32),
    // Other writers give it as an unsigned number.
    permissions: permissions | 0,
    // Meaningful from version 4 on only (§7.6.2 Table 20).
    encryptMetadata: encryptMetadata || version < 4,
    ...filtersOf(value, version, get),
  };
}

function refused(problem: string, facts: ErrorFacts): KysoError {
  const message = `the document is encrypted in a way that is not read: ${problem}`;
  return coreError('ERR_ENCRYPTED', message, { facts });
}

/** Versions 1, 2 and 4 share their revisions as writers do; 3 was never published, 5 is AES-256 (§7.6.2 Table 20). */
function isPublished(
  version: number,
  revision: number | undefined,
): revision is EncryptionDictionary['revision'] {
  if (version === 5) return revision === 5 || revision === 6;
  const isOld = version === 1 || version === 2 || version === 4;
  return isOld && (revision === 2 || revision === 3 || revision === 4);
}

/** Keys of 40 and of 128 bits, in bytes. */
const [SHORT_KEY, LONG_KEY] = [5, 16];

/**
 * In bytes. /Length counts for version 2 alone (§7.6.2 Table 20). Without a usable one the default is 40 bits;
 * writers that lost it meant 128.
 */
function keyLengthsOf(version: number, bits: number | undefined): number[] {
  if (version === 1) return [SHORT_KEY];
  if (version === 4) return [LONG_KEY];
  if (version === 5) return [32];
  const isUsable = bits !== undefined && bits % 8 === 0 && bits >= 40 && bits <= 128;
  return isUsable ? [bits / 8] : [SHORT_KEY, LONG_KEY];
}

function filtersOf(
  dict: PdfDict,
  version: number,
  get: Entries,
): Pick<EncryptionDictionary, 'filters' | 'streams' | 'strings'> {
  const filters = new Map<string, CryptMethod>([[IDENTITY, 'none']]);
  if (version < 4) return { filters: filters.set('', 'RC4'), streams: '', strings: '' };
  const all = get(dict, 'CF');
  for (const name of isDict(all) ? all.entries.keys() : []) {
    const filter = isDict(all) ? get(all, name) : null;
    // Identity cannot be given another meaning (§7.6.6).
    if (name !== IDENTITY && isDict(filter)) filters.set(name, methodOf(get(filter, 'CFM'), name));
  }
  const chosen = (key: string): string => {
    const name = get(dict, key);
    const filter = isName(name) ? name.name : IDENTITY;
    if (!filters.has(filter)) throw refused(`no crypt filter ${filter}`, { filter });
    return filter;
  };
  return { filters, streams: chosen('StmF'), strings: chosen('StrF') };
}

const METHODS: Readonly<Record<string, CryptMethod>> = {
  V2: 'RC4',
  AESV2: 'AES-128',
  AESV3: 'AES-256',
};

function methodOf(value: PdfValue, filter: string): CryptMethod {
  const name = isName(value) ? value.name : 'None';
  // Under /None the application has a cipher of its own (§7.6.6 Table 25).
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (method) return method;
  throw refused(`crypt filter method ${name}`, { filter, method: name });
}

function numberOf(value: PdfValue): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function bytesOf(value: PdfValue): Uint8Array | undefined {
  return isString(value) ? value.bytes : undefined;
}

function sized(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  out.set(bytes.subarray(0, length));
  return out;
}
