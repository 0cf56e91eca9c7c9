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
`;

describe.skipIf(WITHOUT_SHIM !== '')('a program that has nothing more to do', () => {
  it('ends with exit code 0 where the module answered', async () => {
    expect(await ended()).toEqual({ code: 0, said: 'signed\nclosed\n' });
  });

  it('ends also where a call into the module hangs for ever', async () => {
    token.shim.set({ delays: [{ function: 'C_Sign', ms: 'hangs' }] });
    // Threads in foreign code cannot be ended, so the process is: its exit code is the signal's.
    expect(await ended()).toEqual({ code: null, said: 'ERR_TIMEOUT\nclosed\n' });
  });
});

async function ended(): Promise<{ readonly code: unknown; readonly said: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    env: { ...process.env, KYSO_BUILT: BUILT, KYSO_MODULE: token.shim.path },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const said = await text(child.stdout);
  const [code] = (await exit) as unknown[];
  return { code, said };
}
