import { latin1Text } from '../bytes/index.js';
import { warning } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import {
  isArray,
  isDict,
  isRef,
  isStream,
  type PdfDict,
  type PdfDocument,
  type PdfRef,
  type PdfStream,
} from '../pdf/index.js';
import type { Finding } from '../report.js';

/** Most certificates, lists and responses of one store; archives with dozens of signatures and renewals hold some hundred. */
const MAX_DSS_ITEMS = 4096;
/** Most bytes of them together; the largest lists of authorities have some megabytes. */
const MAX_DSS_BYTES = 128 << 20;
/** Most entries for single signatures. */
const MAX_VRI = 4096;
/** Most findings about parts that cannot be read: a damaged store repeats its fault. */
const MAX_FINDINGS = 16;
/** What encryption adds to a stream at most, in bytes: an initialization vector and a padding (ISO 32000-2 §7.6.3). */
const MAX_ENCRYPTION_GROWTH = 32;

/** A certificate, a CRL or an OCSP response that a document carries. */
export interface DssItem {
  /** As it stands there, not parsed. */
  readonly der: Uint8Array;
  /** The section of the cross-reference that brought it into the file, 0 the newest. */
  readonly section: number;
  /** Where its stream stands in the file: offset of the first byte, offset behind the last one (never too small). */
  readonly span: readonly [start: number, end: number];
}

/** What is named for one signature (ETSI EN 319 142-1 §5.4.2.3). */
export interface DssVri {
  /** Upper-case hexadecimal SHA-1 of the octets of the signature's /Contents, padding included; as it stands. */
  readonly key: string;
  readonly certificates: readonly DssItem[];
  readonly crls: readonly DssItem[];
  readonly ocspResponses: readonly DssItem[];
}

/** The document security store of a revision (ISO 32000-2 §12.8.4.3); nothing of it is believed for being there. */
export interface Dss {
  /** Each once, those that only an entry of /VRI names included. */
  readonly certificates: readonly DssItem[];
  readonly crls: readonly DssItem[];
  readonly ocspResponses: readonly DssItem[];
  readonly vri: readonly DssVri[];
  /** What could not be read, and which bound was met; all of it as warnings. */
  readonly findings: readonly Finding[];
}

const CLAUSE = 'EN 319 142-1 §5.4.2';

/**
 * Reads the store of a document as of a section of its cross-reference, 0 the newest; undefined where there is none.
 * What is damaged is left out and told. Bounded in number and bytes. Throws what the source throws.
 */
export async function readDss(document: PdfDocument, section = 0): Promise<Dss | undefined> {
  const outline = await document.run(() => outlineOf(document, section));
  if (!outline) return undefined;
  const items = new Map<string, DssItem>();
  const findings = [...outline.findings];
  let bytes = 0;
  for (const ref of distinctRefs(outline)) {
    if (items.size >= MAX_DSS_ITEMS || bytes >= MAX_DSS_BYTES) {
      findings.push(damage('too much', `${ref.num} ${ref.gen} R`));
      break;
    }
    const item = await document.run(() => readItem(document, ref, section));
    if ('der' in item) {
      items.set(keyOf(ref), item);
      bytes += item.der.length;
    } else if (findings.length < MAX_FINDINGS) findings.push(item);
  }
  return assembled(outline, items, findings);
}

/** References to the streams of one kind each. */
interface Lists {
  readonly certificates: readonly PdfRef[];
  readonly crls: readonly PdfRef[];
  readonly ocspResponses: readonly PdfRef[];
}

interface Outline extends Lists {
  readonly vri: readonly (Lists & { readonly key: string })[];
  readonly findings: readonly Finding[];
}

function outlineOf(document: PdfDocument, section: number): Outline | undefined {
  const findings: Finding[] = [];
  const reading: Reading = {
    document,
    section,
    fault: (at, found) => {
      if (findings.length < MAX_FINDINGS) findings.push(damage(found, at));
    },
  };
  const root = document.section(section).trailer.entries.get('Root');
  const catalog = document.resolveOrNull(root, section);
  const entry = isDict(catalog) ? catalog.entries.get('DSS') : undefined;
  const dss = document.resolveOrNull(entry, section);
  if (!isDict(dss)) {
    if ((entry ?? null) === null) return undefined;
    reading.fault('/DSS', 'no dictionary');
    return { certificates: [], crls: [], ocspResponses: [], vri: [], findings };
  }
  return { ...listsOf(dss, DSS_KEYS, reading), vri: vriOf(dss, reading), findings };
}

interface Reading {
  readonly document: PdfDocument;
  readonly section: number;
  readonly fault: (at: string, found: string) => void;
}

