import { homedir } from 'node:os';
import { defaultFolders } from '@kyso/core/node';
import type { Context } from './terminal.js';

/** Where trusted certificates are kept: `--store`, `KYSO_TRUST`, or a folder of the user. */
export function trustFolder(store: string | undefined, { terminal }: Context): string {
  if (store !== undefined) return store;
  const { platform } = process;
  return defaultFolders({ platform, env: terminal.env, home: homedir() }).trust;
}
