import { openFile } from '@kyso/core/node';
import { inspectPdf, type PdfInspection } from '@kyso/core/validation';
import { readArguments } from '../arguments.js';
import { DOCUMENT_PASSWORD_OPTIONS, documentPassword } from '../document-password.js';
import { Exit } from '../exit-codes.js';
import type { InspectOutput } from '../outputs.js';
import { PASSWORD_OPTIONS, givenPassword } from '../secrets.js';
import { tell } from '../tell.js';
import { print, type Context } from '../terminal.js';
import { table } from '../text-table.js';
import { texts } from '../texts/index.js';

/** `kyso inspect FILE` */
export async function inspect(argv: readonly string[], context: Context): Promise<number> {
  const { values, positionals } = readArguments(argv, {
    options: { ...PASSWORD_OPTIONS, ...DOCUMENT_PASSWORD_OPTIONS, strict: { type: 'boolean' } },
    positionals: ['FILE'],
  });
  const [file = ''] = positionals;
  const source = await openFile(file, { signal: context.signal });
  try {
    const other = await givenPassword(values, context);
    const password = await documentPassword(values, { source, file, other }, context);
    const inspection = await inspectPdf(source, {
      mode: values.strict === true ? 'strict' : 'tolerant',
      ...(password !== undefined && { password }),
    });
    const output: InspectOutput = { file, ...tell(inspection, context.language) };
    print(context, output, () => inspectionText(file, inspection, context));
  } finally {
    await source.close();
  }
  return Exit.done;
}

function encryptionText({ encryption }: PdfInspection, said: string): string {
  if (!encryption) return said;
  const { streams, strings, revision, permissions } = encryption;
  const ciphers = [...new Set([streams, strings])].join(' / ');
  return `${said} (${ciphers}, R ${revision}, P ${permissions})`;
}

function inspectionText(file: string, inspection: PdfInspection, { language }: Context): string {
  const { inspection: words } = texts(language);
  const yesNo = (value: boolean) => (value ? words.yes : words.no);
  const rows: [string, string][] = [
    [words.version, inspection.version],
    [words.pages, String(inspection.pages ?? '?')],
    [words.revisions, String(inspection.revisions)],
    [words.encrypted, encryptionText(inspection, yesNo(inspection.encrypted))],
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
