import type { KeptResponse, ResponseStore } from './caching-fetcher.js';

export interface MemoryStoreOptions {
  /** Most bytes of bodies that are kept; default 64 MiB. */
  readonly maxBytes?: number;
}

/** Keeps answers in memory; beyond its bound those that were asked for longest ago go. */
export function memoryStore({ maxBytes = 64 << 20 }: MemoryStoreOptions = {}): ResponseStore {
  const kept = new Map<string, KeptResponse>();
  let total = 0;
  const forget = (key: string) => {
    total -= sizeOf(key, kept.get(key));
    kept.delete(key);
  };
  return {
    read(key) {
      const found = kept.get(key);
      if (found) {
        // A Map goes through its keys in the order of their coming: the last used comes last.
        kept.delete(key);
        kept.set(key, found);
      }
      return Promise.resolve(found);
    },
    write(key, response) {
      forget(key);
      const size = sizeOf(key, response);
      if (size > maxBytes) return Promise.resolve();
      for (const oldest of kept.keys()) {
        if (total + size <= maxBytes) break;
        forget(oldest);
      }
      kept.set(key, response);
      total += size;
      return Promise.resolve();
    },
  };
}

/** For headers and places in tables, in bytes. */
const OVERHEAD = 1024;

function sizeOf(key: string, kept: KeptResponse | undefined): number {
  return kept ? kept.response.body.length + key.length + OVERHEAD : 0;
}
