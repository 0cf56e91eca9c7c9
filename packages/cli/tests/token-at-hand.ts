import type { Sandbox, SandboxIdentity } from '@kyso/sandbox';
import { afterAll, beforeAll } from 'vitest';
import { WITHOUT_SOFTHSM, tokenStore, type TokenStore } from '../../../test-fixtures/softhsm.js';
import { testFolder, type TestFolder } from './kyso.js';

export { SOFTHSM, WITHOUT_SOFTHSM } from '../../../test-fixtures/softhsm.js';

export const PIN = '482915';

/** A token of SoftHSM2 and a folder for the tests of one file. */
export interface TokenAtHand {
  readonly folder: TestFolder;
  readonly store: TokenStore;
  readonly serial: string;
  /** What the command finds the token with, and the PIN in `PIN`. */
  readonly env: Readonly<Record<string, string>>;
}

/** What the token is made with: keys and certificates by CKA_ID. */
export interface TokenContents {
  readonly label: string;
  readonly sandbox?: () => Promise<Sandbox>;
  readonly keys?: (sandbox: Sandbox) => Readonly<Record<string, SandboxIdentity>>;
}

/** Makes the token before the tests of a file and takes it away after them. */
export function tokenAtHand({ label, sandbox, keys }: TokenContents): TokenAtHand {
  const folder = testFolder();
  let made: { readonly store: TokenStore; readonly serial: string } | undefined;
  beforeAll(async () => {
    if (WITHOUT_SOFTHSM !== '') return;
    const people = await sandbox?.();
    const store = tokenStore();
    const serial = store.token(label, PIN);
    made = { store, serial };
    const all = people && keys ? Object.entries(keys(people)) : [];
    for (const [id, identity] of all) store.write(serial, identity, { pin: PIN, id });
  });
  afterAll(() => {
    made?.store.dispose();
    folder.remove();
  });
  const now = () => {
    if (made) return made;
    throw new Error('It is made before the tests.');
  };
  return {
    folder,
    get store() {
      return now().store;
    },
    get serial() {
      return now().serial;
    },
    get env() {
      return { SOFTHSM2_CONF: process.env['SOFTHSM2_CONF'] ?? '', PIN };
    },
  };
}
