import { visibleText } from '@kyso/core/reports';

/** The process as far as the command uses it; tests give another. */
export interface Terminal {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** Languages of texts for people. */
export type Language = 'vi' | 'en';

/** What every command is given. */
export interface Context {
  readonly terminal: Terminal;
  readonly language: Language;
  /** One JSON document on stdout and nothing else there. */
  readonly json: boolean;
  /** Aborts on Ctrl-C and on a request to end. */
  readonly signal: AbortSignal;
}

/** Prints the result: the JSON document, or the text for people. */
export function print({ terminal, json }: Context, output: object, text: () => string): void {
  terminal.stdout.write(json ? `${JSON.stringify(output, null, 2)}\n` : harmless(text()));
}

/** Prints something that goes on, one thing on a line: a JSON document, or the text for people. */
export function printLine({ terminal, json }: Context, line: object, text: () => string): void {
  terminal.stdout.write(`${json ? JSON.stringify(line) : harmless(text())}\n`);
}

/** Controls, those of a line's end and the tabulator aside, and what turns the direction of its neighbours. */
const STEERING = /[^\P{Cc}\n\t]|\p{Bidi_Control}/gu;

/**
 * Text as a terminal may show it: names, labels and paths of strangers are in it, and what would steer the terminal is named
 * in its place (`[U+001B]`).
 */
export function harmless(text: string): string {
  return text.replace(STEERING, (character) => visibleText(character));
}

/** Says on stderr what takes long, where somebody is looking. */
export function progress({ terminal }: Context, text: string): void {
  if (terminal.stderr.isTTY === true) terminal.stderr.write(`${harmless(text)}\n`);
}

/**
 * The language asked for, or that of the locale (POSIX: LC_ALL, LC_MESSAGES, LANG in this order).
 */
export function languageOf(asked: string | undefined, env: Terminal['env']): Language {
  if (asked === 'vi' || asked === 'en') return asked;
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value);
  return locale?.startsWith('vi') === true ? 'vi' : 'en';
}
