import { join } from 'node:path';

/** What the folders of a user depend on; `process.platform`, `process.env` and `os.homedir()`. */
export interface UserEnvironment {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

export interface DefaultFolders {
  /** What can be had again. */
  readonly cache: string;
  /** The certificates that the user trusts; the environment's `KYSO_TRUST` before all. */
  readonly trust: string;
}

/**
 * Where a user's own files are by the custom of the system: XDG Base Directory on Linux and others, Library on
 * macOS, AppData on Windows. Nothing is made.
 */
export function defaultFolders({ platform, env, home }: UserEnvironment): DefaultFolders {
  // An empty variable is none.
  const given = (name: string) => (env[name] === '' ? undefined : env[name]);
  const { cache, data } = bases(platform, home, given);
  return { cache: join(cache, 'kyso'), trust: given('KYSO_TRUST') ?? join(data, 'kyso', 'trust') };
}

function bases(
  platform: string,
  home: string,
  given: (name: string) => string | undefined,
): { readonly cache: string; readonly data: string } {
  if (platform === 'win32') {
    const local = given('LOCALAPPDATA') ?? join(home, 'AppData', 'Local');
    const roaming = given('APPDATA') ?? join(home, 'AppData', 'Roaming');
    return { cache: join(local, 'cache'), data: roaming };
  }
  if (platform === 'darwin') {
    const library = join(home, 'Library');
    return { cache: join(library, 'Caches'), data: join(library, 'Application Support') };
  }
  return {
    cache: given('XDG_CACHE_HOME') ?? join(home, '.cache'),
    data: given('XDG_DATA_HOME') ?? join(home, '.local', 'share'),
  };
}
