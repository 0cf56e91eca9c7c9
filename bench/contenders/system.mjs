import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * What a shell needs for the least that signing from file to file does: digest the file once and
 * copy it once. The memory shown is that of the Node process that waits.
 *
 * @type {import('../tools.mjs').OpenTool}
 */
export function open() {
  return {
    version: process.platform,
    sign: () => undefined,
    async signFile(input, output) {
      await run('sha256sum', [input]);
      await run('cp', [input, output]);
    },
  };
}

/** The digest alone, which checking and preparing cannot do without. */
export function openDigest() {
  return {
    version: process.platform,
    sign: () => undefined,
    async signFile(input) {
      await run('sha256sum', [input]);
    },
  };
}
