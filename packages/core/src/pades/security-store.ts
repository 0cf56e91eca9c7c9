import { toHex } from '../bytes/index.js';
import { coreError, isKysoError } from '../errors.js';
import {
  isArray,
  isDict,
  isRef,
  isStream,
  pdf,
  refText,
  withEntries,
  type PdfDict,
  type PdfDocument,
  type PdfRef,
  type PdfValue,
  type Update,
} from '../pdf/index.js';
import type { CryptoProvider } from '../ports.js';
import { appended } from './set-form.js';
import {
  LISTS,
  type AddedValidationData,
  type SignatureValidationData,
  type ValidationData,
} from './validation-data.js';

/** What is put into the store. */
export interface StoreRequest extends ValidationData {
  /** Evidence of single signatures; it goes into the lists of the store as well. */
  readonly signatures: readonly SignatureValidationData[];
  /** Whether each signature gets an entry of its own in /VRI. */
  readonly vri: boolean;
  readonly crypto: CryptoProvider;
}

/** What the store gains. */
export interface StoreChange {
  readonly added: AddedValidationData;
  /** The object of the store, which /DSS of the catalog must name; undefined where everything was there already. */
  readonly store: PdfRef | undefined;
}

/** Most objects of one list that are compared; archives with yearly renewals have some hundreds. */
const MAX_STORED = 10_000;

const EMPTY_STORE = emptyDict('<< /Type /DSS >>');
const EMPTY = emptyDict('<< >>');

function emptyDict(text: string): PdfDict {
  const none = { entries: new Map(), spans: new Map(), repeated: [] };
  return { kind: 'dict', ...none, raw: pdf(text), at: undefined };
}

/**
 * Puts evidence into the document security store (ISO 32000-2 §12.8.4.3, EN 319 142-1 §5.4.2). What is there stays:
 * lists grow behind, entries of /VRI are added to, and an object that is there, byte for byte, is not written again.
 */
export function putStore(
  document: PdfDocument,
  update: Update,
  request: StoreRequest,
): StoreChange {
  const entry = document.catalog.entries.get('DSS');
  const value = document.resolve(entry);
  const old = isDict(value) ? value : EMPTY_STORE;
  const shelves = LISTS.map((list) => openShelf(document, { update, list, old, request }));
  for (const shelf of shelves) {
    for (const part of [request, ...request.signatures])
      for (const der of part[shelf.list.data] ?? []) shelf.place(der);
  }
  const vri = request.vri ? vriText(document, old, { shelves, request }) : undefined;
  const added = addedTo(shelves);
  const changes = Object.fromEntries(shelves.flatMap((shelf) => shelf.change()));
  if (vri) changes['VRI'] = vri;
  if (Object.keys(changes).length === 0) return { added, store: undefined };
  const store = isRef(entry) && isDict(value) ? entry : update.allocate();
  update.put(store, withEntries(old, changes));
  return { added, store };
}

type List = (typeof LISTS)[number];

/** One list of the store while it grows. */
interface Shelf {
  readonly list: List;
  /** The object that holds these bytes, written now where none did. */
  readonly place: (der: Uint8Array) => PdfRef;
  /** How many objects were written. */
  readonly written: () => number;
  /** The entry of the store that changes, if any. */
  readonly change: () => [string, Uint8Array][];
}

interface ShelfRequest {
  readonly update: Update;
  readonly list: List;
  readonly old: PdfDict;
  readonly request: StoreRequest;
}

function openShelf(
  document: PdfDocument,
  { update, list, old, request: { crypto } }: ShelfRequest,
): Shelf {
  const before = document.get(old, list.store);
  const refs = isArray(before) ? before.items.filter(isRef) : [];
  const known = knownObjects(document, refs, crypto);
  const fresh: PdfRef[] = [];
  return {
    list,
    place(der) {
      const key = digestText(crypto, der);
      const there = known.get(key);
      if (there) return there;
      const ref = update.allocate();
      // Not compressed: what is signed by others must come back byte for byte from every reader.
      update.put(ref, `<< /Length ${der.length} >>\nstream\n`, der, '\nendstream');
      known.set(key, ref);
      fresh.push(ref);
      return ref;
    },
    written: () => fresh.length,
    change: () =>
      fresh.length === 0
        ? []
        : [[list.store, appended(isArray(before) ? before.raw : pdf('[]'), ...fresh)]],
  };
}

