import { basename } from 'node:path';
import { writeFileAtomically } from '@kyso/core/node';
import { etsiReport, evidenceBundle, type NamedFile } from '@kyso/core/reports';
import type { Examination } from '@kyso/core/validation';
import type { WrittenOutput } from './outputs.js';
import type { Context, Language } from './terminal.js';
import { texts } from './texts/index.js';

/** Options of `kyso verify` for files that are written beside the answer. */
export const WRITE_OPTIONS = {
  xml: { type: 'string' },
  bundle: { type: 'string' },
} as const;

/** What is to be written. */
export interface WriteRequest {
  readonly values: {
    readonly xml?: string;
    readonly bundle?: string;
    readonly force?: boolean;
  };
  /** The file that was judged, and the content of a detached signature, under the names that were given. */
  readonly document: NamedFile;
  readonly content?: NamedFile | undefined;
  /** The verdict as a page, for the bundle. */
  readonly page?: string | undefined;
}

/** Whether anything is to be written for which the material of a verdict is needed. */
export function wantsMaterial({ xml, bundle }: WriteRequest['values']): boolean {
  return xml !== undefined || bundle !== undefined;
}

/**
 * Writes the XML report and the bundle, each whole or not at all; the XML report and the page for people stand in the bundle too. Where nothing is
 * signed there is no XML report: the standard has none for that. Throws `ERR_IO`, `ERR_LIMIT`.
 */
export async function writeOutputs(
  examination: Examination,
  { values, document, content, page }: WriteRequest,
  { signal, language }: Context,
): Promise<WrittenOutput> {
  const { xml, bundle, force = false } = values;
  const isSigned = examination.report.signatures.length > 0;
  const identifier = basename(document.name);
  const text = isSigned ? etsiReport(examination, { identifier, language }) : undefined;
  const overwrite = { force, signal };
  if (xml !== undefined && text !== undefined)
    await writeFileAtomically(
      xml,
      async (sink) => {
        await sink.write(Buffer.from(text, 'utf8'));
      },
      overwrite,
    );
  if (bundle !== undefined) {
    const made = await evidenceBundle(examination, {
      document,
      ...(content && { content }),
      reports: [
        ...(text === undefined ? [] : [{ name: 'report.xml', bytes: text }]),
        ...(page === undefined ? [] : [{ name: 'report.html', bytes: page }]),
      ],
    });
    await writeFileAtomically(bundle, (sink) => made.writeTo(sink), overwrite);
  }
  return {
    ...(xml !== undefined && { xml: text === undefined ? null : xml }),
    ...(bundle !== undefined && { bundle }),
  };
}

/** A line for each file, for people. */
export function writtenText({ xml, bundle }: WrittenOutput, language: Language): string {
  const words = texts(language).bundle;
  const lines = [
    ...(xml === null ? [words.noXml] : []),
    ...[xml, bundle].flatMap((file) => (typeof file === 'string' ? [words.written(file)] : [])),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
