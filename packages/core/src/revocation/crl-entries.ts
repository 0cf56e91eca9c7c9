import { equalBytes } from '../bytes/index.js';
import { contentsOf, derError, elementAt, type DerElement } from '../der/index.js';
import { coreError } from '../errors.js';
import type { GeneralName } from '../x509/index.js';
import { certificateIssuerAt, entryAt, type CrlEntry } from './crl-entry.js';
import { EntryScanner } from './entry-scanner.js';

/** Most entries of one CRL; the largest lists in use have a few millions. */
const MAX_ENTRIES = 1 << 24;
/** An index costs as much as some twenty searches without one; most lists are asked about one certificate. */
const SEARCHES_WITHOUT_INDEX = 4;
/** The shortest entry: header, serial number of one octet, time without seconds. */
const SHORTEST_ENTRY = 18;

/**
 * The entries of a CRL in place. Each was checked when the CRL was read; none is an object until it is
 * found. An index by serial number is made when more than a few are searched.
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
  #index: SerialIndex | undefined;
  #searches = 0;

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
    this.#searches++;
    if (this.#searches > SEARCHES_WITHOUT_INDEX)
      this.#index ??= indexOf(this.#buffer, this.#offsets);
    const found = this.#index
      ? this.#candidates(this.#index, serialNumber)
      : inOrder(this.#buffer, this.#offsets, serialNumber);
    return found
      .filter((number) => equalBytes(this.#serialAt(number), serialNumber))
      .map((number) => entryAt(this.#elementAt(number), this.#issuerOf(number)));
  }

  #candidates({ starts, numbers }: SerialIndex, serialNumber: Uint8Array): number[] {
    const hash = hashOf(serialNumber, 0, serialNumber.length) & (starts.length - 2);
    return [...numbers.subarray(starts[hash], starts[hash + 1])];
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

/** Numbers of entries whose serial number has this length and ends like this one, by going through all of them. */
function inOrder(buffer: Uint8Array, offsets: Uint32Array, serialNumber: Uint8Array): number[] {
  const { length } = serialNumber;
  const last = serialNumber[length - 1];
  const found: number[] = [];
  for (let number = 0; number < offsets.length; number++) {
    const start = serialStart(buffer, offsets[number] ?? 0);
    const own = buffer[start - 1] ?? 0;
    // Longer ones have their length in more octets: they are looked at closely.
    if (own >= 0x80 || (own === length && buffer[start + length - 1] === last)) found.push(number);
  }
  return found;
}

/** Entries by hash of their serial number: those of one hash stand together in `numbers`. */
interface SerialIndex {
  /** Where the entries of each hash begin, and after the last one their end. */
  readonly starts: Uint32Array;
  readonly numbers: Uint32Array;
}

/**
 * Made in two passes by counting. Serial numbers that somebody chose to have one hash make a search as
 * slow as going through the list, and no slower.
 */
function indexOf(buffer: Uint8Array, offsets: Uint32Array): SerialIndex {
  const count = offsets.length;
  const buckets = 2 ** Math.ceil(Math.log2(count / 4 + 1));
  const hashes = new Uint32Array(count);
  const starts = new Uint32Array(buckets + 1);
  for (let number = 0; number < count; number++) {
    const hash = serialHash(buffer, offsets[number] ?? 0) & (buckets - 1);
    hashes[number] = hash;
    starts[hash + 1] = (starts[hash + 1] ?? 0) + 1;
  }
  for (let hash = 0; hash < buckets; hash++) {
    starts[hash + 1] = (starts[hash + 1] ?? 0) + (starts[hash] ?? 0);
  }
  const next = starts.slice();
  const numbers = new Uint32Array(count);
  for (let number = 0; number < count; number++) {
    const hash = hashes[number] ?? 0;
    const at = next[hash] ?? 0;
    numbers[at] = number;
    next[hash] = at + 1;
  }
  return { starts, numbers };
}

function serialHash(buffer: Uint8Array, entry: number): number {
  const start = serialStart(buffer, entry);
  const length = buffer[start - 1] ?? 0;
  return length < 0x80 ? hashOf(buffer, start, start + length) : longHash(buffer, entry);
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
  return (hash ^ (hash >>> 15)) >>> 0;
}
