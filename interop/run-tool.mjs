import { spawn } from 'node:child_process';

/**
 * Runs a program to its end and returns `{ code, stdout, stderr }`, whatever the exit code.
 * The text is read as UTF-8 and the program's language is fixed, since answers are read from it.
 * Rejects when the program cannot be started or is ended by a signal or by `timeout` (milliseconds,
 * default 5 minutes).
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, timeout?: number }} [options]
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
export function runTool(program, args, { cwd, env = {}, timeout = 300_000 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, LC_ALL: 'C.UTF-8', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Not spawn's own `timeout`: its timer outlives a program that could not be started and holds
      // this process back.
      signal: AbortSignal.timeout(timeout),
    });
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    child.once('error', (cause) => {
      const what =
        cause.name === 'AbortError' ? `took more than ${timeout} ms` : 'cannot be started';
      reject(new Error(`${program} ${what}`, { cause }));
    });
    child.once('close', (code, signal) => {
      if (code === null) reject(new Error(`${program} was ended by ${signal}`));
      else resolve({ code, stdout: stdout(), stderr: stderr() });
    });
  });
}

/**
 * Like `runTool`, but an exit code other than 0 rejects with the last lines the program said.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Parameters<typeof runTool>[2]} [options]
 */
export async function mustRun(program, args, options) {
  const result = await runTool(program, args, options);
  if (result.code === 0) return result;
  const said = `${result.stderr}\n${result.stdout}`.trim().split('\n').slice(-6).join('\n');
  throw new Error(`${program} ended with exit code ${result.code}: ${said}`);
}

function collect(stream) {
  const chunks = [];
  stream.on('data', (chunk) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}
