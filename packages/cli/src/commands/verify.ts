import { nodeCrypto, openFile } from '@kyso/core/node';
import { authoritiesToImport, type PinnedAuthority } from '@kyso/core/trust';
import type { Finding, ValidationReport } from '@kyso/core';
import { examine, findingText, validate, type ValidateOptions } from '@kyso/core/validation';
import { readArguments, type OptionValues } from '../arguments.js';
import { DOCUMENT_PASSWORD_OPTIONS, documentPassword } from '../document-password.js';
import { writeComparison } from '../compare/compare-signatures.js';
import { usageError } from '../errors.js';
import { ONLINE_OPTIONS, onlineNetwork } from '../network.js';
import { exitOfConclusion } from '../exit-codes.js';
import type { ComparisonOutput, PageOutput, VerifyOutput } from '../outputs.js';
import { reportText } from '../report-text.js';
import { policyOf } from '../policy-option.js';
import { policyDocumentsOf } from '../signed-statements.js';
import { PASSWORD_OPTIONS, givenPassword } from '../secrets.js';
import { tell } from '../tell.js';
import { print, progress, type Context, type Language } from '../terminal.js';
import { texts } from '../texts/index.js';
import { timeOfOption } from '../time.js';
import { verdictPage, writeVerdictPage } from '../verdict-page/write-page.js';
import { WRITE_OPTIONS, wantsMaterial, writeOutputs, writtenText } from '../verify-outputs.js';
import {
  EVIDENCE_OPTIONS,
  TRUST_OPTIONS,
  evidenceOf,
  trustOf,
  type GivenTrust,
} from '../trust-files.js';

const OPTIONS = {
  ...TRUST_OPTIONS,
  ...EVIDENCE_OPTIONS,
  ...ONLINE_OPTIONS,
  content: { type: 'string' },
  at: { type: 'string' },
  policy: { type: 'string' },
  'policy-document': { type: 'string', multiple: true },
  compare: { type: 'string' },
  ...WRITE_OPTIONS,
  html: { type: 'string' },
  force: { type: 'boolean' },
  ...PASSWORD_OPTIONS,
  ...DOCUMENT_PASSWORD_OPTIONS,
} as const;

/** `kyso verify FILE` */
export async function verify(argv: readonly string[], context: Context): Promise<number> {
  const { values, positionals } = readArguments(argv, {
    options: OPTIONS,
    positionals: ['FILE'],
  });
  const [file = ''] = positionals;
  const sources = [await openFile(file, { signal: context.signal })];
  try {
    const given = await trustOf(values, context);
    const options = await validateOptions(values, given, context);
    if (values.content !== undefined)
      sources.push(await openFile(values.content, { signal: context.signal }));
    const [input, content] = sources;
    if (!input) throw new TypeError('no input');
    const other = await givenPassword(values, context);
    const password = await documentPassword(values, { source: input, file, other }, context);
    const all = {
      ...options,
      ...(password !== undefined && { password }),
      ...(content && { content }),
    };
    // Collecting what a verdict rests on is for those who want it written.
    const examined = wantsMaterial(values) ? await examine(input, all) : undefined;
    const report = examined?.report ?? (await validate(input, all));
    const { language } = context;
    const { stored } = given;
    const textOf = stored === undefined ? findingText : textWithImports(stored);
    const output: VerifyOutput = { file, ...tell(report, language, textOf) };
    const told: VerifyOutput = { file, ...tell(report, language) };
    const comparison = await comparisonOf(told, { values, password, context });
    const imports = stored ? missingAuthorities(report, stored) : [];
    const { html, bundle, force = false } = values;
    const made =
      html === undefined && bundle === undefined
        ? undefined
        : await verdictPage(
            report,
            { file, source: input, password, at: options.at, imports },
            context,
          );
    const page =
      made && html !== undefined
        ? await writeVerdictPage(made, { output: html, force }, context)
        : undefined;
    const written =
      examined &&
      (await writeOutputs(
        examined,
        {
          ...{ values, document: { name: file, bytes: input }, page: made?.html },
          content: content && { name: values.content ?? '', bytes: content },
        },
        context,
      ));
    // For people the long list stands once, at the end.
    const beside = {
      ...(comparison && { comparison }),
      ...(page && { page }),
      ...(written && { written }),
    };
    print(context, { ...output, ...beside }, () =>
      [
        reportText(told, context, importLines(imports, language)),
        comparison ? `${comparisonText(comparison, language)}\n` : '',
        page ? `${pageText(page, language)}\n` : '',
        written ? writtenText(written, language) : '',
      ].join(''),
    );
    return exitOfConclusion(report.conclusion);
  } finally {
    for (const source of sources) await source.close();
  }
}

