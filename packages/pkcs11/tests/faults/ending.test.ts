import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it, vi } from 'vitest';
import { faultyToken, PATIENCE, PIN, WITHOUT_SHIM } from './setup.js';

const token = faultyToken();

const BUILT = new URL('../../dist/index.js', import.meta.url).href;

/** Signs once, closes, and has nothing more to do. */
const PROGRAM = `
  import { createHash } from 'node:crypto';
  const { pkcs11Signer } = await import(process.env.KYSO_BUILT);
  const signer = await pkcs11Signer({ module: process.env.KYSO_MODULE, pin: '${PIN}', timeoutMs: 300 });
  const data = Buffer.from('x');
  const digest = createHash('sha256').update(data).digest();
  await signer.sign(data, { digest, digestAlgorithm: 'SHA-256' }).then(
    () => console.log('signed'),
    ({ code }) => console.log(code),
  );
  await signer.close();
  console.log('closed');
  process.exitCode = Number(process.env.KYSO_EXIT);
`;

/** Signs once, and says how closing went. */
const TOLD_OF_CLOSING = PROGRAM.replace(
  "await signer.close();\n  console.log('closed');",
  'await signer.close().catch(({ code }) => console.log(code));',
);

/** Signs once and never closes. */
const LEFT_OPEN = PROGRAM.replace('await signer.close();', '');

/** The same in a thread, which never comes to its end; the main thread leaves when it hears of the answer. */
const IN_THREAD = `
  import { once } from 'node:events';
  import { Worker } from 'node:worker_threads';
  await import(process.env.KYSO_BUILT);
  const source = \`import { parentPort } from 'node:worker_threads';
    ${PROGRAM.replaceAll('`', '').replace('await signer.close();', "parentPort.postMessage('answered'); await new Promise(() => setInterval(() => {}, 1e9));")}\`;
  const worker = new Worker(new URL('data:text/javascript,' + encodeURIComponent(source)));
  await once(worker, 'message');
  process.on('exit', () => console.log('heard'));
  process.exit(Number(process.env.KYSO_EXIT));
`;

/** Leaves when it is told to, in the middle of a signature. */
const LEAVING = `
  const { pkcs11Signer } = await import(process.env.KYSO_BUILT);
  const signer = await pkcs11Signer({ module: process.env.KYSO_MODULE, pin: '${PIN}' });
  process.stdin.once('data', () => process.exit(7));
  await signer.sign(Buffer.from('x'), { digestAlgorithm: 'SHA-256' });
  console.log('signed');
`;

describe.skipIf(WITHOUT_SHIM !== '')('a program that has nothing more to do', () => {
  it('ends with exit code 0 where the module answered', async () => {
    expect(await ended()).toEqual({ code: 0, signal: null, said: 'signed\nclosed\n', wrote: '' });
  });

  it.each([0, 69])('ends with its exit code %i also where a call hangs for ever', async (code) => {
    token.shim.set({ delays: [{ function: 'C_Sign', ms: 'hangs' }] });
    const said = 'ERR_TIMEOUT\nclosed\n';
    expect(await ended(code)).toEqual({ code, signal: null, said, wrote: '' });
  });

  it.each([
    // The first one was closed when the token was looked for.
    ['its session is closed', { function: 'C_CloseSession', nth: 2, ms: 'hangs' }],
    ['it is finalised', { function: 'C_Finalize', ms: 'hangs' }],
  ] as const)('ends with its exit code also where the module hangs while %s', async (_, delay) => {
    token.shim.set({ delays: [delay] });
    expect(await ended(69, TOLD_OF_CLOSING)).toEqual({
      ...{ code: 69, signal: null, wrote: '' },
      said: 'signed\nERR_TIMEOUT\n',
    });
  });

  it('ends also where it never closes what a call that was given up hangs in', async () => {
    token.shim.set({ delays: [{ function: 'C_Sign', ms: 'hangs' }] });
    const said = 'ERR_TIMEOUT\nclosed\n';
    expect(await ended(69, LEFT_OPEN)).toEqual({ code: 69, signal: null, said, wrote: '' });
  });

  it('ends also where a call of another thread of it hangs, and who listens is heard', async () => {
    token.shim.set({ delays: [{ function: 'C_Sign', ms: 'hangs' }] });
    const { said, ...end } = await ended(69, IN_THREAD);
    expect(end).toEqual({ code: 69, signal: null, wrote: '' });
    expect(said).toMatch(/heard\n$/);
  });

  it('ends also where it may start no program', async () => {
    token.shim.set({ delays: [{ function: 'C_Sign', ms: 'hangs' }] });
    const permissions = ['--allow-fs-read=*', '--allow-fs-write=*', '--allow-worker'];
    const end = await ended(69, PROGRAM, [
      ...['--experimental-permission', '--no-warnings', ...permissions, '--allow-addons'],
    ]);
    expect(end).toMatchObject({ signal: 'SIGKILL', said: 'ERR_TIMEOUT\nclosed\n' });
  });

  it('is killed where the library of the module does not even let it leave', async () => {
    token.shim.set({ delays: [{ function: 'C_Sign', ms: 'hangs' }], exitHangs: true });
    const said = 'ERR_TIMEOUT\nclosed\n';
    expect(await ended(69)).toEqual({ code: null, signal: 'SIGKILL', said, wrote: '' });
  });
});

describe.skipIf(WITHOUT_SHIM !== '')('a program that leaves in the middle of a call', () => {
  it('lets the call come back, and begins no other', async () => {
    token.shim.set({ delays: [{ function: 'C_Sign', ms: 500 }] });
    expect(await left()).toEqual({ code: 7, signal: null, said: '', wrote: '' });
    expect(token.shim.calls().at(-1)).toMatchObject({ function: 'C_Sign', rv: 0 });
  });

  it('leaves with its exit code also where the call does not come back', async () => {
    token.shim.set({ delays: [{ function: 'C_Sign', ms: 'hangs' }] });
    expect(await left()).toEqual({ code: 7, signal: null, said: '', wrote: '' });
  });
});

interface Ended {
  readonly code: unknown;
  readonly signal: unknown;
  readonly said: string;
  readonly wrote: string;
}

function ended(exitCode = 0, program = PROGRAM, options?: readonly string[]): Promise<Ended> {
  return endOf(start(program, exitCode, options));
}

async function left(): Promise<Ended> {
  const child = start(LEAVING);
  const end = endOf(child);
  await vi.waitFor(() => {
    expect(token.shim.begun('C_Sign')).toBe(1);
  }, PATIENCE);
  child.stdin.end('leave');
  return end;
}

function start(
  program: string,
  exitCode = 0,
  options: readonly string[] = [],
): ChildProcessWithoutNullStreams {
  const env = { ...process.env, KYSO_BUILT: BUILT, KYSO_MODULE: token.shim.path };
  return spawn(process.execPath, [...options, '--input-type=module', '--eval', program], {
    env: { ...env, KYSO_EXIT: String(exitCode) },
  });
}

async function endOf(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const exit = once(child, 'exit');
  const [said, wrote] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code, signal] = (await exit) as unknown[];
  return { code, signal, said, wrote };
}