type Keys = readonly [certificates: string, crls: string, ocspResponses: string];
const DSS_KEYS: Keys = ['Certs', 'CRLs', 'OCSPs'];
const VRI_KEYS: Keys = ['Cert', 'CRL', 'OCSP'];

function listsOf(dict: PdfDict, [certs, crls, ocsps]: Keys, reading: Reading): Lists {
  return {
    certificates: refsIn(dict, certs, reading),
    crls: refsIn(dict, crls, reading),
    ocspResponses: refsIn(dict, ocsps, reading),
  };
}

/** The references of an array, which may itself stand behind a reference. Streams are never direct (ISO 32000-2 §7.3.8). */
function refsIn(dict: PdfDict, key: string, { document, section, fault }: Reading): PdfRef[] {
  const list = document.resolveOrNull(dict.entries.get(key), section);
  if (list === null) return [];
  if (!isArray(list)) {
    fault(`/${key}`, 'no array');
    return [];
  }
  const refs = list.items.filter(isRef);
  if (refs.length < list.items.length) fault(`/${key}`, 'an entry that is no reference');
  return refs;
}

function vriOf(dss: PdfDict, reading: Reading): Outline['vri'] {
  const { document, section, fault } = reading;
  const value = document.resolveOrNull(dss.entries.get('VRI'), section);
  if (!isDict(value)) {
    if (value !== null) fault('/VRI', 'no dictionary');
    return [];
  }
  const entries = [...value.entries].filter(([key]) => key !== 'Type');
  if (entries.length > MAX_VRI) fault('/VRI', 'too much');
  return entries.slice(0, MAX_VRI).flatMap(([key, entry]) => {
    const dict = document.resolveOrNull(entry, section);
    if (isDict(dict)) return [{ key, ...listsOf(dict, VRI_KEYS, reading) }];
    fault(`/VRI /${key}`, 'no dictionary');
    return [];
  });
}

function keyOf({ num, gen }: PdfRef): string {
  return `${num} ${gen}`;
}

function distinctRefs({ vri, ...own }: Outline): PdfRef[] {
  const refs = [own, ...vri].flatMap(({ certificates, crls, ocspResponses }) => [
    ...certificates,
    ...crls,
    ...ocspResponses,
  ]);
  return [...new Map(refs.map((ref) => [keyOf(ref), ref])).values()];
}

/** A stream by the revision that brought it: what later ones say of its filters does not touch it. */
function readItem(document: PdfDocument, ref: PdfRef, section: number): DssItem | Finding {
  const at = `${ref.num} ${ref.gen} R`;
  try {
    const located = document.locate(ref.num, section);
    const stream = located && document.object(ref.num, section, { gen: ref.gen, keep: false });
    if (!stream || !isStream(stream)) return damage('no stream', at);
    return readStream(document, stream, located.section);
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return damage(error.message, at);
  }
}

function readStream(document: PdfDocument, stream: PdfStream, section: number): DssItem {
  const { dataStart } = stream;
  const { length } = document.rawStream(stream, section);
  const end = dataStart + length + (document.encrypted ? MAX_ENCRYPTION_GROWTH : 0);
  // A copy: what is decoded may be a view of bytes that are read on demand.
  return { der: document.decoded(stream, section).slice(), section, span: [dataStart, end] };
}

function damage(found: string, at: string): Finding {
  return warning('validation-data', CLAUSE, { found, at });
}

function assembled(
  outline: Outline,
  items: ReadonlyMap<string, DssItem>,
  findings: readonly Finding[],
): Dss {
  const readIn = (lists: Lists): Omit<Dss, 'vri' | 'findings'> => ({
    certificates: itemsOf(lists.certificates, items),
    crls: itemsOf(lists.crls, items),
    ocspResponses: itemsOf(lists.ocspResponses, items),
  });
  const all = (kind: keyof Lists): readonly PdfRef[] =>
    [outline, ...outline.vri].flatMap((lists) => lists[kind]);
  return {
    ...readIn({
      certificates: all('certificates'),
      crls: all('crls'),
      ocspResponses: all('ocspResponses'),
    }),
    vri: outline.vri.map(({ key, ...lists }) => ({ key, ...readIn(lists) })),
    findings,
  };
}

/** Each content once; of equal ones the oldest, which proves most. */
function itemsOf(refs: readonly PdfRef[], items: ReadonlyMap<string, DssItem>): DssItem[] {
  const byContent = new Map<string, DssItem>();
  for (const ref of refs) {
    const item = items.get(keyOf(ref));
    if (!item) continue;
    const key = latin1Text(item.der);
    const known = byContent.get(key);
    if (!known || known.section < item.section) byContent.set(key, item);
  }
  return [...byContent.values()];
}
