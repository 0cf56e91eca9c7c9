import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SOFTHSM, WITHOUT_SOFTHSM } from '../../../../test-fixtures/softhsm.js';

/** What the token of the shim does from now on; what is left out it does not do. */
export interface Faults {
  /** The token is out. A number is what calls with a session answer; CKR_DEVICE_REMOVED by default. */
  readonly removed?: true | number;
  /** Added to the flags of CK_TOKEN_INFO. */
  readonly tokenFlags?: number;
  /** CKA_ALWAYS_AUTHENTICATE of every private key is true, and C_Sign asks for its own login. */
  readonly alwaysAuthenticate?: boolean;
  /** The library does not let a process leave that ends while it is loaded. */
  readonly exitHangs?: boolean;
  /** The user PIN locks after so many wrong ones in a row; flags tell when few are left. */
  readonly pinTries?: number;
  /** What is typed on the PIN pad when C_Login is given no PIN. */
  readonly padPin?: string;
  /** Mechanisms that the token does not have, by number. */
  readonly hiddenMechanisms?: readonly number[];
  /** Calls that fail; `nth` counts from when the fault was set, every call where it is left out. */
  readonly failures?: readonly { function: string; nth?: number; rv: number }[];
  /** Functions that take so many milliseconds, or do not come back while the fault is set; `nth` as above. */
  readonly delays?: readonly { function: string; nth?: number; ms: number | 'hangs' }[];
}

/** A call that came back. */
export interface ShimCall {
  readonly function: string;
  readonly rv: number;
  /**
   * `user`, `pin` (`given`, `none` or `pad`: what it went on with) and `given` (`text`, `empty` or `null`: what came) of
   * C_Login, `mechanism` of C_SignInit, `most` at once of C_Sign.
   */
  readonly detail: Readonly<Record<string, string>>;
}

/** One copy of the shim with a control file and a log of its own. */
export interface Shim {
  /** The module to load. */
  readonly path: string;
  /** Sets what the token does from the next call on. Earlier faults end. */
  set(faults: Faults): void;
  /** Ends every session of the module, and with them the login, at the next call. */
  loseSessions(): void;
  /** Calls since the shim was made or `forget` was called, all or of one function. */
  calls(name?: string): readonly ShimCall[];
  /** Functions with a delay that were called and may not have come back yet. */
  begun(name: string): number;
  /** The log as it stands in the file. */
  log(): string;
  forget(): void;
}

/** Why tests on the shim cannot run here; empty where they can. */
export const WITHOUT_SHIM = reason();

if (WITHOUT_SHIM !== '' && process.env['CI'] === 'true') throw new Error(WITHOUT_SHIM);

function reason(): string {
  if (WITHOUT_SOFTHSM !== '') return WITHOUT_SOFTHSM;
  if (process.platform !== 'linux') return 'the shim is built on Linux only';
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' });
    return '';
  } catch {
    return 'there is no C compiler (apt-get install build-essential)';
  }
}

/** Compiles the shim over `module` into a folder of its own. */
export function buildShim(module = SOFTHSM): Shim {
  const path = join(mkdtempSync(join(tmpdir(), 'kyso-shim-')), 'shim.so');
  const source = fileURLToPath(new URL('shim.c', import.meta.url));
  const kind = ['-std=gnu11', '-shared', '-fPIC', '-fvisibility=hidden', '-O1'];
  execFileSync('cc', [...kind, '-o', path, source, '-ldl', '-lpthread']);
  return openShim(path, module);
}

function openShim(path: string, module: string): Shim {
  let faults: Faults = {};
  let lost = 0;
  const write = (): void => {
    // Renamed, so that the module never reads half of it.
    const lines = [`module ${module}`, `sessions-lost ${lost}`, ...linesOf(faults)];
    writeFileSync(`${path}.next`, lines.join('\n') + '\n');
    renameSync(`${path}.next`, `${path}.control`);
  };
  const log = (): string => readFileSync(`${path}.log`, 'utf8');
  const forget = (): void => {
    writeFileSync(`${path}.log`, '');
  };
  write();
  forget();
  return {
    path,
    set: (next) => {
      faults = next;
      write();
    },
    loseSessions: () => {
      lost++;
      write();
    },
    calls: (name) => callsOf(log()).filter((call) => name === undefined || call.function === name),
    begun: (name) => log().split(`${name} begun\n`).length - 1,
    log,
    forget,
  };
}

function linesOf(faults: Faults): readonly string[] {
  const { removed, tokenFlags, alwaysAuthenticate, pinTries, padPin } = faults;
  return [
    removed === undefined ? '' : `removed ${removed === true ? '' : removed}`,
    tokenFlags === undefined ? '' : `token-flags ${tokenFlags}`,
    alwaysAuthenticate === true ? 'always-authenticate' : '',
    faults.exitHangs === true ? 'exit-hangs' : '',
    pinTries === undefined ? '' : `pin-tries ${pinTries}`,
    padPin === undefined ? '' : `pad-pin ${padPin}`,
    ...(faults.hiddenMechanisms ?? []).map((mechanism) => `hide-mechanism ${mechanism}`),
    ...(faults.failures ?? []).map((one) => `fail ${one.function} ${one.nth ?? 0} ${hex(one.rv)}`),
    ...(faults.delays ?? []).map(
      (one) => `delay ${one.function} ${one.nth ?? 0} ${one.ms === 'hangs' ? -1 : one.ms}`,
    ),
  ];
}

function hex(value: number): string {
  return value.toString(16);
}

function callsOf(log: string): readonly ShimCall[] {
  return log
    .split('\n')
    .map((line) => /^(C_\w+) (0x[0-9a-f]+)(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, name = '', rv = '', detail = '']) => ({
      function: name,
      rv: Number(rv),
      detail: Object.fromEntries(
        [...detail.matchAll(/ (\w+)=(\S+)/g)].map(([, key = '', value = '']) => [key, value]),
      ),
    }));
}
