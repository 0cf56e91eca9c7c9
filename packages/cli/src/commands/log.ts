import { readWholeFile } from '@kyso/core/node';
import { verifyUsageLog } from '@kyso/vn/usage';
import { readArguments } from '../arguments.js';
import { usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import { MAX_KEY_FILE } from '../limits.js';
import type { LogVerifyOutput } from '../outputs.js';
import { print, type Context } from '../terminal.js';
import { table } from '../text-table.js';
import { texts } from '../texts/index.js';
import { timeText } from '../time.js';

const OPTIONS = {
  'key-file': { type: 'string' },
  'expected-count': { type: 'string' },
  'expected-hash': { type: 'string' },
} as const;

/** `kyso log verify DIR` */
export async function log(argv: readonly string[], context: Context): Promise<number> {
  const { values, positionals } = readArguments(argv, {
    options: OPTIONS,
    positionals: ['verify', 'DIR'],
  });
  const [action, directory = ''] = positionals;
  if (action !== 'verify')
    throw usageError(`unknown action "${String(action)}" of log; there is verify`);
  const expected = expectedOf(values['expected-count'], values['expected-hash']);
  const keyFile = values['key-file'];
  const report = await verifyUsageLog(directory, {
    signal: context.signal,
    ...(keyFile !== undefined && { key: await readWholeFile(keyFile, MAX_KEY_FILE) }),
    ...(expected && { expected }),
  });
  const output: LogVerifyOutput = { directory, ...report };
  print(context, output, () => reportText(output, context));
  return report.ok ? Exit.done : Exit.failed;
}

function expectedOf(
  count: string | undefined,
  hash: string | undefined,
): { readonly count: number; readonly hash: string } | undefined {
  if (count === undefined && hash === undefined) return undefined;
  if (count === undefined || !/^\d{1,15}$/.test(count))
    throw usageError('--expected-count is a number of events', { option: 'expected-count' });
  if (hash === undefined || !/^[0-9a-f]{64}$/.test(hash))
    throw usageError('--expected-hash is 64 hexadecimal digits', { option: 'expected-hash' });
  return { count: Number(count), hash };
}

function reportText(report: LogVerifyOutput, { language }: Context): string {
  const { usageLog: words } = texts(language);
  const time = (line: LogVerifyOutput['first']): string =>
    line === null ? '-' : timeText(line.time, language);
  const rows: [string, string][] = [
    [words.files, String(report.files)],
    [words.entries, String(report.entries)],
    [words.first, time(report.first)],
    [words.last, time(report.last)],
    [words.hash, report.last?.hash ?? '-'],
    [words.seal, words.seals[report.seal]],
  ];
  const findings = report.findings.map(({ file, line, kind }) => {
    const place = line === null ? file : `${file}, ${words.line(line)}`;
    return `  ✗ ${place}: ${words.kinds[kind]}\n`;
  });
  const verdict = report.ok ? words.sound : words.tampered;
  return `${report.directory}\n${table(rows, 2)}${findings.join('')}\n${verdict}\n`;
}
