import { MAX_OBJECT_NUMBER } from './limits.js';

/** A set of object numbers. */
export interface NumberSet {
  add(num: number): void;
  has(num: number): boolean;
}

/** An empty set that never takes more than a bit for each number there can be: 1 MiB. */
export function objectNumbers(): NumberSet {
  const bits = new Uint8Array((MAX_OBJECT_NUMBER >> 3) + 1);
  return {
    /** Numbers that no object can have are left out. */
    add(num) {
      if (num <= MAX_OBJECT_NUMBER) bits[num >> 3] = (bits[num >> 3] ?? 0) | (1 << (num & 7));
    },
    has: (num) => ((bits[num >> 3] ?? 0) & (1 << (num & 7))) !== 0,
  };
}
