import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ifThere, system } from './errors.js';
import { HEAD_FILE, HEAD_PART, syncDirectory } from './files.js';
import { isSealed, withSeal, withoutSeal } from './record.js';
import type { Chain } from './chain.js';

const FORMAT = 'kyso-usage-head/1';

/** What the checkpoint says; `damaged` for one that the log did not write, or that has no right seal. */
export type Head = Chain | 'damaged';

/** The checkpoint, or `undefined` where there is none. Throws `ERR_IO`. */
export async function readHead(
  directory: string,
  key: Uint8Array | undefined,
): Promise<Head | undefined> {
  const path = join(directory, HEAD_FILE);
  const text = await system(HEAD_FILE, () => ifThere(() => readFile(path, 'utf8')));
  return text === undefined ? undefined : headOf(text, key);
}

function headOf(text: string, key: Uint8Array | undefined): Head {
  const { body, seal } = withoutSeal(text.replace(/\n$/, ''));
  const chain = chainOf(body);
  // Only what we would write ourselves, to the letter: every change of the file is one of its meaning.
  const sealText = seal === undefined ? '' : `,"seal":"${seal}"}`;
  if (!chain || text !== `${seal === undefined ? body : body.slice(0, -1)}${sealText}\n`)
    return 'damaged';
  if (key && (seal === undefined || !isSealed(body, seal, key))) return 'damaged';
  return chain;
}

function chainOf(body: string): Chain | undefined {
  const known =
    /^\{"format":"kyso-usage-head\/1","seq":(\d{1,15}),"hash":"([0-9a-f]{64})","entries":(\d{1,15}),"file":(\d{1,12})\}$/;
  const [, seq, hash, entries, file] = known.exec(body) ?? [];
  if (hash === undefined) return undefined;
  const chain = { seq: Number(seq), hash, entries: Number(entries), file: Number(file) };
  return bodyOf(chain) === body ? chain : undefined;
}

function bodyOf({ seq, hash, entries, file }: Chain): string {
  return JSON.stringify({ format: FORMAT, seq, hash, entries, file });
}

/** Replaces the checkpoint as a whole. Throws `ERR_IO`. */
export async function writeHead(
  directory: string,
  chain: Chain,
  { key, sync }: { readonly key: Uint8Array | undefined; readonly sync: boolean },
): Promise<void> {
  const part = join(directory, HEAD_PART);
  await system(HEAD_FILE, async () => {
    const handle = await open(part, 'w', 0o640);
    try {
      await handle.writeFile(`${withSeal(bodyOf(chain), key)}\n`);
      if (sync) await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(part, join(directory, HEAD_FILE));
    if (sync) await syncDirectory(directory);
  });
}
