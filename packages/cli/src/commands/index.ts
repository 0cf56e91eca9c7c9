import type { Context } from '../terminal.js';
import type { CommandName } from '../texts/index.js';

/** One command; what it needs is loaded when it runs. */
export interface Command {
  readonly name: CommandName;
  /** Runs on the arguments after its name and answers the exit code. Throws what it cannot do. */
  readonly run: (argv: readonly string[], context: Context) => Promise<number>;
}

export const COMMANDS: readonly Command[] = [
  { name: 'sign', run: async (argv, context) => (await import('./sign.js')).sign(argv, context) },
  {
    name: 'preview',
    run: async (argv, context) => (await import('./preview.js')).preview(argv, context),
  },
  {
    name: 'timestamp',
    run: async (argv, context) => (await import('./timestamp.js')).timestamp(argv, context),
  },
  {
    name: 'verify',
    run: async (argv, context) => (await import('./verify.js')).verify(argv, context),
  },
  {
    name: 'inspect',
    run: async (argv, context) => (await import('./inspect.js')).inspect(argv, context),
  },
  { name: 'p12', run: async (argv, context) => (await import('./p12.js')).p12(argv, context) },
  {
    name: 'sandbox',
    run: async (argv, context) => (await import('./sandbox.js')).sandbox(argv, context),
  },
  {
    name: 'stats',
    run: async (argv, context) => (await import('./stats.js')).stats(argv, context),
  },
  { name: 'log', run: async (argv, context) => (await import('./log.js')).log(argv, context) },
];
