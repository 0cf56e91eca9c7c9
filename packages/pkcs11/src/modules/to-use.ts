import { access } from 'node:fs/promises';
import { isAbsolute, basename } from 'node:path';
import { pkcs11Error } from '../errors.js';
import { architectureMismatch, libraryHeader } from './architecture.js';
import { installedModules } from './known.js';

/** A module by its path, and its name where it is a known one. */
export interface ModuleToUse {
  readonly path: string;
  readonly name?: string;
  readonly kind?: 'token' | 'hsm' | 'software' | 'proxy';
}

/** The modules that were named, or the known ones that are installed. Throws `ERR_NO_MODULE`. */
export async function modulesToUse(paths: readonly string[] | undefined): Promise<ModuleToUse[]> {
  if (paths) return paths.map((path) => ({ path }));
  const { platform, arch, env } = process;
  const installed = await installedModules({ platform, arch, env });
  if (installed.length === 0) {
    const message = 'no PKCS#11 module was named and none of the known ones is installed';
    throw pkcs11Error('ERR_NO_MODULE', message);
  }
  return installed.map(({ path, module: { name, kind } }) => ({ path, name, kind }));
}

/**
 * Says why a module cannot be loaded where its file tells: the loader's own words for a 32-bit driver in a 64-bit
 * process help nobody. A bare name is left to the loader, which looks in the system's folders. Throws `ERR_MODULE`.
 */
export async function checkLoadable(path: string): Promise<void> {
  if (!isAbsolute(path) && basename(path) === path) return;
  try {
    await access(path);
  } catch (cause) {
    const facts = { module: path, reason: 'missing' };
    throw pkcs11Error('ERR_MODULE', `there is no module at ${path}`, { facts, cause });
  }
  const mismatch = architectureMismatch(await libraryHeader(path), process);
  if (!mismatch) return;
  const { reason, found, needed } = mismatch;
  const message = `${path} cannot be loaded: it is ${found}, this process needs ${needed}`;
  throw pkcs11Error('ERR_MODULE', message, {
    facts: { module: path, reason: 'architecture', mismatch: reason, found, needed },
  });
}
