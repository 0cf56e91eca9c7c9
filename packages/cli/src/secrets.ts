import { readWholeFile } from '@kyso/core/node';
import { cliError, usageError } from './errors.js';
import { harmless, type Context } from './terminal.js';
import { texts } from './texts/index.js';

/** The options that a password comes from; it is never an argument itself. */
export const PASSWORD_OPTIONS = {
  'password-file': { type: 'string' },
  'password-env': { type: 'string' },
} as const;

export interface PasswordOptions {
  readonly 'password-file'?: string;
  readonly 'password-env'?: string;
}

/** What is asked for, where it is no password: the options that give it are named after it. */
export type SecretName = 'password' | 'pin' | 'new-pin';

/** Longest password read from a file, in bytes. */
const MAX_PASSWORD_FILE = 4096;

/**
 * The password from a file (without its last line break), an environment variable, or a hidden
 * prompt on the terminal. Throws `ERR_USAGE` where none of them gives one.
 */
export async function passwordOf(
  { secret = 'password', ...options }: PasswordOptions & { readonly secret?: SecretName },
  context: Context,
  question: string,
): Promise<string> {
  checkOneSource(options, { secret, context });
  const given = await givenPassword(options, context);
  if (given !== undefined) return given;
  const { stdin } = context.terminal;
  if (stdin.isTTY) return prompt(context, question);
  const { noPassword, token } = texts(context.language);
  const missing = secret === 'password' ? noPassword : token.noPin(secret);
  throw usageError(missing, { option: `${secret}-file` });
}

/** One source, named as the person named it. */
function checkOneSource(
  { 'password-file': file, 'password-env': name }: PasswordOptions,
  { secret, context }: { readonly secret: SecretName; readonly context: Context },
): void {
  if (secret === 'password' || file === undefined || name === undefined) return;
  throw usageError(texts(context.language).token.onePinSource(secret), {
    option: `${secret}-env`,
  });
}

/** The password that the options give, without asking anybody. */
export async function givenPassword(
  { 'password-file': file, 'password-env': name }: PasswordOptions,
  { terminal, language }: Context,
): Promise<string | undefined> {
  if (file !== undefined && name !== undefined) {
    throw usageError(texts(language).onePasswordSource, { option: 'password-env' });
  }
  if (name !== undefined) {
    const value = terminal.env[name];
    if (value === undefined)
      throw usageError(texts(language).noVariable(name), { option: 'password-env' });
    return value;
  }
  if (file === undefined) return undefined;
  const text = new TextDecoder('utf-8').decode(await readWholeFile(file, MAX_PASSWORD_FILE));
  return text.replace(/\r?\n$/, '');
}

/** Reads a line from the terminal without showing it. */
function prompt({ terminal, signal }: Context, question: string): Promise<string> {
  const { stdin, stderr } = terminal;
  stderr.write(harmless(question));
  return new Promise((resolve, reject) => {
    let typed: string[] = [];
    const end = (settle: () => void) => {
      stdin.off('data', take);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
      settle();
    };
    const take = (chunk: string) => {
      for (const character of chunk) {
        if (character === '\r' || character === '\n') {
          end(() => {
            resolve(typed.join(''));
          });
          return;
        }
        if (character === '\u0003' || character === '\u0004') {
          end(() => {
            reject(cliError('ERR_INTERRUPTED', 'interrupted at the password prompt'));
          });
          return;
        }
        // Rubbing out (DEL, BS) takes a character, Ctrl-U the line; other controls are no part of a
        // password.
        if (character === '\u007f' || character === '\b') typed.pop();
        else if (character === '\u0015') typed = [];
        else if (character >= ' ') typed.push(character);
      }
    };
    stdin.setRawMode(true);
    stdin.setEncoding('utf8');
    stdin.on('data', take);
    stdin.resume();
    signal.addEventListener(
      'abort',
      () => {
        end(() => {
          reject(cliError('ERR_INTERRUPTED', 'interrupted at the password prompt'));
        });
      },
      { once: true },
    );
  });
}
