import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../io-error.js';

/** The folders of a store. */
export const layout = {
  domains: (store: string): string => join(store, 'domains'),
  domain: (store: string, domain: string): string => join(store, 'domains', domain),
  /** Certificates of one role, as `SHA256.der` with the facts for people in `SHA256.json`. */
  certificates: (store: string, domain: string, role: 'anchor' | 'intermediate'): string =>
    join(store, 'domains', domain, `${role}s`),
  /** Administrators' bundles as they came, by the SHA-256 of the signer's certificate. */
  bundles: (store: string): string => join(store, 'bundles'),
};

/** Names in a folder in their order; none where it does not exist. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}
