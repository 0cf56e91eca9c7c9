import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  isString,
  type PdfDict,
  type PdfValue,
} from '../../pdf/index.js';
import { sameValue } from '../same-value.js';
import { explainForm, type Widgets } from './form-rule.js';
import {
  below,
  dictsOf,
  differingKeys,
  enter,
  explain,
  refsOf,
  sameTarget,
  type Ledger,
  type Place,
} from './ledger.js';
import { explainAnnotationChanges, explainPages } from './page-rule.js';
import { isPlainXml } from './plain-xml.js';
import { TRAILER } from './references.js';
import { explainStructure } from './structure-rule.js';

type Entries = readonly [PdfValue | undefined, PdfValue | undefined];
type Rule = (ledger: Ledger, place: Place, entries: Entries) => boolean;

/**
 * Explains what changed, from the trailer down: what long-term validation adds, metadata, the form, pages and their
 * annotations. False where the document is another one: its catalog, its encryption.
 */
export function explainDocument(ledger: Ledger): boolean {
  const widgets: Widgets = { accepted: new Set(), ofFields: new Set() };
  const { document, was, is } = ledger.revisions;
  const [before, after] = [document.section(was).trailer, document.section(is).trailer];
  const same = (key: string): boolean =>
    sameValue(ledger.revisions, before.entries.get(key) ?? null, after.entries.get(key) ?? null);
  const root = before.entries.get('Root');
  if (!same('Root') || !same('Encrypt') || !isRef(root)) return false;
  const info = [before.entries.get('Info'), after.entries.get('Info')] as const;
  const told =
    info[1] === undefined || explainInfo(ledger, { holder: TRAILER, path: 'Info' }, info);
  const dicts = dictsOf(ledger, root.num);
  if (!dicts) return false;
  const rules: Readonly<Record<string, Rule>> = {
    ...CATALOG_RULES,
    AcroForm: (own, place, entries) => explainForm(own, place, { entries, widgets }),
    StructTreeRoot: (own, place, entries) => explainStructure(own, place, { entries, widgets }),
  };
  const ok = Object.entries(rules).map(([key, rule]) =>
    rule(ledger, { holder: root.num, path: key }, [
      dicts[0].entries.get(key),
      dicts[1].entries.get(key),
    ]),
  );
  const others = differingKeys(ledger, dicts).every((key) => rules[key] !== undefined);
  if (ok.every(Boolean) && others) ledger.known.set(root.num, null);
  explainPages(ledger, widgets);
  explainAnnotationChanges(ledger);
  return told;
}

const CATALOG_RULES: Readonly<Record<string, Rule>> = {
  DSS: explainDss,
  Extensions: explainExtensions,
  MarkInfo: explainMarks,
  Metadata: explainMetadata,
  Names: explainNames,
  Version: explainVersion,
};

/** That a document is tagged may be said once it is. */
function explainMarks(ledger: Ledger, _: Place, entries: Entries): boolean {
  const { was, is } = enter(ledger, _, entries);
  if (sameTarget(ledger, ...entries)) return true;
  return was === null && isDict(is) && [...is.entries.values()].every(isPlain);
}

/** Named appearances, which stamps are made of (ISO 32000-2 §7.7.4); other names lead to pages, files and scripts. */
function explainNames(ledger: Ledger, place: Place, entries: Entries): boolean {
  const { was, is } = enter(ledger, place, entries);
  if (sameTarget(ledger, ...entries)) return true;
  const [before, after] = [was, is].map((value) => (isDict(value) ? value : undefined));
  if (!after || (was !== null && !before)) return false;
  if (!differingKeys(ledger, [before, after]).every((key) => key === 'AP')) return false;
  ledger.deeds.push({ level: 'annotation', what: 'annotation', num: place.holder });
  explain(ledger, place, entries[0]);
  return true;
}

/** Document information: texts and dates that no page shows. */
function explainInfo(ledger: Ledger, place: Place, entries: Entries): boolean {
  const { was, is } = enter(ledger, place, entries);
  const plain = isDict(is) && [...is.entries.values()].every(isPlain);
  if (!plain || (was !== null && !isDict(was)))
    return sameValue(ledger.revisions, entries[0] ?? null, entries[1] ?? null);
  if (differingKeys(ledger, [isDict(was) ? was : undefined, is]).length > 0)
    ledger.deeds.push({ level: 'lta-update', what: 'metadata', num: place.holder });
  explain(ledger, place, entries[0]);
  return true;
}

function isPlain(value: PdfValue): boolean {
  return isString(value) || isName(value) || typeof value !== 'object' || value === null;
}

/** A version is only raised (ISO 32000-2 §7.7.2). */
function explainVersion(ledger: Ledger, place: Place, entries: Entries): boolean {
  const { was, is } = enter(ledger, place, entries);
  if (sameValue(ledger.revisions, was, is)) return true;
  const [old, now] = [was, is].map((value) => (isName(value) ? Number(value.name) : undefined));
  if (now === undefined || !(now >= (old ?? 0))) return false;
  ledger.deeds.push({ level: 'lta-update', what: 'metadata', num: place.holder });
  explain(ledger, place, entries[0]);
  return true;
}

