import {
  isDict,
  isName,
  isRef,
  pdf,
  withEntries,
  type PdfDocument,
  type Update,
} from '../pdf/index.js';

/**
 * What the catalog gains so that it names the extensions of EN 319 142-1 (§5.6: document security store and document
 * timestamps are no part of ISO 32000-1): an entry /ESIC of level 2 in /Extensions. PDF 2.0 has both of its own, so
 * that its documents need none. Empty where the entry is there, or /Extensions is an object of its own, which
 * is then put.
 */
export function extensionEntries(
  document: PdfDocument,
  update: Update,
): Readonly<Record<string, Uint8Array>> {
  const { catalog } = document;
  if (versionOf(document) >= 2) return {};
  const entry = catalog.entries.get('Extensions');
  const extensions = document.resolve(entry);
  if (!isDict(extensions)) return { Extensions: pdf(`<< /ESIC ${ESIC} >>`) };
  const esic = document.get(extensions, 'ESIC');
  // Another level, or a list of them, is somebody's who knows the document better.
  if (esic !== null && levelOf(document, esic) !== 1) return {};
  const text = withEntries(extensions, { ESIC: pdf(ESIC) });
  if (!isRef(entry)) return { Extensions: text };
  update.put(entry, text);
  return {};
}

const ESIC = '<< /Type /DeveloperExtensions /BaseVersion /1.7 /ExtensionLevel 2 >>';

function levelOf(document: PdfDocument, esic: ReturnType<PdfDocument['resolve']>): unknown {
  return isDict(esic) ? document.get(esic, 'ExtensionLevel') : undefined;
}

/** The later one of header and catalog (ISO 32000-2 §7.7.2). */
function versionOf(document: PdfDocument): number {
  const version = document.get(document.catalog, 'Version');
  const named = isName(version) ? Number(version.name) : 0;
  return Math.max(Number(document.version), Number.isFinite(named) ? named : 0);
}
