import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { reasonOf, rotated } from './measure.mjs';

const run = promisify(execFile);
const PROCESS_ROW = fileURLToPath(new URL('process-row.mjs', import.meta.url));
/** A peer that needs longer for one signature has failed the row. */
const TIMEOUT_MS = 180_000;

/**
 * Measures one signature of a large file per round and contender, each in a process of its own.
 *
 * @param {readonly (import('./measure.mjs').Contender & { tool: string, command?: string[] })[]} contenders `run` is not used;
 *   `command`: program and first arguments of a tool that is not Node's, which prints what process-row prints
 * @param {{ rounds: number, identity: string, small: string, input: string, output: string,
 *   check: (name: string) => Promise<void> }} plan `check` throws where the output is not valid; it is
 *   asked after the first round
 * @returns {Promise<(import('./measure.mjs').Measured & { peakBytes: number[] })[]>}
 */
export async function measureProcesses(contenders, { rounds, ...plan }) {
  const measured = contenders.map((one) => ({ ...one, rates: [], peakBytes: [] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const one of rotated(measured, round)) {
      if (one.failed !== undefined) continue;
      try {
        const { seconds, peakBytes } = await signOnce(one, plan);
        if (round === 0 && one.side !== 'raw' && one.writes !== false) await plan.check(one.name);
        one.rates.push(1 / seconds);
        one.peakBytes.push(peakBytes);
      } catch (error) {
        one.failed = failureOf(error);
      }
    }
  }
  return measured;
}

async function signOnce({ tool, command }, { identity, small, input, output }) {
  const [program, ...begin] = command ?? [process.execPath, PROCESS_ROW, tool];
  const args = [...begin, identity, small, input, output];
  const { stdout } = await run(program, args, { timeout: TIMEOUT_MS });
  return JSON.parse(stdout);
}

/** The error line of the process, where it printed one. */
function failureOf(error) {
  if (error.killed) return `no result within ${TIMEOUT_MS / 1000} s`;
  const lines = String(error.stderr ?? '').split('\n');
  return lines.find((line) => /^\w*(Error|FATAL)\b.*:/.test(line)) ?? reasonOf(error);
}
