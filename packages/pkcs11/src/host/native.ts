import { createRequire } from 'node:module';
import type { Cryptoki } from '../cryptoki.js';
import { pkcs11Error } from '../errors.js';
import type { KysoError } from '@kyso/core';

/** The native part, as far as it is used. */
interface Native {
  readonly PKCS11: new () => Cryptoki;
}

/**
 * The native part of graphene-pk11: its own classes are not needed, and loading them takes longer than a signature.
 * Throws `ERR_NATIVE_MISSING`, which says what to run.
 */
export function newCryptoki(): Cryptoki {
  const { PKCS11 } = native();
  return new PKCS11();
}

function native(): Native {
  const require = createRequire(import.meta.url);
  let graphene: string;
  try {
    graphene = require.resolve('graphene-pk11');
  } catch (cause) {
    throw missing('not-installed', cause);
  }
  try {
    return createRequire(graphene)('pkcs11js') as Native;
  } catch (cause) {
    throw missing(reasonOf(cause), cause);
  }
}

type Reason = 'not-installed' | 'not-built' | 'other-node';

function reasonOf(cause: unknown): Reason {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return code === 'ERR_DLOPEN_FAILED' ? 'other-node' : 'not-built';
}

/** npm 12 and settings such as `ignore-scripts` leave the native part unbuilt without a word. */
const ADVICE: Readonly<Record<Reason, { readonly says: string; readonly run: string }>> = {
  'not-installed': {
    says: 'graphene-pk11 is not installed; it is an optional dependency, which npm leaves out where it does not build',
    run: 'npm install graphene-pk11',
  },
  'not-built': {
    says: 'the native part of graphene-pk11 is not built: install scripts were blocked, or there was no compiler',
    run: 'npm rebuild pkcs11js --ignore-scripts=false',
  },
  'other-node': {
    says: 'the native part of graphene-pk11 was built for another version or processor of Node',
    run: 'npm rebuild pkcs11js --ignore-scripts=false',
  },
};

/** What a machine needs to build it. */
const COMPILERS: Readonly<Record<string, string>> = {
  linux:
    'apt-get install build-essential python3 (Debian, Ubuntu), or dnf install gcc-c++ make python3',
  darwin: 'xcode-select --install',
  win32: 'Visual Studio Build Tools with "Desktop development with C++", and Python 3',
};

function missing(reason: Reason, cause: unknown): KysoError {
  const { says, run } = ADVICE[reason];
  const compiler = COMPILERS[process.platform] ?? 'a C++ compiler, make and Python 3';
  const message = `${says}; run: ${run} (npm 12: allow the install script of pkcs11js first, npm approve-scripts pkcs11js). Building needs: ${compiler}`;
  return pkcs11Error('ERR_NATIVE_MISSING', message, { facts: { reason, run, compiler }, cause });
}
