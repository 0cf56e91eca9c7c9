import { basename } from 'node:path';
import { readWholeFile, writeFileAtomically } from '@kyso/core/node';
import { conclusionText, modificationText } from '@kyso/core/validation';
import type { ComparisonOutput, VerifyOutput } from '../outputs.js';
import { MAX_COMPARED_FILE } from '../limits.js';
import type { Context } from '../terminal.js';
import { texts } from '../texts/index.js';
import { timeText } from '../time.js';
import { comparisonHtml, type ComparedSignature } from './compare-html.js';
import { compareRevisions, type RevisionComparison } from './compare-revisions.js';
import { pageRenderer } from '@kyso/appearance/preview';

type PdfOutput = Extract<VerifyOutput, { readonly format: 'pdf' }>;
type Signature = PdfOutput['signatures'][number];

export interface CompareTarget {
  /** Where the HTML goes. */
  readonly output: string;
  readonly force: boolean;
  readonly password: string | undefined;
}

/**
 * Writes the comparison of each signed revision with the document of today. `output` is null, and nothing is
 * written, where the optional libraries that draw pages are not installed. Throws `ERR_IO`, `ERR_LIMIT`.
 */
export async function writeComparison(
  report: PdfOutput,
  { output, force, password }: CompareTarget,
  { language, signal }: Context,
): Promise<ComparisonOutput> {
  const render = await pageRenderer();
  if (!render) return { output: null, signatures: [] };
  const bytes = await readWholeFile(report.file, MAX_COMPARED_FILE);
  const later = report.signatures.filter((signature) => endOf(signature) < bytes.length);
  const ends = later.map(endOf);
  const now = (): number => performance.now();
  const found = await compareRevisions({ bytes, password, ends, render, now, signal });
  const comparisonOf = (signature: Signature): RevisionComparison | undefined =>
    found[later.indexOf(signature)];
  const signatures = report.signatures.map((signature, index) =>
    described(signature, { number: index + 1, comparison: comparisonOf(signature), language }),
  );
  const verdict = `${conclusionText(report.conclusion, language)} (${report.conclusion})`;
  const html = comparisonHtml({ file: basename(report.file), verdict, signatures }, language);
  await writeFileAtomically(
    output,
    async (sink) => {
      await sink.write(Buffer.from(html, 'utf8'));
    },
    {
      force,
      signal,
    },
  );
  return {
    output,
    signatures: report.signatures.map((signature) => ({
      field: signature.field,
      changedPages: (comparisonOf(signature)?.changed ?? []).map(({ number }) => number),
      leftOutPages: comparisonOf(signature)?.leftOut ?? [],
      drawn: comparisonOf(signature)?.drawn ?? true,
    })),
  };
}

/** End of what is signed. Without a usable byte range nothing can be shown: as if nothing came after. */
function endOf({ byteRange, byteRangeValid }: Signature): number {
  const [, , start = 0, length = 0] = byteRangeValid ? (byteRange ?? []) : [];
  return start + length > 0 ? start + length : Infinity;
}

interface Described {
  readonly number: number;
  readonly comparison: RevisionComparison | undefined;
  readonly language: Context['language'];
}

function described(
  signature: Signature,
  { number, comparison, language }: Described,
): ComparedSignature {
  const { verdict } = texts(language);
  const { field, kind, signer, bestSignatureTime, claimedSigningTime, modifications } = signature;
  const time = bestSignatureTime ?? claimedSigningTime;
  const remarks = modifications.findings.filter(({ status }) => status !== 'passed');
  const changes = modificationText(modifications.level, language);
  return {
    name: `${number}. ${verdict.kinds[kind]}${field === null ? '' : ` ${field}`}: ${conclusionText(signature.indication, language)}`,
    signer: signer?.subject ?? verdict.unknownSigner,
    time: time === null ? verdict.noTime : timeText(time, language),
    changes: modifications.permitted ? changes : `${changes} (${verdict.notPermitted})`,
    remarks: remarks.map(({ message }) => message),
    comparison,
  };
}
