import type { DigestAlgorithm, SignatureAlgorithm } from '../algorithms.js';
import { concat } from '../bytes/index.js';
import { parsePublicKey } from '../crypto/index.js';
import { isArray, isDict, isRef, pdf, refText, withEntries } from '../pdf/index.js';
import type { PdfDict, PdfDocument, PdfValue, Update } from '../pdf/index.js';
import type { Certificate } from '../x509/index.js';
import { extended } from './set-form.js';

/** What a signature is made by. */
export interface SignatureAlgorithms {
  readonly digestAlgorithm: DigestAlgorithm;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly certificate: Certificate;
}

/**
 * What the catalog gains so that it names the extensions of PDF that a signature is of: ISO/TS 32001 for SHA-3 and
 * SHAKE256, ISO/TS 32002 for EdDSA and the curves that ISO 32000-2 does not have. Both are entries of an array under /ISO_
 * (ISO 32000-2 §7.12.3), beside those that are there. Empty where nothing is missing, or where an object of its own is
 * put instead.
 *
 * They extend PDF 2.0, which /BaseVersion says; a document of an older version keeps its version, as those of PDF/A
 * must. For ML-DSA no extension is published.
 */
export function algorithmExtensions(
  document: PdfDocument,
  update: Update,
  algorithms: SignatureAlgorithms,
): Readonly<Record<string, Uint8Array>> {
  const needed = neededLevels(algorithms);
  if (needed.length === 0) return {};
  const entry = document.catalog.entries.get('Extensions');
  const extensions = document.resolve(entry);
  if (extensions === null) return { Extensions: pdf(`<< /ISO_ [${textOf(needed)}] >>`) };
  // What is of another type is left: to put it right would be a change that earlier signatures do not permit.
  if (!isDict(extensions)) return {};
  const named = extensions.entries.get('ISO_');
  const value = document.resolve(named);
  if (value !== null && !isDict(value) && !isArray(value)) return {};
  const missing = needed.filter((level) => !levelsIn(document, named).includes(level));
  if (missing.length === 0) return {};
  const list = listWith(document, { extensions, named }, textOf(missing));
  // An array of its own is where others look for it; what it is part of stays as it was.
  if (isRef(named) && isArray(value)) {
    update.put(named, list);
    return {};
  }
  const text = withEntries(extensions, { ISO_: list });
  if (!isRef(entry)) return { Extensions: text };
  update.put(entry, text);
  return {};
}

/** /ExtensionLevel of a technical specification is its number; /URL is the page of the standard. */
const ISO_EXTENSIONS = {
  32001: 'https://www.iso.org/standard/45874.html',
  32002: 'https://www.iso.org/standard/45875.html',
} as const;

type Level = keyof typeof ISO_EXTENSIONS;

function neededLevels({
  digestAlgorithm,
  signatureAlgorithm: algorithm,
  certificate,
}: SignatureAlgorithms): Level[] {
  const digests = [digestAlgorithm, ...('digest' in algorithm ? [algorithm.digest] : [])];
  const sha3 = digests.some((digest) => digest.startsWith('SHA3') || digest === 'SHAKE256');
  const curves = algorithm.kind === 'eddsa' || isBrainpool(certificate);
  return [...(sha3 ? ([32001] as const) : []), ...(curves ? ([32002] as const) : [])];
}

function isBrainpool({ publicKey }: Certificate): boolean {
  const key = parsePublicKey(publicKey);
  return key.kind === 'ec' && key.curve.startsWith('brainpool');
}

function textOf(levels: readonly Level[]): string {
  return levels
    .map(
      (level) =>
        `<< /Type /DeveloperExtensions /BaseVersion /2.0 /ExtensionLevel ${level} /ExtensionRevision (:2022) /URL (${ISO_EXTENSIONS[level]}) >>`,
    )
    .join(' ');
}

function levelsIn(document: PdfDocument, named: PdfValue | undefined): unknown[] {
  const value = document.resolve(named);
  const items = isArray(value) ? value.items.map((item) => document.resolve(item)) : [value];
  return items.map((item) => (isDict(item) ? document.get(item, 'ExtensionLevel') : undefined));
}

/** The list with the text at its end; one dictionary (as before ISO 32000-2) becomes the first of a list. */
function listWith(
  document: PdfDocument,
  { extensions, named }: { extensions: PdfDict; named: PdfValue | undefined },
  text: string,
): Uint8Array {
  const value = document.resolve(named);
  if (isArray(value)) return extended(value.raw, text);
  if (isRef(named) && isDict(value)) return pdf(`[${refText(named)} ${text}]`);
  const span = extensions.spans.get('ISO_');
  if (!isDict(value) || !span) return pdf(`[${text}]`);
  return extended(concat(['[', extensions.raw.subarray(span.start, span.end), ']']), text);
}