interface Comparing {
  readonly values: OptionValues<typeof OPTIONS>;
  readonly password: string | undefined;
  readonly context: Context;
}

async function comparisonOf(
  report: VerifyOutput,
  { values, password, context }: Comparing,
): Promise<ComparisonOutput | undefined> {
  const { compare: output, force = false } = values;
  if (output === undefined) return undefined;
  const words = texts(context.language).comparison;
  if (report.format !== 'pdf') throw usageError(words.onlyPdf, { option: 'compare' });
  progress(context, words.drawing);
  return writeComparison(report, { output, force, password }, context);
}

function comparisonText({ output }: ComparisonOutput, language: Language): string {
  const { written, noRenderer } = texts(language).comparison;
  return output === null ? noRenderer : written(output);
}

function pageText({ output, marks }: PageOutput, language: Language): string {
  const { written, noMarks } = texts(language).verdictPage;
  return marks === null ? `${written(output)}\n${noMarks}` : written(output);
}

async function validateOptions(
  values: OptionValues<typeof OPTIONS>,
  { trust, intermediates }: GivenTrust,
  context: Context,
): Promise<ValidateOptions & { readonly at: Date }> {
  const fetcher = onlineNetwork(values, context);
  return {
    ...(fetcher && { fetcher, signal: context.signal }),
    ...{ trust, intermediates, crypto: nodeCrypto() },
    ...(await evidenceOf(values)),
    at: values.at === undefined ? new Date() : timeOfOption('at', values.at),
    policyDocuments: await policyDocumentsOf(values['policy-document']),
    ...(values.policy !== undefined && { policy: await policyOf(values.policy) }),
  };
}

/** With the built-in domains a missing anchor can be had: which one that is not stored, and from where. */
function textWithImports(stored: ReadonlySet<string>) {
  return (finding: Finding, language: Language): string => {
    const text = findingText(finding, language);
    const issuer = missingIssuer(finding);
    const imports = issuer === undefined ? [] : importList([issuer], language, stored);
    if (imports.length === 0) return text;
    return `${text}. ${texts(language).verdict.importAuthorities} ${imports.join('; ')}`;
  };
}

/** The issuer whose certificate led to no anchor, or was not there. */
function missingIssuer({ check, status, expected }: Finding): string | undefined {
  if (check !== 'certificate-path' || status !== 'unknown') return undefined;
  return expected === undefined ? undefined : String(expected);
}

function missingAuthorities(
  report: ValidationReport,
  stored: ReadonlySet<string>,
): readonly PinnedAuthority[] {
  const findings = report.signatures.flatMap(({ findings: own, timestamps }) => [
    ...own,
    ...timestamps.flatMap((timestamp) => timestamp.findings),
  ]);
  const issuers = findings.map(missingIssuer).filter((issuer) => issuer !== undefined);
  return missingOf(issuers, stored);
}

function importList(
  issuers: readonly string[],
  language: Language,
  stored: ReadonlySet<string>,
): string[] {
  return importLines(missingOf(issuers, stored), language);
}

function missingOf(issuers: readonly string[], stored: ReadonlySet<string>): PinnedAuthority[] {
  const authorities = new Set(issuers.flatMap(authoritiesToImport));
  return [...authorities].filter(({ sha256 }) => !stored.has(sha256));
}

function importLines(authorities: readonly PinnedAuthority[], language: Language): string[] {
  const { importFrom } = texts(language).verdict;
  return authorities.map(({ subject, sha256, source }) => importFrom(subject, sha256, source));
}
