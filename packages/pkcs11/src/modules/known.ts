import { realpath } from 'node:fs/promises';
import { posix, win32 } from 'node:path';

/** Operating systems for which places are known, as Node names them. */
export type KnownPlatform = 'linux' | 'darwin' | 'win32';

/** A PKCS#11 module and where its maker or a distribution installs it. */
export interface KnownModule {
  /** Short and stable, for `--json` and for choosing. */
  readonly id: string;
  /** As people know it. */
  readonly name: string;
  /**
   * `token`: a card or USB token at the desk; `hsm`: a device or service of a server; `software`: keys in files;
   * `proxy`: shows the tokens of other modules, so that each of them is seen twice.
   */
  readonly kind: 'token' | 'hsm' | 'software' | 'proxy';
  /** Where the places are told. */
  readonly source: string;
  /** `{lib}`, `{system}` and `{programs}` stand for the folders of `knownLocations`. */
  readonly places: Readonly<Partial<Record<KnownPlatform, readonly string[]>>>;
}

/** The machine whose places are asked for. */
export interface PlaceOptions {
  /** As `process.platform`. */
  readonly platform: string;
  /** As `process.arch`. */
  readonly arch: string;
  /** As `process.env`; on Windows `SystemRoot`, `ProgramFiles` and `ProgramFiles(x86)` are read. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A place where a known module may be, whether or not it is there. */
export interface ModuleLocation {
  readonly module: KnownModule;
  readonly path: string;
}

/**
 * Every place where a known module may lie on such a machine, in the order of `KNOWN_MODULES`. Folders of
 * the other word size are among them: a driver of the wrong size is found and explained instead of missed.
 */
export function knownLocations(options: PlaceOptions): readonly ModuleLocation[] {
  const { platform } = options;
  if (!isKnown(platform)) return [];
  const folders = FOLDERS[platform](options);
  return KNOWN_MODULES.flatMap((module) =>
    (module.places[platform] ?? [])
      .flatMap((place) => expand(place, folders))
      .map((path) => ({ module, path })),
  );
}

/**
 * The known modules that are installed here, each file once however many links lead to it. Nothing is loaded.
 */
export async function installedModules(options: PlaceOptions): Promise<readonly ModuleLocation[]> {
  const locations = knownLocations(options);
  const files = await Promise.all(locations.map(({ path }) => realpath(path).catch(() => null)));
  const seen = new Set<string>();
  return locations.filter((_, index) => {
    const file = files[index];
    if (file === null || file === undefined || seen.has(file)) return false;
    seen.add(file);
    return true;
  });
}

function isKnown(platform: string): platform is KnownPlatform {
  return Object.hasOwn(FOLDERS, platform);
}

type Folders = Readonly<Record<string, readonly string[]>>;

/** One path for each folder that the place may stand in. */
function expand(place: string, folders: Folders): readonly string[] {
  const [, name, rest] = /^\{(\w+)\}(.*)$/.exec(place) ?? [];
  if (name === undefined || rest === undefined) return [place];
  return (folders[name] ?? []).map((folder) => folder + rest);
}

/** Debian's names of the folders of an architecture. */
const DEBIAN_TRIPLETS: Readonly<Partial<Record<string, string>>> = {
  x64: 'x86_64-linux-gnu',
  arm64: 'aarch64-linux-gnu',
  ia32: 'i386-linux-gnu',
  arm: 'arm-linux-gnueabihf',
  riscv64: 'riscv64-linux-gnu',
  ppc64: 'powerpc64le-linux-gnu',
  s390x: 's390x-linux-gnu',
};

const FOLDERS: Readonly<Record<KnownPlatform, (options: PlaceOptions) => Folders>> = {
  linux: ({ arch }) => {
    const triplet = DEBIAN_TRIPLETS[arch];
    const own = triplet === undefined ? [] : [posix.join('/usr/lib', triplet)];
    return { lib: [...own, '/usr/lib', '/usr/lib64', '/usr/local/lib', '/usr/local/lib64'] };
  },
  // Homebrew keeps to the second on Apple Silicon, to the first on Intel.
  darwin: () => ({ lib: ['/usr/local/lib', '/opt/homebrew/lib'] }),
  win32: ({ env = {} }) => {
    const system = env['SystemRoot'] ?? String.raw`C:\Windows`;
    const programs = env['ProgramFiles'] ?? String.raw`C:\Program Files`;
    const programs32 = env['ProgramFiles(x86)'] ?? String.raw`C:\Program Files (x86)`;
    return {
      // A 64-bit Windows keeps 64-bit drivers in System32 and 32-bit ones in SysWOW64.
      system: [win32.join(system, 'System32'), win32.join(system, 'SysWOW64')],
      programs: [programs, programs32].filter(
        (folder, index, all) => all.indexOf(folder) === index,
      ),
    };
  },
};

/** On Linux, modules that distributions put into their own folder for PKCS#11, and vendors beside it. */
const inLib = (...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => [`{lib}/${name}`, `{lib}/pkcs11/${name}`]);
const inSystem = (...names: readonly string[]): readonly string[] =>
  names.map((name) => `{system}\\${name}`);

const VIETNAMESE_CA = 'driver names in programs of Vietnamese tax, customs and document systems';

/**
 * Modules whose place is known, tokens of Vietnamese offices first. A module that is not here is given by its path.
 */
export const KNOWN_MODULES: readonly KnownModule[] = [
  {
    id: 'bit4id',
    name: 'Bit4id (VGCA, TokenME EVO)',
    kind: 'token',
    source: 'Bit4id xPKI middleware; tokens of the Government Cipher Committee since 2022',
    places: {
      linux: ['{lib}/bit4id/libbit4xpki.so', ...inLib('libbit4xpki.so', 'libbit4ipki.so')],
      darwin: [
        '{lib}/libbit4xpki.dylib',
        '/Library/bit4id/pkcs11/libbit4xpki.dylib',
        '/Library/bit4id/pkcs11/libbit4ipki.dylib',
      ],
      win32: inSystem('bit4xpki.dll', 'bit4ipki.dll'),
    },
  },
  {
    id: 'safenet-etoken',
    name: 'SafeNet eToken',
    kind: 'token',
    source: 'SafeNet Authentication Client; tokens of the Government Cipher Committee before 2022',
    places: {
      linux: inLib('libeTPkcs11.so', 'libeToken.so', 'libIDPrimePKCS11.so'),
      darwin: [
        '{lib}/libeTPkcs11.dylib',
        '/Library/Frameworks/eToken.framework/Versions/Current/libeToken.dylib',
        '/Library/Frameworks/eToken.framework/Versions/A/libIDPrimePKCS11.dylib',
      ],
      win32: inSystem('eTPKCS11.dll', 'IDPrimePKCS11.dll'),
    },
  },
  {
    id: 'viettel-ca',
    name: 'Viettel-CA',
    kind: 'token',
    source: VIETNAMESE_CA,
    places: {
      darwin: ['{lib}/viettel-ca_v6.dylib', '{lib}/viettel-ca_v5.dylib'],
      win32: inSystem('viettel-ca_v6.dll', 'viettel-ca_v5.dll', 'viettel-ca_v4.dll'),
    },
  },
  {
    id: 'vnpt-ca',
    name: 'VNPT-CA',
    kind: 'token',
    source: VIETNAMESE_CA,
    places: {
      win32: inSystem(
        ...['vnptca_p11_v10.dll', 'vnptca_p11_v9.dll', 'vnptca_p11_v8.dll', 'vnptca_p11_v7.dll'],
        ...['vnptca_p11_v6.dll', 'vnpt-ca_csp11.dll'],
      ),
    },
  },
  {
    id: 'fpt-ca',
    name: 'FPT-CA',
    kind: 'token',
    source: VIETNAMESE_CA,
    places: { win32: inSystem('fptca_v6.dll', 'fptca_v5.dll', 'fptca_v4.dll') },
  },
  {
    id: 'newtel-ca',
    name: 'NewTel-CA',
    kind: 'token',
    source: VIETNAMESE_CA,
    places: { win32: inSystem('nca_v9.dll', 'nca_v8.dll', 'nca_v7.dll', 'nca_v6.dll') },
  },
  {
    id: 'feitian-epass2003',
    name: 'Feitian ePass2003',
    kind: 'token',
    source: 'EnterSafe middleware of Feitian',
    places: {
      linux: inLib('libcastle.so.1.0.0', 'libcastle_v2.so.1.0.0'),
      darwin: ['{lib}/libcastle.1.0.0.dylib', '{lib}/libcastle_v2.1.0.0.dylib'],
      win32: inSystem('eps2003csp11.dll', 'eps2003csp11v2.dll'),
    },
  },
  {
    id: 'opensc',
    name: 'OpenSC',
    kind: 'token',
    source: 'packages of Debian and Fedora; installers of OpenSC for macOS and Windows',
    places: {
      linux: inLib('opensc-pkcs11.so'),
      darwin: ['/Library/OpenSC/lib/opensc-pkcs11.so', '{lib}/opensc-pkcs11.so'],
      win32: [
        String.raw`{programs}\OpenSC Project\OpenSC\pkcs11\opensc-pkcs11.dll`,
        ...inSystem('opensc-pkcs11.dll'),
      ],
    },
  },
  {
    id: 'yubihsm2',
    name: 'YubiHSM 2',
    kind: 'hsm',
    source: 'SDK of the YubiHSM 2; packages of Debian and Fedora',
    places: {
      linux: inLib('yubihsm_pkcs11.so'),
      darwin: ['{lib}/pkcs11/yubihsm_pkcs11.dylib', '{lib}/yubihsm_pkcs11.dylib'],
      win32: [String.raw`{programs}\Yubico\YubiHSM Shell\bin\pkcs11\yubihsm_pkcs11.dll`],
    },
  },
  {
    id: 'luna',
    name: 'Thales Luna',
    kind: 'hsm',
    source: 'Luna HSM client',
    places: {
      linux: ['/usr/safenet/lunaclient/lib/libCryptoki2_64.so', ...inLib('libCryptoki2_64.so')],
      win32: [String.raw`{programs}\SafeNet\LunaClient\cryptoki.dll`],
    },
  },
  {
    id: 'nshield',
    name: 'Entrust nShield (nCipher)',
    kind: 'hsm',
    source: 'nShield Security World software',
    places: {
      linux: ['/opt/nfast/toolkits/pkcs11/libcknfast.so'],
      win32: [String.raw`{programs}\nCipher\nfast\toolkits\pkcs11\cknfast.dll`],
    },
  },
  {
    id: 'aws-cloudhsm',
    name: 'AWS CloudHSM',
    kind: 'hsm',
    source: 'CloudHSM Client SDK 5',
    places: {
      linux: ['/opt/cloudhsm/lib/libcloudhsm_pkcs11.so'],
      win32: [String.raw`{programs}\Amazon\CloudHSM\lib\cloudhsm_pkcs11.dll`],
    },
  },
  {
    id: 'softhsm2',
    name: 'SoftHSM 2',
    kind: 'software',
    source: 'packages of Debian, Fedora and Homebrew; SoftHSM2 for Windows',
    places: {
      linux: ['{lib}/softhsm/libsofthsm2.so', ...inLib('libsofthsm2.so')],
      darwin: ['{lib}/softhsm/libsofthsm2.so'],
      win32: [
        String.raw`C:\SoftHSM2\lib\softhsm2-x64.dll`,
        String.raw`C:\SoftHSM2\lib\softhsm2.dll`,
        String.raw`{programs}\SoftHSM2\lib\softhsm2-x64.dll`,
      ],
    },
  },
  {
    id: 'p11-kit',
    name: 'p11-kit',
    kind: 'proxy',
    source: 'packages of Debian, Fedora and Homebrew',
    places: {
      linux: ['{lib}/p11-kit-proxy.so'],
      darwin: ['{lib}/p11-kit-proxy.dylib'],
    },
  },
];
