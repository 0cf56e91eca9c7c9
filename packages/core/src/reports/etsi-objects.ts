import { equalBytes, toBase64, toHex } from '../bytes/index.js';
import type { CryptoProvider } from '../ports.js';
import type { ExaminedObject } from '../validation/index.js';
import { OBJECT_TYPE, PROVED_BY_VALIDATION } from './etsi-names.js';
import {
  isTimestamp,
  stampedTime,
  withCounterSignatures,
  type EtsiSubject,
} from './etsi-subject.js';
import { xmlElement, type XmlElement } from './xml.js';

/** The validation objects of a report (TS 119 102-2 §4.4), each once, and how they are referred to. */
export interface ObjectShelf {
  /** The id of what is on the shelf; `undefined` for what is not. */
  readonly idOf: (bytes: Uint8Array) => string | undefined;
  /** Puts something there, unless it is, and answers its id. */
  readonly add: (bytes: Uint8Array, entry: ShelfEntry) => string;
  /**
   * A proof of existence at that time: by the one of `own` that states it, else by the only timestamp that does. Where
   * several state the same second, none is named: only one of them proves it.
   */
  readonly proof: (name: string, time: string | null, own?: readonly EtsiSubject[]) => XmlElement;
  readonly elements: () => readonly XmlElement[];
}

/** What is said of an object beside its bytes. */
export interface ShelfEntry {
  readonly type: keyof typeof OBJECT_TYPE;
  /** Default the bytes themselves. */
  readonly representation?: XmlElement;
  readonly provedAt: string | null;
  readonly rest?: readonly XmlElement[];
}

const PREFIX: Readonly<Record<keyof typeof OBJECT_TYPE, string>> = {
  ...{ certificate: 'C', crl: 'R', ocsp: 'O', timestamp: 'T', signedData: 'D' },
};

/** An empty shelf; `at` is the time of validation, at which everything exists. */
export function objectShelf(
  crypto: CryptoProvider,
  { at, subjects }: { readonly at: string; readonly subjects: readonly EtsiSubject[] },
): ObjectShelf {
  const ids = new Map<string, string>();
  const elements = new Map<string, XmlElement>();
  const digests = new WeakMap<Uint8Array, string>();
  const key = (bytes: Uint8Array): string => {
    const known = digests.get(bytes) ?? sha256(crypto, bytes);
    digests.set(bytes, known);
    return known;
  };
  const proving = tokensByTime(subjects);
  const proof: ObjectShelf['proof'] = (name, time, own = []) => {
    const token = provingToken(time, tokensByTime(own)) ?? provingToken(time, proving);
    return xmlElement(name, [
      xmlElement('POETime', time ?? at),
      xmlElement('TypeOfProof', PROVED_BY_VALIDATION),
      token && reference('POEObject', [`${PREFIX.timestamp}-${key(token)}`]),
    ]);
  };
  return {
    idOf: (bytes) => ids.get(key(bytes)),
    add(bytes, { type, representation, provedAt, rest = [] }) {
      const known = ids.get(key(bytes));
      if (known !== undefined) return known;
      const id = `${PREFIX[type]}-${key(bytes)}`;
      ids.set(key(bytes), id);
      const shown = representation ?? xmlElement('base64', toBase64(bytes));
      const content = [
        xmlElement('ObjectType', OBJECT_TYPE[type]),
        xmlElement('ValidationObjectRepresentation', [shown]),
        proof('POE', provedAt),
        ...rest,
      ];
      elements.set(id, xmlElement('ValidationObject', content, { id }));
      return id;
    },
    proof,
    elements: () => [...elements.values()],
  };
}

/** By the time that they state, the tokens that hold. */
function tokensByTime(subjects: readonly EtsiSubject[]): Map<string, readonly Uint8Array[]> {
  const all = subjects.flatMap(withCounterSignatures).flatMap((one) => [one, ...one.timestamps]);
  const tokens = new Map<string, readonly Uint8Array[]>();
  for (const one of all) {
    const time = stampedTime(one);
    const holds = ['PASSED', 'TOTAL-PASSED'].includes(one.report.indication);
    const { cms } = one.material;
    if (!isTimestamp(one) || !holds || time === null || !cms) continue;
    const others = (tokens.get(time) ?? []).filter((other) => !equalBytes(other, cms));
    tokens.set(time, [...others, cms]);
  }
  return tokens;
}

function provingToken(
  time: string | null,
  tokens: ReadonlyMap<string, readonly Uint8Array[]>,
): Uint8Array | undefined {
  const found = time === null ? undefined : tokens.get(time);
  return found?.length === 1 ? found[0] : undefined;
}

function sha256(crypto: CryptoProvider, bytes: Uint8Array): string {
  const digest = crypto.createDigest('SHA-256');
  digest.update(bytes);
  return toHex(digest.digest());
}

/** A reference to objects by id (VOReferenceType). */
export function reference(name: string, ids: readonly string[]): XmlElement {
  return xmlElement(name, [], { VOReference: ids.join(' ') });
}

/** Puts what a verdict rests on on the shelf. */
export function shelve(shelf: ObjectShelf, { material }: EtsiSubject): void {
  const all: readonly [ShelfEntry['type'], readonly ExaminedObject[]][] = [
    ['certificate', material.certificates],
    ['crl', material.crls],
    ['ocsp', material.ocspResponses],
  ];
  for (const [type, objects] of all)
    for (const { der, provedAt } of objects) shelf.add(der, { type, provedAt });
}
