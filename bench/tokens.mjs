import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { measure, reasonOf } from './measure.mjs';
import { ratioAtLeast } from './targets.mjs';

const run = promisify(execFile);
const TOKEN_PROCESS = fileURLToPath(new URL('token-process.mjs', import.meta.url));

const SESSIONS = 4;
const KILLS = 5;
/** Length of the signed attributes of a PAdES signature, about. */
const TO_BE_SIGNED = Buffer.alloc(200, 7);
/** What SoftHSM2 and the engine keep for themselves; one signature that is not freed is 300 bytes or more. */
const MOST_GROWTH_MIB = 8;
const LONGEST_STALL_MS = 20;

/**
 * Rows of keys in a token (SoftHSM2): the bare C_Sign, kyso's signer, whole signatures beside pyHanko's, and very many
 * in one login. A machine without SoftHSM2 has a row that says so.
 *
 * @param {{ work: string, rsa: import('./fixtures.mjs').Identity, small: Buffer, plan: object,
 *   check: (contenders: readonly object[]) => Promise<void> }} options
 * @returns {AsyncGenerator<{ title: string, measured: object[] }>}
 */
export async function* tokenGroups({ work, rsa, small, plan, check }) {
  const { tokenSignatures: signatures } = plan;
  const title = `Sign through PKCS#11 (SoftHSM2), RSA-2048, ${SESSIONS} sessions`;
  let ready;
  try {
    ready = await makeReady(join(work, 'token'), rsa);
  } catch (error) {
    yield { title, measured: [{ name: 'kyso', side: 'peer', rates: [], failed: reasonOf(error) }] };
    return;
  }
  const { module, signer } = ready;
  try {
    yield { title, measured: await measure(values(ready), plan) };
    const contenders = await documents(ready, { work, rsa, small });
    await check(contenders);
    const measured = await measure(contenders, plan);
    for (const { close } of contenders) close?.();
    yield { title: 'The whole signature of 50 KB through PKCS#11: B-B, invisible', measured };
  } finally {
    await signer.close();
  }
  yield {
    title: `${signatures.toLocaleString('en')} signatures in one login, ${SESSIONS} sessions`,
    measured: [await endurance(module, signatures)],
  };
  yield {
    title: `kill -9 in the middle of signing, ${KILLS} times, ${SESSIONS} sessions`,
    measured: [await killed(module, rsa)],
  };
}

/** Loaded when asked for, as the other rows of tokens are. */
async function killed(module, { certificate }) {
  const { killedRow } = await import('./token-killed.mjs');
  const toBeSigned = TO_BE_SIGNED;
  return killedRow(module, { sessions: SESSIONS, times: KILLS, certificate, toBeSigned });
}

/** Loaded when asked for, so that the other rows need neither a build nor the native part. */
async function makeReady(folder, rsa) {
  const { makeTokenStore } = await import('./contenders/token-store.mjs');
  const rows = await import('./contenders/token-rows.mjs');
  await mkdir(folder, { recursive: true });
  const module = await makeTokenStore(folder, rsa);
  return {
    rows,
    module,
    signer: await rows.tokenSigner(module, { sessions: SESSIONS, chain: rsa.chain }),
  };
}

function values({ rows, module, signer }) {
  const raw = rows.rawSigner(module, { sessions: SESSIONS, toBeSigned: TO_BE_SIGNED });
  return [
    { name: 'raw C_Sign', side: 'raw', signatures: 0, run: raw, inFlight: SESSIONS },
    {
      ...{ name: 'kyso', side: 'kyso', signatures: 0, target: ratioAtLeast(0.85) },
      ...{ run: rows.valueSigner(signer, TO_BE_SIGNED), inFlight: 2 * SESSIONS },
    },
  ];
}

async function documents({ rows, module, signer }, { work, rsa, small }) {
  const own = rows.documentSigner(signer, small);
  const row = { name: 'pyHanko, python-pkcs11, one after the other', side: 'peer', signatures: 1 };
  let peer;
  try {
    peer = { ...row, ...(await rows.pyhankoSigner(module, { work, identity: rsa, pdf: small })) };
  } catch (error) {
    peer = { ...row, run: () => undefined, failed: reasonOf(error) };
  }
  const kyso = { side: 'kyso', signatures: 1, run: own };
  return [
    { ...kyso, name: 'kyso, one after the other' },
    { ...kyso, name: `kyso, ${2 * SESSIONS} in flight`, inFlight: 2 * SESSIONS },
    peer,
  ];
}

async function endurance(module, signatures) {
  const row = { side: 'kyso', rates: [] };
  try {
    const args = ['--expose-gc', TOKEN_PROCESS, module, String(SESSIONS), String(signatures)];
    const { stdout } = await run(process.execPath, args);
    const result = JSON.parse(stdout);
    return {
      ...{ ...row, name: enduranceName(result), rates: [result.signatures / result.seconds] },
      target: {
        text: `no error, stall ≤ ${LONGEST_STALL_MS} ms, no growth`,
        met: () => isSteady(result),
      },
    };
  } catch (error) {
    return { ...row, name: 'kyso', failed: reasonOf(error) };
  }
}

function isSteady({ errors, stallMs, grownMiB, grownHandles }) {
  const still = grownMiB <= MOST_GROWTH_MIB && grownHandles <= 0;
  return errors === 0 && stallMs <= LONGEST_STALL_MS && still;
}

function enduranceName({ errors, firstError, grownMiB, grownHandles, ...stall }) {
  return [
    `kyso: ${errors} errors${firstError === null ? '' : ` (${firstError})`}`,
    `longest stall ${stall.stallMs.toFixed(1)} ms (${stall.stallWithWaitingMs.toFixed(1)} with waiting for a core)`,
    `memory ${grownMiB < 0 ? '' : '+'}${grownMiB.toFixed(1)} MiB`,
    `files and threads ${grownHandles < 0 ? '' : '+'}${grownHandles}`,
  ].join(', ');
}
