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

function ended(exitCode = 0): Promise<Ended> {
  return endOf(start(PROGRAM, exitCode));
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

function start(program: string, exitCode = 0): ChildProcessWithoutNullStreams {
  const env = { ...process.env, KYSO_BUILT: BUILT, KYSO_MODULE: token.shim.path };
  return spawn(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...env, KYSO_EXIT: String(exitCode) },
  });
}

async function endOf(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const exit = once(child, 'exit');
  const [said, wrote] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code, signal] = (await exit) as unknown[];
  return { code, signal, said, wrote };
}
