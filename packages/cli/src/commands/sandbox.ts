import { createServer } from 'node:net';
import { join } from 'node:path';
import { createSandbox, writeSandbox, type SandboxServer } from '@kyso/sandbox';
import { readArguments } from '../arguments.js';
import { cliError, usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import type { SandboxOutput } from '../outputs.js';
import { REVOCATION_OPTIONS, faultOf, generationOf, revokeAll } from '../sandbox-options.js';
import { PASSWORD_OPTIONS, givenPassword } from '../secrets.js';
import { print, type Context } from '../terminal.js';
import { texts } from '../texts/index.js';

const OPTIONS = {
  dir: { type: 'string' },
  force: { type: 'boolean' },
  port: { type: 'string' },
  seed: { type: 'string' },
  ...REVOCATION_OPTIONS,
  ...PASSWORD_OPTIONS,
} as const;

/** Written beside the files that it opens: the password of a sandbox is no secret. */
const DEFAULT_PASSWORD = 'kyso-sandbox';

const HOST = '127.0.0.1';

/** `kyso sandbox --dir DIR`: serves until it is asked to end. */
export async function sandbox(argv: readonly string[], context: Context): Promise<number> {
  const { values } = readArguments(argv, { options: OPTIONS, positionals: [] });
  const { dir, seed, force = false } = values;
  if (dir === undefined) throw usageError('--dir DIR is missing', { option: 'dir' });
  const generation = generationOf(values.generation);
  const revocationMisbehaviour = faultOf(values['revocation-fault']);
  const password = (await givenPassword(values, context)) ?? DEFAULT_PASSWORD;
  const port = values.port === undefined ? await freePort() : portOf(values.port);
  // Certificates carry the address of the server, so that it must be known before they are made.
  const baseUrl = `http://${HOST}:${port}`;
  const made = await createSandbox({
    baseUrl,
    ...(seed !== undefined && { seed }),
    ...(generation && { generation }),
  });
  revokeAll(made, values.revoke ?? [], new Date());
  const serving = { port, host: HOST, revocationMisbehaviour };
  const server = await listening(port, () => made.serve(serving));
  try {
    const { url, timestampUrl } = server;
    await writeSandbox(made, dir, { password, force, addresses: { url, timestampUrl } });
    announce(server, dir, context);
    await aborted(context.signal);
  } finally {
    await server.close();
  }
  return Exit.done;
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port >= 1 && port <= 65_535) return port;
  throw usageError(`--port is a number from 1 to 65535, not "${text}"`, { option: 'port' });
}

/** A port that nobody listened on a moment ago. */
async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, HOST, () => {
      const address = probe.address();
      probe.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new TypeError('expected a TCP address'));
      });
    });
  });
}

async function listening(
  port: number,
  serve: () => Promise<SandboxServer>,
): Promise<SandboxServer> {
  try {
    return await serve();
  } catch (cause) {
    if (!(cause instanceof Error) || !('syscall' in cause) || !('code' in cause)) throw cause;
    const facts = { port, errno: String(cause.code) };
    throw cliError('ERR_LISTEN', `port ${port} cannot be listened on`, { facts, cause });
  }
}

function announce({ url, timestampUrl }: SandboxServer, directory: string, context: Context): void {
  const words = texts(context.language);
  const description = join(directory, 'sandbox.json');
  const output: SandboxOutput = { directory, url, timestampUrl, description };
  print(context, output, () =>
    [
      words.written(directory),
      words.passwordIn(join(directory, 'password.txt')),
      words.serving(url, timestampUrl),
      words.stopWithCtrlC,
      '',
    ].join('\n'),
  );
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
}
