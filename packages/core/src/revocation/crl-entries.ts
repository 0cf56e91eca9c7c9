import { equalBytes } from '../bytes/index.js';
import { contentsOf, derError, elementAt, type DerElement } from '../der/index.js';
import { coreError } from '../errors.js';
import type { GeneralName } from '../x509/index.js';
import { certificateIssuerAt, entryAt, type CrlEntry } from './crl-entry.js';
import { EntryScanner } from './entry-scanner.js';

/**
 * Most entries of one CRL; the index of serial numbers counts them in 24 bits. The largest lists in use
 * have a few millions.
 */
const MAX_ENTRIES = (1 << 24) - 1;
/** The shortest entry: header, serial number of one octet, time without seconds. */
const SHORTEST_ENTRY = 18;

/**
 * The entries of a CRL in place. Each was checked when the CRL was read; none is an object until it is
 * found. The index by serial number is made by the first search.
 *
 *     revokedCertificates  SEQUENCE OF SEQUENCE {
 *       userCertificate      CertificateSerialNumber,
 *       revocationDate       Time,
 *       crlEntryExtensions   Extensions OPTIONAL }
 */
export class CrlEntries {
  readonly count: number;
  /** Dotted OID of the first critical extension of an entry that is not known here. */
  readonly unknownCritical: string | undefined;
  readonly #buffer: Uint8Array;
  /** Where each entry begins. */
  readonly #offsets: Uint32Array;
  /** Numbers of the entries that name an issuer, ascending: it holds for those that follow, too. */
  readonly #issuerEntries: readonly number[];
  #index: Float64Array | undefined;

  /** Throws `ERR_DER` for an entry that is malformed, or no entry; `ERR_LIMIT`. */
  constructor(list: DerElement | undefined, version: 1 | 2) {
    const scanner = new EntryScanner(list?.buffer ?? new Uint8Array(0), version);
    const offsets = list ? scanEntries(list, scanner) : new Uint32Array(0);
    this.count = offsets.length;
    this.unknownCritical = scanner.unknownCritical;
    this.#buffer = scanner.bytes;
    this.#offsets = offsets;
    this.#issuerEntries = scanner.issuerEntries;
  }

  /** Whether an entry says whose certificate it is: only in indirect CRLs. */
  get namesIssuers(): boolean {
    return this.#issuerEntries.length > 0;
  }

  /** All entries with this serial number (contents of the INTEGER), in order, whosever they are. */
  find(serialNumber: Uint8Array): CrlEntry[] {
    this.#index ??= indexOf(this.#buffer, this.#offsets);
    const hash = hashOf(serialNumber, 0, serialNumber.length);
    const found: number[] = [];
    for (let at = firstOf(this.#index, hash); at < this.#index.length; at++) {
      const key = this.#index[at] ?? 0;
      if (Math.floor(key / ENTRY_SPACE) !== hash) break;
      const number = key % ENTRY_SPACE;
      if (equalBytes(this.#serialAt(number), serialNumber)) found.push(number);
    }
    return found.map((number) => entryAt(this.#elementAt(number), this.#issuerOf(number)));
  }

  #elementAt(number: number): DerElement {
    return elementAt(this.#buffer, this.#offsets[number] ?? 0);
  }

  #serialAt(number: number): Uint8Array {
    return contentsOf(elementAt(this.#buffer, this.#elementAt(number).contentStart));
  }

  /** The issuer named by this entry or the nearest before it (RFC 5280 §5.3.3). */
  #issuerOf(number: number): readonly GeneralName[] | undefined {
    const naming = this.#issuerEntries;
    let [low, high] = [0, naming.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((naming[middle] ?? 0) <= number) low = middle + 1;
      else high = middle;
    }
    const last = naming[low - 1];
    return last === undefined ? undefined : certificateIssuerAt(this.#elementAt(last));
  }
}

/** Checks every entry, and answers where each begins. */
function scanEntries(list: DerElement, scanner: EntryScanner): Uint32Array {
  if (list.contentStart === list.end) {
    // RFC 5280 §5.1.2.6: where nothing is revoked the list is absent.
    throw derError('revokedCertificates is empty', list.start);
  }
  const offsets = new Uint32Array(Math.ceil((list.end - list.contentStart) / SHORTEST_ENTRY));
  let count = 0;
  for (let at = list.contentStart; at < list.end; count++) {
    if (count === MAX_ENTRIES) {
      throw coreError('ERR_LIMIT', `more than ${MAX_ENTRIES} entries at byte ${at}`, {
        facts: { limit: MAX_ENTRIES, offset: at },
      });
    }
    offsets[count] = at;
    at = scanner.scan(at, { limit: list.end, number: count });
  }
  return offsets.slice(0, count);
}

/** Numbers of entries take 24 bits of a key, hashes 29: together they are exact in a double. */
const ENTRY_SPACE = 2 ** 24;
const HASH_BITS = 29;

/**
 * Keys of hash and number, sorted: the entries of one hash stand together. Sorting numbers costs the
 * same whatever serial numbers somebody chose, which a table of buckets would not.
 */
function indexOf(buffer: Uint8Array, offsets: Uint32Array): Float64Array {
  const keys = new Float64Array(offsets.length);
  for (let number = 0; number < offsets.length; number++) {
    const start = serialStart(buffer, offsets[number] ?? 0);
    const length = buffer[start - 1] ?? 0;
    const hash =
      length < 0x80
        ? hashOf(buffer, start, start + length)
        : longHash(buffer, offsets[number] ?? 0);
    keys[number] = hash * ENTRY_SPACE + number;
  }
  return keys.sort();
}

/** Where the contents of the serial number begin, for an entry whose serial has one length octet. */
function serialStart(buffer: Uint8Array, entry: number): number {
  const length = buffer[entry + 1] ?? 0;
  return entry + 2 + (length < 0x80 ? 0 : length & 0x7f) + 2;
}

function longHash(buffer: Uint8Array, entry: number): number {
  const serial = contentsOf(elementAt(buffer, elementAt(buffer, entry).contentStart));
  return hashOf(serial, 0, serial.length);
}

/** FNV-1a, its upper bits folded in. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return ((hash >>> HASH_BITS) ^ hash) & (2 ** HASH_BITS - 1);
}

/** Where the keys of this hash begin. */
function firstOf(index: Float64Array, hash: number): number {
  let [low, high] = [0, index.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((index[middle] ?? 0) < hash * ENTRY_SPACE) low = middle + 1;
    else high = middle;
  }
  return low;
}
