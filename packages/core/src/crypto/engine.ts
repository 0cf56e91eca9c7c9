import type { WebRandom } from './random.js';

/** The services that an engine may have in its global scope. */
export interface Engine {
  readonly process?: { readonly getBuiltinModule?: (name: string) => unknown };
  readonly crypto?: WebRandom & { readonly subtle?: SubtleCrypto };
}

/** The global scope, of which nothing is taken for granted. */
export function engine(): Engine {
  return globalThis;
}
