import { openFile } from '@kyso/core/node';
import { noticeText, type ActResult } from '@kyso/vn';
import type { UsageLog } from '@kyso/vn/usage';
import {
  ACT_OPTIONS,
  actOptions,
  usageLogOf,
  withSigner,
  type ActValues,
  type ReadyOptions,
} from '../acts/act-options.js';
import { ACTS, type ActSyntax, type ReadyAct } from '../acts/act-table.js';
import { issueEvidence } from '../acts/issue-evidence.js';
import { readArguments, type OptionTable } from '../arguments.js';
import { documentPassword } from '../document-password.js';
import { Exit } from '../exit-codes.js';
import { keyOptionsBeside } from '../long-term.js';
import type { ActOutput } from '../outputs.js';
import { outputOf, writeSigned } from '../signed-output.js';
import { openKey } from '../signing-key.js';
import { tell } from '../tell.js';
import { print, progress, type Context } from '../terminal.js';
import { texts } from '../texts/index.js';

/** `kyso initial|approve|issue|copy|appendix|register|comment FILE -o OUT`, or `--in-place` */
export const initial = command(ACTS.initial);
export const approve = command(ACTS.approve);
export const issue = command(ACTS.issue, issueEvidence);
export const copy = command(ACTS.copy);
export const appendix = command(ACTS.appendix);
export const register = command(ACTS.register);
export const comment = command(ACTS.comment);

/** Options are checked and their files read first, then the log is opened, then the key. */
function command({ options, ready }: ActSyntax<OptionTable>, more: MoreSettings = nothingMore) {
  return async (argv: readonly string[], context: Context): Promise<number> => {
    const syntax = { options: { ...ACT_OPTIONS, ...options }, positionals: ['FILE'] };
    const parsed = readArguments(argv, syntax);
    // The values are those of both tables.
    const values = parsed.values as ActValues;
    const [file = ''] = parsed.positionals;
    const output = outputOf(file, values);
    const settings = { ...(await actOptions(values, context)), ...(await more(values, context)) };
    const { run } = await ready(parsed.values);
    const log = await usageLogOf(values);
    try {
      const result = await done({ file, output, values, settings, run, log }, context);
      report(result, output, context);
    } finally {
      await log?.close();
    }
    return Exit.done;
  };
}

/** What one act alone reads from the options. */
type MoreSettings = (values: ActValues, context: Context) => Promise<Partial<ReadyOptions>>;

function nothingMore(): Promise<Partial<ReadyOptions>> {
  return Promise.resolve({});
}

interface Acting {
  readonly file: string;
  readonly output: string;
  readonly values: ActValues;
  readonly settings: ReadyOptions;
  readonly run: ReadyAct['run'];
  readonly log: UsageLog | undefined;
}

async function done(
  { file, output, values, settings, run, log }: Acting,
  context: Context,
): Promise<ActResult> {
  const { signal } = context;
  const source = await openFile(file, { signal });
  try {
    const key = await openKey(settings.evidence ? keyOptionsBeside(values) : values, context);
    const { signer, channel, unusedPassword: other, close } = key;
    try {
      const password = await documentPassword(values, { source, file, other }, context);
      progress(context, texts(context.language).signing(file));
      const options = withSigner(settings, { signer, channel, password, log });
      const result = await writeSigned({ source, output, values, signal }, () =>
        run(source, options),
      );
      return { ...result, findings: [...key.findings, ...result.findings] };
    } finally {
      await close();
    }
  } finally {
    await source.close();
  }
}

function report(result: ActResult, output: string, context: Context): void {
  const { act, field, level, revision, reserved, used } = result;
  const { language } = context;
  const words = texts(language);
  const notices = result.notices.map((notice) => ({
    ...notice,
    message: noticeText(notice, language),
  }));
  const findings = tell(result.findings, language);
  const sizes = { bytesAppended: revision.length, reserved, used };
  const printed: ActOutput = { output, act, field, level, ...sizes, notices, findings };
  // A timestamp that is missing is a notice already.
  const other = findings.filter(({ check }) => check !== 'timestamp-missing');
  print(context, printed, () =>
    [
      words.office.done(words.verdict.acts[act.type], output, `${field}, ${level}`),
      words.appended(revision.length, used, reserved),
      ...[...notices, ...other].map(({ message }) => `${words.warning}: ${message}`),
      '',
    ].join('\n'),
  );
}
