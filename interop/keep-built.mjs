import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Runs `build` unless `folder` was built before from the very same sources. The stamp is written
 * after the build has ended well, so a build that was cut off is done again.
 *
 * @param {string} folder
 * @param {readonly string[]} sources files whose content decides
 * @param {() => Promise<void>} build
 */
export async function keepBuilt(folder, sources, build) {
  const stamp = join(folder, 'built-from');
  const hash = createHash('sha256');
  for (const source of sources) hash.update(await readFile(source));
  const wanted = hash.digest('hex');
  if ((await readIfThere(stamp)) === wanted) return;
  await build();
  await mkdir(folder, { recursive: true });
  await writeFile(stamp, wanted);
}

async function readIfThere(file) {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
