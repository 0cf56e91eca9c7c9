import { failed } from '../cms/index.js';
import { isKysoError, type KysoError } from '../errors.js';
import {
  bondsOf,
  checkByteRange,
  coverageOf,
  laterRevisions,
  modificationsSince,
  referencesTo,
  unexplained,
  type BoundSignature,
  type DocumentFacts,
  type PdfSignature,
  type Range,
  type References,
} from '../pades/index.js';
import type { PdfDocument } from '../pdf/index.js';
import type { Coverage, Finding, Modifications } from '../report.js';

/** Facts of the carrier, known before the CMS is looked at. */
export interface Carrier {
  readonly range: Range | undefined;
  readonly byteRangeValid: boolean;
  readonly coverage: Coverage;
  /** Section that ends the covered revision. */
  readonly section: number | undefined;
  readonly findings: readonly Finding[];
}

/** What came after each signature; the document is gone through once for all of them. */
export async function changesSince(
  document: PdfDocument,
  bound: readonly BoundSignature[],
  carriers: readonly Carrier[],
): Promise<Modifications[]> {
  const oldest = Math.max(0, ...bound.map(({ section }) => section ?? 0));
  let references: Promise<References | KysoError> | undefined;
  const changes: Modifications[] = [];
  const forms: DocumentFacts['forms'] = new Map();
  for (const { range, section } of carriers) {
    if (section === undefined || !range) {
      changes.push(unexplained());
      continue;
    }
    const zone = { section, end: range[2] + range[3] };
    const told = await document.run(() => laterRevisions(document, zone));
    changes.push(told ?? (await explained(section)));
  }
  return changes;

  async function explained(section: number): Promise<Modifications> {
    references ??= referencesOrError(document, oldest);
    const known = await references;
    // A cross-reference that cannot be read whole leaves open what else it names.
    if (isKysoError(known)) return unexplained(known.message);
    return document.run(() =>
      modificationsSince(document, section, { bound, references: known, forms }),
    );
  }
}

async function referencesOrError(
  document: PdfDocument,
  oldest: number,
): Promise<References | KysoError> {
  try {
    return await referencesTo(document, oldest);
  } catch (error) {
    if (isKysoError(error)) return error;
    throw error;
  }
}

export function boundBy(
  document: PdfDocument,
  { field, fieldDict, holder, kind, dict }: PdfSignature,
  carrier: Carrier | undefined,
): BoundSignature {
  const section = carrier?.byteRangeValid === true ? carrier.section : undefined;
  return {
    ...{ field, kind, section, holder: holder?.num },
    ...bondsOf(document, { dict, field: fieldDict }),
  };
}

export function carrierOf(signature: PdfSignature, document: PdfDocument): Carrier {
  const { range, finding } = checkByteRange(signature, document.size);
  const byteRangeValid = finding.status === 'passed';
  const covered = coverageOf(document, signature, byteRangeValid ? range : undefined);
  const repeated = signature.dict.repeated.filter((key) =>
    ['Contents', 'ByteRange', 'SubFilter'].includes(key),
  );
  return {
    range,
    byteRangeValid,
    coverage: covered.coverage,
    section: covered.section,
    findings: [
      finding,
      covered.finding,
      ...repeated.map((key) =>
        failed('signature-dictionary', 'ISO 32000-2 §7.3.7', { found: `/${key} twice` }),
      ),
    ],
  };
}
