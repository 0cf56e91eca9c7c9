/**
 * Runs the built command again and again in one process, one command line a message: what a test file asks of `kyso`
 * one after the other costs the start of the engine and of the modules once.
 */
import { EventEmitter } from 'node:events';
import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { main } from '../dist/index.js';

const own = {
  stdout: process.stdout.write.bind(process.stdout),
  stderr: process.stderr.write.bind(process.stderr),
};

process.on('message', async ({ argv, env }) => {
  process.send(await run(argv, env));
});

async function run(argv, env) {
  const printed = { stdout: '', stderr: '' };
  const terminal = Object.assign(new EventEmitter(), {
    argv: [process.execPath, 'kyso', ...argv],
    env,
    stdin: createReadStream('/dev/null'),
    stdout: sink((text) => (printed.stdout += text)),
    stderr: sink((text) => (printed.stderr += text)),
  });
  // What a library prints past the command would disturb a reader of the JSON: it is to be seen here, too.
  process.stdout.write = (text) => (printed.stdout += text) !== undefined;
  process.stderr.write = (text) => (printed.stderr += text) !== undefined;
  try {
    await main(terminal);
    return { code: terminal.exitCode ?? 0, ...printed };
  } finally {
    Object.assign(process.stdout, { write: own.stdout });
    Object.assign(process.stderr, { write: own.stderr });
    terminal.stdin.destroy();
  }
}

function sink(take) {
  return new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      take(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
      done();
    },
  });
}
