import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { architectureMismatch, libraryHeader } from '../../src/modules/architecture.js';
import { installedModules, KNOWN_MODULES, knownLocations } from '../../src/modules/known.js';

const LINUX = { platform: 'linux', arch: 'x64' };
const WINDOWS = {
  platform: 'win32',
  arch: 'x64',
  env: { SystemRoot: String.raw`D:\Win`, ProgramFiles: String.raw`D:\Programs` },
};

const pathsOf = (options: Parameters<typeof knownLocations>[0], id: string): readonly string[] =>
  knownLocations(options)
    .filter(({ module }) => module.id === id)
    .map(({ path }) => path);

describe('known modules', () => {
  it('are named once, with a source and at least one place each', () => {
    expect(new Set(KNOWN_MODULES.map(({ id }) => id)).size).toBe(KNOWN_MODULES.length);
    for (const { name, source, places } of KNOWN_MODULES) {
      expect(name).not.toBe('');
      expect(source).not.toBe('');
      expect(Object.values(places).flat()).not.toEqual([]);
    }
  });

  it.each([
    ...['safenet-etoken', 'bit4id', 'opensc', 'softhsm2', 'p11-kit', 'nshield', 'luna', 'yubihsm2'],
    'aws-cloudhsm',
  ])('%s has a place on Linux', (id) => {
    expect(pathsOf(LINUX, id)).not.toEqual([]);
  });

  it.each(['linux', 'darwin', 'win32'])('every place on %s is an absolute path', (platform) => {
    const locations = knownLocations({ platform, arch: 'x64' });
    expect(locations).not.toEqual([]);
    for (const { path } of locations) expect(path).toMatch(/^(\/|[A-Z]:\\)[^{}]+$/);
  });

  it('show the proxy last, since it shows the tokens of the others', () => {
    expect(knownLocations(LINUX).at(-1)?.module.kind).toBe('proxy');
  });

  it('are sought in both folders of Windows, so that a 32-bit driver is found and explained', () => {
    expect(pathsOf(WINDOWS, 'safenet-etoken').slice(0, 2)).toEqual([
      String.raw`D:\Win\System32\eTPKCS11.dll`,
      String.raw`D:\Win\SysWOW64\eTPKCS11.dll`,
    ]);
    expect(pathsOf(WINDOWS, 'luna')).toContain(
      String.raw`D:\Programs\SafeNet\LunaClient\cryptoki.dll`,
    );
  });

  it('are sought where Windows keeps them when the environment does not say', () => {
    expect(pathsOf({ platform: 'win32', arch: 'x64' }, 'luna')).toEqual([
      String.raw`C:\Program Files\SafeNet\LunaClient\cryptoki.dll`,
      String.raw`C:\Program Files (x86)\SafeNet\LunaClient\cryptoki.dll`,
    ]);
  });

  it("are sought in Debian's folder of the processor", () => {
    expect(pathsOf({ ...LINUX, arch: 'arm64' }, 'softhsm2')[0]).toBe(
      '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
    );
    expect(pathsOf({ ...LINUX, arch: 'mips' }, 'softhsm2')[0]).toBe(
      '/usr/lib/softhsm/libsofthsm2.so',
    );
  });

  it('are none on a system without known places', async () => {
    expect(knownLocations({ platform: 'aix', arch: 'ppc64' })).toEqual([]);
    await expect(installedModules({ platform: 'aix', arch: 'ppc64' })).resolves.toEqual([]);
  });
});

describe('installed modules', () => {
  it('are those whose file is there, each file once', async ({ skip }) => {
    const installed = await installedModules(process);
    for (const { path } of installed) expect(existsSync(path)).toBe(true);
    const softhsm = installed.filter(({ module }) => module.id === 'softhsm2');
    if (!existsSync('/usr/lib/softhsm/libsofthsm2.so')) return skip('SoftHSM2 is not installed');
    expect(softhsm).toHaveLength(1);
    const header = await libraryHeader(softhsm[0]?.path ?? '');
    expect(architectureMismatch(header, process)).toBeNull();
  });
});
