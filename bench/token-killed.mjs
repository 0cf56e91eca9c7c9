import { spawn } from 'node:child_process';
import { verify, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { tokenSigner, valueSigner } from './contenders/token-rows.mjs';
import { reasonOf } from './measure.mjs';

const ENDLESS = fileURLToPath(new URL('token-endless.mjs', import.meta.url));
/** Enough that all sessions are in the middle of something. */
const BEFORE_KILL = 100;
/** A signature of RSA-2048 in base64; a line that the kill cut off is shorter. */
const WHOLE_LINE = 344;

/**
 * Kills a process that signs, without warning, several times: every signature that it finished must be good, and the token must sign
 * for the next process.
 *
 * @param {string} module
 * @param {{ sessions: number, times: number, certificate: Uint8Array, toBeSigned: Buffer }} options
 */
export async function killedRow(module, { sessions, times, certificate, toBeSigned }) {
  const row = { side: 'kyso', rates: [] };
  const { publicKey } = new X509Certificate(certificate);
  const isGood = (value) => verify('sha256', toBeSigned, publicKey, value);
  let [finished, bad, unusable] = [0, 0, 0];
  try {
    for (let time = 0; time < times; time += 1) {
      const started = performance.now();
      const values = await finishedBeforeKill([module, String(sessions), toBeSigned]);
      row.rates.push((1000 * values.length) / (performance.now() - started));
      finished += values.length;
      bad += values.filter((value) => !isGood(value)).length;
      if (!isGood(await signedAfterwards(module, toBeSigned))) unusable += 1;
    }
  } catch (error) {
    return { ...row, name: 'kyso', failed: reasonOf(error) };
  }
  const met = bad === 0 && unusable === 0;
  return {
    ...row,
    name: `kyso: ${finished} finished, ${bad} of them lost; token unusable afterwards ${unusable} times`,
    target: { text: 'nothing lost, token usable', met: () => met },
  };
}

async function finishedBeforeKill([module, sessions, toBeSigned]) {
  const args = [ENDLESS, module, sessions, toBeSigned.toString('base64')];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const values = [];
  for await (const line of createInterface(child.stdout)) {
    if (line.length === WHOLE_LINE) values.push(Buffer.from(line, 'base64'));
    if (values.length === BEFORE_KILL) child.kill('SIGKILL');
  }
  const [code, signal] = await ended;
  if (signal !== 'SIGKILL') throw new Error(`the process ended by itself with ${code}`);
  return values;
}

async function signedAfterwards(module, toBeSigned) {
  const signer = await tokenSigner(module, { sessions: 1 });
  try {
    return await valueSigner(signer, toBeSigned)();
  } finally {
    await signer.close();
  }
}
