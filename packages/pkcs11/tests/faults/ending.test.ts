import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { faultyToken, PIN, WITHOUT_SHIM } from './setup.js';

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

interface Ended {
  readonly code: unknown;
  readonly signal: unknown;
  readonly said: string;
  readonly wrote: string;
}

async function ended(exitCode = 0): Promise<Ended> {
  const env = { ...process.env, KYSO_BUILT: BUILT, KYSO_MODULE: token.shim.path };
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    env: { ...env, KYSO_EXIT: String(exitCode) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = once(child, 'exit');
  const [said, wrote] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code, signal] = (await exit) as unknown[];
  return { code, signal, said, wrote };
}
