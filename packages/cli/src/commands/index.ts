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
    name: 'extend',
    run: async (argv, context) => (await import('./extend.js')).extend(argv, context),
  },
  {
    name: 'verify',
    run: async (argv, context) => (await import('./verify.js')).verify(argv, context),
  },
  {
    name: 'inspect',
    run: async (argv, context) => (await import('./inspect.js')).inspect(argv, context),
  },
  {
    name: 'prepare',
    run: async (argv, context) => (await import('./prepare.js')).prepare(argv, context),
  },
  { name: 'initial', run: async (argv, context) => (await acts()).initial(argv, context) },
  { name: 'approve', run: async (argv, context) => (await acts()).approve(argv, context) },
  { name: 'issue', run: async (argv, context) => (await acts()).issue(argv, context) },
  { name: 'copy', run: async (argv, context) => (await acts()).copy(argv, context) },
  { name: 'appendix', run: async (argv, context) => (await acts()).appendix(argv, context) },
  { name: 'register', run: async (argv, context) => (await acts()).register(argv, context) },
  { name: 'comment', run: async (argv, context) => (await acts()).comment(argv, context) },
  {
    name: 'report',
    run: async (argv, context) => (await import('./report.js')).report(argv, context),
  },
  {
    name: 'supersede',
    run: async (argv, context) => (await import('./supersede.js')).supersede(argv, context),
  },
  {
    name: 'revocation',
    run: async (argv, context) => (await import('./revocation.js')).revocation(argv, context),
  },
  {
    name: 'encrypt',
    run: async (argv, context) => (await import('./encrypt.js')).encrypt(argv, context),
  },
  {
    name: 'decrypt',
    run: async (argv, context) => (await import('./decrypt.js')).decrypt(argv, context),
  },
  {
    name: 'bundle',
    run: async (argv, context) => (await import('./bundle.js')).bundle(argv, context),
  },
  { name: 'cert', run: async (argv, context) => (await import('./cert.js')).cert(argv, context) },
  { name: 'p12', run: async (argv, context) => (await import('./p12.js')).p12(argv, context) },
  {
    name: 'token',
    run: async (argv, context) => (await import('./token.js')).token(argv, context),
  },
  {
    name: 'tokens',
    run: async (argv, context) => (await import('./tokens.js')).tokens(argv, context),
  },
  {
    name: 'sandbox',
    run: async (argv, context) => (await import('./sandbox.js')).sandbox(argv, context),
  },
  {
    name: 'stats',
    run: async (argv, context) => (await import('./stats.js')).stats(argv, context),
  },
  {
    name: 'trust',
    run: async (argv, context) => (await import('./trust.js')).trust(argv, context),
  },
  {
    name: 'watch',
    run: async (argv, context) => (await import('./watch.js')).watch(argv, context),
  },
  { name: 'log', run: async (argv, context) => (await import('./log.js')).log(argv, context) },
];

function acts() {
  return import('./act.js');
}
