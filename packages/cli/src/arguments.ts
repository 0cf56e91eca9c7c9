import { parseArgs, type ParseArgsConfig } from 'node:util';
import { usageError } from './errors.js';

/** Options of one command by name. */
export type OptionTable = Readonly<
  Record<
    string,
    { readonly type: 'string' | 'boolean'; readonly multiple?: boolean; readonly short?: string }
  >
>;

/** What a command takes. */
export interface CommandSyntax<Options extends OptionTable> {
  readonly options: Options;
  /** Names of the positional arguments, all required. */
  readonly positionals: readonly string[];
  /** Whether more may follow the last of them. */
  readonly several?: boolean;
  /**
   * Options of the contract that this version does not have yet, and what it offers in their place.
   */
  readonly later?: Readonly<Record<string, string>>;
}

/** Options that every command takes. */
const COMMON_OPTIONS = {
  json: { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies OptionTable;

type ValueOf<Option> = Option extends { readonly multiple: true }
  ? readonly string[]
  : Option extends { readonly type: 'boolean' }
    ? boolean
    : string;

/** The values that were given. */
export type OptionValues<Options extends OptionTable> = {
  readonly [Name in keyof Options]?: ValueOf<Options[Name]>;
};

export interface ParsedArguments<Options extends OptionTable> {
  readonly values: OptionValues<Options>;
  readonly positionals: readonly string[];
}

/** Reads the arguments after the command's name. Throws `ERR_USAGE`. */
export function readArguments<Options extends OptionTable>(
  argv: readonly string[],
  { options, positionals, several = false, later = {} }: CommandSyntax<Options>,
): ParsedArguments<Options> {
  refuseLater(argv, later);
  const parsed = parse(argv, { ...COMMON_OPTIONS, ...options });
  const [missing] = positionals.slice(parsed.positionals.length);
  if (missing !== undefined) throw usageError(`${missing} is missing`);
  const surplus = parsed.positionals[positionals.length];
  if (surplus !== undefined && !several) throw usageError(`unexpected argument "${surplus}"`);
  refuseRepeated(argv, options);
  // parseArgs has checked names and types against the same table.
  return { values: parsed.values as OptionValues<Options>, positionals: parsed.positionals };
}

function parse(argv: readonly string[], options: OptionTable) {
  try {
    const config = { args: [...argv], options, allowPositionals: true } as ParseArgsConfig;
    return parseArgs(config);
  } catch (error) {
    const known = error instanceof TypeError && 'code' in error;
    if (!known || !String(error.code).startsWith('ERR_PARSE_ARGS')) throw error;
    throw usageError(error.message.split('. ')[0] ?? error.message);
  }
}

/** The name of an option, for `--name` and `--name=value`. */
function nameOf(argument: string): string | undefined {
  return /^--([a-z0-9-]+)(?:=|$)/.exec(argument)?.[1];
}

function refuseLater(argv: readonly string[], later: Readonly<Record<string, string>>): void {
  for (const argument of beforeDashes(argv)) {
    const name = nameOf(argument);
    const instead = name === undefined ? undefined : later[name];
    if (name === undefined || instead === undefined) continue;
    throw usageError(`--${name} is not in this version; ${instead}`, { option: name });
  }
}

/** parseArgs keeps the last of two; which one was meant cannot be known. */
function refuseRepeated(argv: readonly string[], options: OptionTable): void {
  const seen = new Set<string>();
  for (const argument of beforeDashes(argv)) {
    const name = nameOf(argument);
    if (name === undefined || options[name]?.multiple === true) continue;
    if (seen.has(name)) throw usageError(`--${name} is given twice`, { option: name });
    seen.add(name);
  }
}

function beforeDashes(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end < 0 ? argv : argv.slice(0, end);
}
