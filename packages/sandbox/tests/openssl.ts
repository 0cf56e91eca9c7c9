import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A directory of this test file that is removed after its tests. */
export function scratchDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'kyso-sandbox-'));
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

/**
 * Standard output of an openssl command, run in a directory. Throws where it does not end with 0.
 */
export function openssl(directory: string, ...args: readonly string[]): string {
  return execFileSync('openssl', args, { cwd: directory, encoding: 'utf8', stdio: 'pipe' });
}

/** Both outputs and the exit status of an openssl command that may fail. */
export function opensslStatus(
  directory: string,
  ...args: readonly string[]
): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync('openssl', args, {
    cwd: directory,
    encoding: 'utf8',
  });
  return { status, text: `${stdout}${stderr}` };
}

/** Writes a file into a directory and gives its name back. */
export function put(directory: string, name: string, content: Uint8Array | string): string {
  writeFileSync(join(directory, name), content);
  return name;
}
