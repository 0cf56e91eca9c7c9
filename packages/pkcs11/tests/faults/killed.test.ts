import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createSandbox, type SandboxIdentity } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pkcs11Signer } from '../../src/index.js';
import {
  SOFTHSM,
  tokenStore,
  type TokenStore,
  WITHOUT_SOFTHSM,
} from '../../../../test-fixtures/softhsm.js';
import { DATA, isGood, PIN, signOnce } from './setup.js';

/** Signs in four sessions for ever, one signature a line. */
const ENDLESS = `
  import { createHash } from 'node:crypto';
  const { pkcs11Signer } = await import(process.env.KYSO_BUILT);
  const signer = await pkcs11Signer({ module: '${SOFTHSM}', pin: '${PIN}', sessions: 4 });
  const data = Buffer.from('${Buffer.from(DATA).toString('base64')}', 'base64');
  const digest = createHash('sha256').update(data).digest();
  const lane = async () => {
    for (;;) {
      const value = await signer.sign(data, { digest, digestAlgorithm: 'SHA-256' });
      process.stdout.write(Buffer.from(value).toString('base64') + '\\n');
    }
  };
  await signer.withLogin(() => Promise.all([lane(), lane(), lane(), lane()]));
`;

const BUILT = new URL('../../dist/index.js', import.meta.url).href;

describe.skipIf(WITHOUT_SOFTHSM !== '')('a process that is killed in the middle of signing', () => {
  let store: TokenStore;
  let person: SandboxIdentity;

  beforeAll(async () => {
    store = tokenStore();
    person = (await createSandbox({ seed: 'killed' })).identity('nguyen-van-an');
    store.write(store.token('Máy chủ', PIN), person, { pin: PIN });
  });
  afterAll(() => {
    store.dispose();
  });

  it('loses none of its finished signatures and leaves the token usable, three times', async () => {
    for (let time = 0; time < 3; time++) {
      const signatures = await signaturesUntilKilled(20);
      expect(signatures.length).toBeGreaterThanOrEqual(20);
      for (const signature of signatures) expect(isGood(signature, person)).toBe(true);
      const signer = await pkcs11Signer({ module: SOFTHSM, pin: PIN });
      expect(isGood(await signOnce(signer), person)).toBe(true);
      await signer.close();
    }
  });
});

/** What the process wrote before it was killed, at least `enough` whole lines. */
async function signaturesUntilKilled(enough: number): Promise<readonly Uint8Array[]> {
  const args = ['--input-type=module', '--eval', ENDLESS];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, KYSO_BUILT: BUILT },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const signatures: Uint8Array[] = [];
  const ended = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) {
    // The last line may have been cut off by the kill.
    if (line.length === WHOLE_LINE) signatures.push(Buffer.from(line, 'base64'));
    if (signatures.length === enough) child.kill('SIGKILL');
  }
  expect(await ended).toEqual([null, 'SIGKILL']);
  return signatures;
}

/** RSA-2048 in base64. */
const WHOLE_LINE = 344;
