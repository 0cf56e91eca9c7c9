import { openFile, writeFileAtomically } from '@kyso/core/node';
import { reportActs, reportHtml, reportText } from '@kyso/vn';
import { readArguments } from '../arguments.js';
import { DOCUMENT_PASSWORD_OPTIONS, documentPassword } from '../document-password.js';
import { usageError } from '../errors.js';
import { exitOfConclusion } from '../exit-codes.js';
import type { ReportOutput } from '../outputs.js';
import { PASSWORD_OPTIONS, givenPassword } from '../secrets.js';
import { print, type Context } from '../terminal.js';
import { texts } from '../texts/index.js';
import { timeOfOption } from '../time.js';
import { EVIDENCE_OPTIONS, TRUST_OPTIONS, evidenceOf, trustOf } from '../trust-files.js';

const OPTIONS = {
  ...TRUST_OPTIONS,
  ...EVIDENCE_OPTIONS,
  at: { type: 'string' },
  html: { type: 'string' },
  force: { type: 'boolean' },
  ...PASSWORD_OPTIONS,
  ...DOCUMENT_PASSWORD_OPTIONS,
} as const;

/** `kyso report FILE` */
export async function report(argv: readonly string[], context: Context): Promise<number> {
  const { values, positionals } = readArguments(argv, { options: OPTIONS, positionals: ['FILE'] });
  const [file = ''] = positionals;
  const { html, force = false } = values;
  if (html === undefined && force) throw usageError('--force needs --html', { option: 'force' });
  const { language, signal } = context;
  const source = await openFile(file, { signal });
  try {
    const other = await givenPassword(values, context);
    const password = await documentPassword(values, { source, file, other }, context);
    const { trust, intermediates } = await trustOf(values, context);
    const found = await reportActs(source, {
      ...{ trust, intermediates },
      ...(await evidenceOf(values)),
      ...(values.at !== undefined && { at: timeOfOption('at', values.at) }),
      ...(password !== undefined && { password }),
    });
    if (html !== undefined) {
      const page = new TextEncoder().encode(reportHtml(found, language));
      await writeFileAtomically(html, async (sink) => sink.write(page), { force, signal });
    }
    const output: ReportOutput = { file, html: html ?? null, ...found };
    const written = html === undefined ? '' : `${texts(language).office.reportWritten(html)}\n`;
    print(context, output, () => `${reportText(found, language)}${written}`);
    return exitOfConclusion(found.conclusion);
  } finally {
    await source.close();
  }
}
