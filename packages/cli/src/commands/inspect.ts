import { openFile } from '@kyso/core/node';
import { inspectPdf, type PdfInspection } from '@kyso/core/validation';
import { readArguments } from '../arguments.js';
import { Exit } from '../exit-codes.js';
import type { InspectOutput } from '../outputs.js';
import { PASSWORD_OPTIONS } from '../secrets.js';
import { tell } from '../tell.js';
import { print, type Context } from '../terminal.js';
import { table } from '../text-table.js';
import { texts } from '../texts/index.js';

/**
 * `kyso inspect FILE`. A password is taken and not needed: encrypted documents are refused as such.
 */
export async function inspect(argv: readonly string[], context: Context): Promise<number> {
  const { positionals, values } = readArguments(argv, {
    options: { ...PASSWORD_OPTIONS, strict: { type: 'boolean' } },
    positionals: ['FILE'],
  });
  const [file = ''] = positionals;
  const source = await openFile(file, { signal: context.signal });
  try {
    const inspection = await inspectPdf(source, {
      mode: values.strict === true ? 'strict' : 'tolerant',
    });
    const output: InspectOutput = { file, ...tell(inspection, context.language) };
    print(context, output, () => inspectionText(file, inspection, context));
  } finally {
    await source.close();
  }
  return Exit.done;
}

function inspectionText(file: string, inspection: PdfInspection, { language }: Context): string {
  const { inspection: words } = texts(language);
  const yesNo = (value: boolean) => (value ? words.yes : words.no);
  const rows: [string, string][] = [
    [words.version, inspection.version],
    [words.pages, String(inspection.pages ?? '?')],
    [words.revisions, String(inspection.revisions)],
    [words.encrypted, yesNo(inspection.encrypted)],
    [words.linearized, yesNo(inspection.linearized)],
    [words.xref, inspection.xref],
    [words.repaired, yesNo(inspection.repaired)],
    [words.fields, inspection.fields.length === 0 ? words.none : String(inspection.fields.length)],
    ...inspection.fields.map(({ name, type, page, signed }): [string, string] => {
      const state = type === 'signature' ? [signed ? words.signed : words.empty] : [];
      const place = page === null ? [] : [words.page(page)];
      return ['', [`${name} (${type})`, ...place, ...state].join(', ')];
    }),
    [
      words.signatures,
      inspection.signatures.length === 0 ? words.none : String(inspection.signatures.length),
    ],
    ...inspection.signatures.map(({ field, subFilter, byteRange }): [string, string] => [
      '',
      [field ?? '?', subFilter ?? '?', byteRange === null ? '?' : `[${byteRange.join(' ')}]`].join(
        ', ',
      ),
    ]),
  ];
  return `${file}\n${table(rows, 2)}`;
}
