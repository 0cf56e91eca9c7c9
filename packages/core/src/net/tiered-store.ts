import type { ResponseStore } from './caching-fetcher.js';

/** Two stores as one: what the near one (memory) lacks comes from the far one (disk) and is then in both. */
export function tieredStore(near: ResponseStore, far: ResponseStore): ResponseStore {
  return {
    async read(key) {
      const found = await near.read(key);
      if (found) return found;
      const kept = await far.read(key);
      if (kept) await near.write(key, kept);
      return kept;
    },
    async write(key, kept) {
      await near.write(key, kept);
      await far.write(key, kept);
    },
  };
}
