import { latin1Text } from '../bytes/index.js';
import { warning } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import { readDss, type Dss, type DssItem } from '../pades/index.js';
import type { PdfDocument } from '../pdf/index.js';
import type { Finding } from '../report.js';
import { parseCrl, parseOcspResponse, type Crl, type OcspResponse } from '../revocation/index.js';
import { parseCertificate, type Certificate } from '../x509/index.js';
import type { Evidence } from './evidence.js';

/** Most revisions whose store is read, the newest first; a document has one for each renewal. */
const MAX_STORES = 64;

/** Most bytes read from all stores together: an item that several of them name is read for each. */
const MAX_STORED_BYTES = 256 << 20;

/** What the stores of a document hold (ISO 32000-2 §12.8.4.3), read; nothing of it is believed for being there. */
export interface StoredEvidence {
  readonly certificates: readonly Certificate[];
  readonly evidence: Evidence;
  /** Every item and where it stands in the file. */
  readonly items: readonly DssItem[];
  /** The store as of a revision that a signature covers, by its section. */
  readonly asOf: (section: number) => StoredMaterial | undefined;
  /** What could not be read. */
  readonly findings: readonly Finding[];
}

/** The parsed contents of one store. */
export interface StoredMaterial extends Evidence {
  readonly certificates: readonly Certificate[];
}

/** Reads the newest store and those of the revisions that end with these sections. */
export async function storedEvidence(
  document: PdfDocument,
  sections: readonly number[],
): Promise<StoredEvidence> {
  const wanted = [...new Set([0, ...sections])].sort((a, b) => a - b).slice(0, MAX_STORES);
  const stores = new Map<number, StoredMaterial>();
  const items = new Map<string, DssItem>();
  const shelf = itemShelf();
  const findings: Finding[] = [];
  let bytes = 0;
  for (const section of wanted) {
    if (bytes > MAX_STORED_BYTES) {
      findings.push(warning('validation-data', 'EN 319 142-1 §5.4.2', { found: 'too much' }));
      break;
    }
    const dss = await storeOf(document, section);
    if (!dss) continue;
    if (section === wanted[0]) findings.push(...dss.findings);
    for (const item of [...dss.certificates, ...dss.crls, ...dss.ocspResponses]) {
      bytes += item.der.length;
      const key = latin1Text(item.der);
      const known = items.get(key);
      if (!known || known.span[1] > item.span[1]) items.set(key, item);
    }
    stores.set(section, shelf.read(dss));
  }
  const all = [...stores.values()];
  return {
    certificates: distinct(all.flatMap(({ certificates }) => certificates)),
    evidence: {
      crls: distinct(all.flatMap(({ crls }) => crls)),
      ocsp: distinct(all.flatMap(({ ocsp }) => ocsp)),
    },
    items: [...items.values()],
    asOf: (section) => stores.get(section),
    findings: [...findings, ...shelf.findings],
  };
}

/** A store that cannot be reached holds nothing; that the document is damaged is told elsewhere. */
async function storeOf(document: PdfDocument, section: number): Promise<Dss | undefined> {
  try {
    return await readDss(document, section);
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return undefined;
  }
}

/** Parses each content once: equal bytes give the same value. */
function itemShelf() {
  const findings: Finding[] = [];
  const certificate = once(parseCertificate, findings);
  const crl = once(parseCrl, findings);
  const ocsp = once(parseOcspResponse, findings);
  return {
    findings,
    read: (dss: Dss): StoredMaterial => ({
      certificates: dss.certificates.flatMap<Certificate>(certificate),
      crls: dss.crls.flatMap<Crl>(crl),
      ocsp: dss.ocspResponses.flatMap<OcspResponse>(ocsp),
    }),
  };
}

/** Most items that are told one by one as unreadable. */
const MAX_TOLD = 16;

function once<T>(parse: (der: Uint8Array) => T, findings: Finding[]): (item: DssItem) => T[] {
  const known = new Map<string, T[]>();
  return ({ der, span }) => {
    const key = latin1Text(der);
    const before = known.get(key);
    if (before) return before;
    const values: T[] = [];
    try {
      values.push(parse(der));
    } catch (error) {
      if (!isKysoError(error)) throw error;
      const facts = { found: error.message, at: span[0] };
      if (findings.length < MAX_TOLD)
        findings.push(warning('validation-data', 'EN 319 142-1 §5.4.2', facts));
    }
    known.set(key, values);
    return values;
  };
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