/** The objects of a list by the digest of what they hold; one that cannot be read stays and is like no other. */
function knownObjects(
  document: PdfDocument,
  refs: readonly PdfRef[],
  crypto: CryptoProvider,
): Map<string, PdfRef> {
  if (refs.length > MAX_STORED)
    throw coreError('ERR_LIMIT', `a list of /DSS names more than ${MAX_STORED} objects`, {
      facts: { limit: MAX_STORED, found: refs.length },
    });
  const known = new Map<string, PdfRef>();
  for (const ref of refs) {
    const bytes = readable(document, ref);
    if (bytes) known.set(digestText(crypto, bytes), ref);
  }
  return known;
}

function readable(document: PdfDocument, ref: PdfRef): Uint8Array | undefined {
  try {
    const value = document.object(ref.num, 0, { gen: ref.gen, keep: false });
    return isStream(value) ? document.decoded(value) : undefined;
  } catch (error) {
    if (isKysoError(error) && error.code !== 'ERR_XREF_DAMAGED') return undefined;
    throw error;
  }
}

function digestText(crypto: CryptoProvider, bytes: Uint8Array): string {
  const digest = crypto.createDigest('SHA-256');
  digest.update(bytes);
  return toHex(digest.digest());
}

function addedTo(shelves: readonly Shelf[]): AddedValidationData {
  const [certificates = 0, crls = 0, ocspResponses = 0] = shelves.map(({ written }) => written());
  return { certificates, crls, ocspResponses };
}

interface VriRequest {
  readonly shelves: readonly Shelf[];
  readonly request: StoreRequest;
}

/** /VRI with what is new in it, undefined where nothing is. */
function vriText(
  document: PdfDocument,
  store: PdfDict,
  { shelves, request }: VriRequest,
): Uint8Array | undefined {
  const value = document.get(store, 'VRI');
  const old = isDict(value) ? value : EMPTY;
  const changes: Record<string, Uint8Array> = {};
  for (const signature of request.signatures) {
    const key = vriKey(signature.contents, request.crypto);
    const text = entryText(document, document.get(old, key), { shelves, signature });
    if (text) changes[key] = text;
  }
  return Object.keys(changes).length === 0 ? undefined : withEntries(old, changes);
}

/**
 * How /VRI calls a signature: the SHA-1 of its /Contents in upper-case hexadecimal digits, of all octets that the
 * string has, padding included (EN 319 142-1 §5.4.2.3, as EU DSS and others compute it). A name, not a security measure.
 */
function vriKey(contents: Uint8Array, crypto: CryptoProvider): string {
  const digest = crypto.createDigest('SHA-1');
  digest.update(contents);
  return toHex(digest.digest()).toUpperCase();
}

interface EntryRequest {
  readonly shelves: readonly Shelf[];
  readonly signature: SignatureValidationData;
}

function entryText(
  document: PdfDocument,
  value: PdfValue,
  { shelves, signature }: EntryRequest,
): Uint8Array | undefined {
  const old = isDict(value) ? value : EMPTY;
  const changes: Record<string, Uint8Array> = {};
  for (const { list, place } of shelves) {
    const before = document.get(old, list.entry);
    const named = new Set(isArray(before) ? before.items.filter(isRef).map(refText) : []);
    const missing = (signature[list.data] ?? []).map(place).filter((ref) => {
      const text = refText(ref);
      return !named.has(text) && named.add(text);
    });
    if (missing.length > 0)
      changes[list.entry] = appended(isArray(before) ? before.raw : pdf('[]'), ...missing);
  }
  return Object.keys(changes).length === 0 ? undefined : withEntries(old, changes);
}
