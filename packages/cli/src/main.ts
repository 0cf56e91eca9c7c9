import { readFileSync } from 'node:fs';
import { COMMANDS, type Command } from './commands/index.js';
import { cliError, usageError } from './errors.js';
import { exitOfError } from './exit-codes.js';
import { reportFailure } from './failure.js';
import { languageOf, type Context, type Language, type Terminal } from './terminal.js';
import { texts } from './texts/index.js';

/**
 * Runs the command line of a process: `argv` from its third entry on. Sets `exitCode` and prints;
 * never throws. A first Ctrl-C (or SIGTERM) ends the work cleanly, a second one at once.
 */
export async function main(process: Terminal & NodeJS.Process): Promise<void> {
  const argv = process.argv.slice(2);
  const json = argv.includes('--json');
  const language = languageOf(valueOf(argv, '--lang'), process.env);
  const controller = new AbortController();
  const stop = () => {
    controller.abort(cliError('ERR_INTERRUPTED', 'interrupted'));
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', ignoreClosedPipe);
  const context = { terminal: process, language, json, signal: controller.signal };
  try {
    process.exitCode = await run(argv, context);
  } catch (failure) {
    // What fails after Ctrl-C fails because of it.
    const error: unknown = controller.signal.aborted ? controller.signal.reason : failure;
    process.exitCode = exitOfError(error);
    await reportFailure(context, error);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

async function run(argv: readonly string[], context: Context): Promise<number> {
  const { terminal, language } = context;
  const words = texts(language);
  checkLanguage(argv);
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.stdout.write(words.help);
    return name === undefined ? exitOfError(usageError('')) : 0;
  }
  if (name === '--version') {
    terminal.stdout.write(`${version()}\n`);
    return 0;
  }
  const command = commandOf(name, language);
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.stdout.write(words.commandHelp[command.name]);
    return 0;
  }
  return command.run(rest, context);
}

function commandOf(name: string, language: Language): Command {
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command) return command;
  throw usageError(`unknown command "${name}". ${texts(language).seeHelp}`, { command: name });
}

/** The language is needed before the arguments are read, for what is wrong with them. */
function valueOf(argv: readonly string[], option: string): string | undefined {
  const at = argv.findIndex((argument) => argument === option || argument.startsWith(`${option}=`));
  if (at < 0) return undefined;
  return argv[at]?.includes('=') === true ? argv[at].slice(option.length + 1) : argv[at + 1];
}

function checkLanguage(argv: readonly string[]): void {
  const asked = valueOf(argv, '--lang');
  if (asked === undefined || asked === 'vi' || asked === 'en') return;
  throw usageError(`--lang is vi or en, not "${asked}"`, { option: 'lang' });
}

function version(): string {
  const file = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version: found } = JSON.parse(file) as { readonly version: string };
  return found;
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
