import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import type { WASI } from 'node:wasi';
import { isMainThread } from 'node:worker_threads';

/**
 * From now on the process ends when it has nothing more to do, with its own exit code, also while `hangs` answers true:
 * Node waits at its end for its threads, and for ever for one that a module does not let go. In the main thread, with
 * which the process ends.
 */
export function endEvenWhere(hangs: () => boolean): void {
  if (!isMainThread) return;
  const end = (code: number): void => {
    if (!hangs()) return;
    tellOthers(end, code);
    if (isGuarded()) leave(code);
    process.kill(process.pid, 'SIGKILL');
  };
  process.on('exit', end);
}

/** Who listens for the end after `listener` would not be heard any more. */
function tellOthers(listener: (code: number) => void, code: number): void {
  const all = process.listeners('exit');
  for (const other of all.slice(all.indexOf(listener) + 1)) {
    try {
      other.call(process, code);
    } catch {
      // Nothing can be told any more; the others are heard all the same.
    }
  }
}

/**
 * Ends the process as a WebAssembly program does that calls proc_exit: by the C library's exit(), without waiting for
 * threads; nothing else in Node does with a code of one's own. Where that cannot be had the process is killed (137).
 */
function leave(code: number): void {
  try {
    const require = createRequire(import.meta.url);
    // Its note that it is experimental would be printed in a turn that does not come any more.
    const { WASI: Wasi } = require('node:wasi') as { readonly WASI: typeof WASI };
    const program = new Wasi({ version: 'preview1', returnOnExit: false });
    program.start(new WebAssembly.Instance(new WebAssembly.Module(EMPTY_PROGRAM)));
    const { proc_exit: exit } = program.wasiImport as { proc_exit: (code: number) => void };
    exit(code);
  } catch {
    // Nothing can be told any more; an end with another code is better than none.
  }
}

/** Milliseconds for what libraries do in exit(). One whose thread hangs may hang there as well. */
const LEAVING_MS = 2_000;

/**
 * Starts a process that kills this one where exit() does not come back: no thread of this one is sure to run any more
 * by then. The end of its input tells it that this one is gone. False where none can be started: a program that Node is
 * built into would start itself.
 */
function isGuarded(): boolean {
  if (!/^node(?:\.exe)?$/i.test(basename(process.execPath))) return false;
  const source = `
    process.stdin.on('close', () => process.exit()).on('error', () => undefined).resume();
    setTimeout(() => process.kill(${process.pid}, 'SIGKILL'), ${LEAVING_MS});`;
  try {
    const guard = spawn(process.execPath, ['--eval', source], {
      detached: true,
      env: {},
      stdio: ['pipe', 'ignore', 'ignore'],
      windowsHide: true,
    });
    return guard.pid !== undefined;
  } catch {
    return false; // Node's permission model allows no programs
  }
}

/**
 *     (module (memory (export "memory") 1) (func (export "_start")))
 *
 * The least that WASI starts.
 */
const EMPTY_PROGRAM = new Uint8Array([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x04, 0x01, 0x60, 0x00, 0x00],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x05, 0x03, 0x01, 0x00, 0x01],
  ...[0x07, 0x13, 0x02],
  ...[0x06, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 0x02, 0x00],
  ...[0x06, 0x5f, 0x73, 0x74, 0x61, 0x72, 0x74, 0x00, 0x00],
  ...[0x0a, 0x04, 0x01, 0x02, 0x00, 0x0b],
]);
