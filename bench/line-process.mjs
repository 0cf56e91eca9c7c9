import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * A program that does one piece of work for each line that it is sent, and answers with a line; the first one says that it
 * is ready. What it costs to start is so no part of what is measured.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<{ ask: () => Promise<string>, close: () => void }>}
 */
export async function lineProcess(program, args) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('error', resolve));
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  let said = '';
  child.stderr.on('data', (data) => (said = `${said}${data}`.slice(-2000)));
  const answer = async () => {
    const next = await Promise.race([answers.next(), ended]);
    if (next instanceof Error) throw next;
    if (next.done) throw new Error(`${program}: ${said.trim().split('\n').at(-1)}`);
    return next.value;
  };
  await answer();
  return {
    ask: () => {
      child.stdin.write('\n');
      return answer();
    },
    close: () => child.stdin.end(),
  };
}