/** Developer extensions (ISO 32000-2 §7.12): names, numbers and texts alone. */
function explainExtensions(ledger: Ledger, place: Place, entries: Entries): boolean {
  const { was, is, place: inside } = enter(ledger, place, entries);
  const [old, now] = [was, is].map((value) => (isDict(value) ? value : undefined));
  if (is !== null && !now) return false;
  if (was !== null && !old) return false;
  const kept = [...(old?.entries.keys() ?? [])].every((key) => now?.entries.has(key));
  const { document, is: newer } = ledger.revisions;
  const known = [...(now?.entries ?? [])].every(([key, entry]) => {
    const rewritten = isRef(entry) && ledger.changed.has(entry.num);
    if (!rewritten && sameValue(ledger.revisions, old?.entries.get(key), entry)) return true;
    return isExtension(ledger, document.resolve(entry, newer));
  });
  if (!kept || !known) return false;
  const touched = [
    explain(ledger, place, entries[0]),
    ...[...(old?.entries ?? [])].map(([key, entry]) => explain(ledger, below(inside, key), entry)),
  ];
  if (touched.some(Boolean) || !sameValue(ledger.revisions, entries[0] ?? null, entries[1] ?? null))
    ledger.deeds.push({ level: 'lta-update', what: 'metadata', num: place.holder });
  return true;
}

function isExtension(ledger: Ledger, value: PdfValue): boolean {
  const { document, is } = ledger.revisions;
  if (isName(value)) return true;
  const items = isArray(value) ? value.items.map((item) => document.resolve(item, is)) : [value];
  return items.every(
    (item) =>
      isDict(item) &&
      [...item.entries].every(([key, entry]) => EXTENSION_KEYS.includes(key) && isPlain(entry)),
  );
}

/** ISO 32000-2 Table 50. */
const EXTENSION_KEYS = ['Type', 'BaseVersion', 'ExtensionLevel', 'URL', 'ExtensionRevision'];

/** XMP: well-formed, without a document type that could name other files. */
function explainMetadata(ledger: Ledger, place: Place, entries: Entries): boolean {
  const { document, is: newer } = ledger.revisions;
  const { was, is } = enter(ledger, place, entries);
  const [before] = entries;
  const written = isRef(before) && ledger.changed.has(before.num);
  if (!written && sameValue(ledger.revisions, before ?? null, entries[1] ?? null)) return true;
  if (was === null && is === null) return true;
  if (!isStream(is) || (was !== null && !isStream(was))) return false;
  if (!isPlainXml(document.decoded(is, newer))) return false;
  explain(ledger, place, before);
  ledger.deeds.push({ level: 'lta-update', what: 'metadata', num: place.holder });
  return true;
}

const DSS_LISTS = ['Certs', 'OCSPs', 'CRLs'];
const VRI_LISTS = ['Cert', 'OCSP', 'CRL'];

/** The document security store (ISO 32000-2 §12.8.4.3): streams of certificates and revocation data, which may be replaced by newer. */
function explainDss(ledger: Ledger, place: Place, entries: Entries): boolean {
  const { was, is, place: inside } = enter(ledger, place, entries);
  if (was === null && is === null) return true;
  if (!isDict(is) || (was !== null && !isDict(was))) return false;
  const old = isDict(was) ? was : undefined;
  const known = [...is.entries.keys()].every(
    (key) => key === 'Type' || key === 'VRI' || DSS_LISTS.includes(key),
  );
  if (!known || !areLists(ledger, is, DSS_LISTS)) return false;
  const vri = explainVri(ledger, below(inside, 'VRI'), [
    old?.entries.get('VRI'),
    is.entries.get('VRI'),
  ]);
  if (!vri) return false;
  const touched = [
    explain(ledger, place, entries[0]),
    explainLists(ledger, inside, { dict: old, keys: DSS_LISTS }),
  ];
  const grown = differingKeys(ledger, [old, is]).length > 0;
  if (grown || touched.some(Boolean))
    ledger.deeds.push({ level: 'lta-update', what: 'revocation-data', num: place.holder });
  return true;
}

function explainVri(ledger: Ledger, place: Place, entries: Entries): boolean {
  const { document, was: older, is: newer } = ledger.revisions;
  const { was, is, place: inside } = enter(ledger, place, entries);
  if (is === null) return was === null;
  if (!isDict(is) || (was !== null && !isDict(was))) return false;
  const old = isDict(was) ? was : undefined;
  const sound = [...is.entries].every(([key, entry]) => {
    const item = document.resolve(entry, newer);
    if (!isDict(item)) return key === 'Type' && isName(item);
    const keys = [...item.entries.keys()];
    const known = keys.every((name) => ['Type', 'TU', 'TS', ...VRI_LISTS].includes(name));
    return known && areLists(ledger, item, VRI_LISTS);
  });
  if (!sound) return false;
  const touched = [
    explain(ledger, place, entries[0]),
    ...[...(old?.entries ?? [])].flatMap(([key, entry]) => {
      const item = document.resolve(entry, older);
      const at = isRef(entry) ? { holder: entry.num, path: '' } : below(inside, key);
      const lists = isDict(item) && explainLists(ledger, at, { dict: item, keys: VRI_LISTS });
      return [explain(ledger, below(inside, key), entry), lists];
    }),
  ];
  if (touched.some(Boolean))
    ledger.deeds.push({ level: 'lta-update', what: 'revocation-data', num: place.holder });
  return true;
}

/** True where each of the entries is a list of references to streams. */
function areLists(ledger: Ledger, dict: PdfDict, keys: readonly string[]): boolean {
  const { document, is } = ledger.revisions;
  return keys.every((key) =>
    refsOf(document.get(dict, key, is))?.every((num) => isStream(document.object(num, is))),
  );
}

function explainLists(
  ledger: Ledger,
  place: Place,
  { dict, keys }: { dict: PdfDict | undefined; keys: readonly string[] },
): boolean {
  return keys
    .map((key) => explain(ledger, below(place, key), dict?.entries.get(key)))
    .some(Boolean);
}
