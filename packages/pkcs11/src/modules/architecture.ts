import { open } from 'node:fs/promises';
import type { Explanation } from '../explanation.js';

/** One image of a program library; a universal one of macOS holds several. */
export interface LibraryImage {
  readonly bits: 32 | 64;
  /** As `process.arch` would say it, or the number of the machine where Node has no name for it. */
  readonly machine: string;
}

/** What the header of a program library says. */
export interface LibraryHeader {
  /** `elf` is Linux's, `pe` Windows', `mach-o` macOS'. */
  readonly format: 'elf' | 'pe' | 'mach-o';
  readonly images: readonly LibraryImage[];
}

/** The process that is to load the library. */
export interface HostProcess {
  /** As `process.platform`. */
  readonly platform: string;
  /** As `process.arch`. */
  readonly arch: string;
}

/** Why a process cannot load a library, and what is needed instead. */
export interface ArchitectureMismatch {
  /**
   * `file`: no program library at all; `system`: of another operating system; `bits`: 32 against 64 bits;
   * `machine`: of another processor.
   */
  readonly reason: 'file' | 'system' | 'bits' | 'machine';
  /** What the library is, such as `ia32`. */
  readonly found: string;
  /** What the process needs, such as `x64`. */
  readonly needed: string;
  readonly text: Explanation;
}

/** Headers end long before; the PE header stands behind a DOS program of a few hundred bytes. */
const HEAD_BYTES = 4096;

/**
 * Reads the header of the library at `path`; null where the file is no program library.
 *
 * @throws what the file system throws where the file cannot be read.
 */
export async function libraryHeader(path: string): Promise<LibraryHeader | null> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return parseLibraryHeader(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** What the first 4 KiB of a file say of its architecture; null where it is no ELF, PE or Mach-O file. */
export function parseLibraryHeader(head: Uint8Array): LibraryHeader | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  try {
    return parseElf(view) ?? parsePe(view) ?? parseMachO(view);
  } catch (cause) {
    // DataView's word for a header that breaks off.
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

/** Why `host` cannot load a library with this header; null where nothing speaks against it. */
export function architectureMismatch(
  header: LibraryHeader | null,
  host: HostProcess,
): ArchitectureMismatch | null {
  if (header === null) return mismatch('file', 'unknown', host);
  if (header.format !== formatOf(host.platform)) return mismatch('system', header.format, host);
  const { images } = header;
  if (images.some(({ machine }) => machine === host.arch)) return null;
  const found = images.map(({ machine }) => machine).join(', ');
  const sameBits = images.some(({ bits }) => bits === bitsOf(host.arch));
  return mismatch(sameBits ? 'machine' : 'bits', found, host);
}

/**
 * The same words for a mismatch as an error carries it (`mismatch`, `found`, `needed`); undefined where it carries
 * none.
 */
export function mismatchText({
  mismatch: reason,
  found,
  needed,
}: Readonly<Record<string, unknown>>): Explanation | undefined {
  if (typeof reason !== 'string' || !isReason(reason)) return undefined;
  return TEXTS[reason](String(found), String(needed));
}

function isReason(reason: string): reason is ArchitectureMismatch['reason'] {
  return Object.hasOwn(TEXTS, reason);
}

/** ELF header: EI_CLASS at 4, EI_DATA at 5, e_machine at 18. */
function parseElf(view: DataView): LibraryHeader | null {
  if (view.getUint32(0) !== 0x7f454c46) return null;
  const machine = view.getUint16(18, view.getUint8(5) === 1);
  const bits = view.getUint8(4) === 2 ? 64 : 32;
  return { format: 'elf', images: [{ bits, machine: nameOf(machine, ELF_MACHINES) }] };
}

const ELF_MACHINES: Readonly<Partial<Record<number, string>>> = {
  3: 'ia32',
  22: 's390x',
  21: 'ppc64',
  40: 'arm',
  62: 'x64',
  183: 'arm64',
  243: 'riscv64',
  258: 'loong64',
};

/** DOS header with e_lfanew at 60, then `PE\0\0` and IMAGE_FILE_HEADER, which begins with Machine. */
function parsePe(view: DataView): LibraryHeader | null {
  if (view.getUint16(0) !== 0x4d5a) return null;
  const at = view.getUint32(60, true);
  if (view.getUint32(at) !== 0x50450000) return null;
  const machine = nameOf(view.getUint16(at + 4, true), PE_MACHINES);
  return { format: 'pe', images: [{ bits: bitsOf(machine), machine }] };
}

const PE_MACHINES: Readonly<Partial<Record<number, string>>> = {
  0x014c: 'ia32',
  0x01c4: 'arm',
  0x8664: 'x64',
  0xaa64: 'arm64',
};

/** One image, or the table of a universal file: 20 bytes an entry, 32 where offsets have 64 bits. */
function parseMachO(view: DataView): LibraryHeader | null {
  const magic = view.getUint32(0);
  const entry = FAT_ENTRY_BYTES[magic];
  if (entry === undefined) return parseThinMachO(view, magic);
  const count = view.getUint32(4);
  // A class file of Java begins with the same four bytes; its version, 45 or more, stands here.
  if (count === 0 || count > MAX_FAT_IMAGES) return null;
  const types = Array.from({ length: count }, (_, index) => view.getUint32(8 + index * entry));
  return { format: 'mach-o', images: types.map(machOImage) };
}

const FAT_ENTRY_BYTES: Readonly<Partial<Record<number, number>>> = {
  0xcafebabe: 20,
  0xcafebabf: 32,
};

/** There were never more than five processors in one file. */
const MAX_FAT_IMAGES = 16;

function parseThinMachO(view: DataView, magic: number): LibraryHeader | null {
  const little = magic === 0xcefaedfe || magic === 0xcffaedfe;
  const big = magic === 0xfeedface || magic === 0xfeedfacf;
  if (!little && !big) return null;
  return { format: 'mach-o', images: [machOImage(view.getUint32(4, little))] };
}

function machOImage(cpuType: number): LibraryImage {
  const CPU_ARCH_ABI64 = 0x01000000;
  const bits = (cpuType & CPU_ARCH_ABI64) === 0 ? 32 : 64;
  return { bits, machine: nameOf(cpuType, MACH_O_MACHINES) };
}

const MACH_O_MACHINES: Readonly<Partial<Record<number, string>>> = {
  0x00000007: 'ia32',
  0x01000007: 'x64',
  0x0000000c: 'arm',
  0x0100000c: 'arm64',
};

function nameOf(machine: number, names: Readonly<Partial<Record<number, string>>>): string {
  return names[machine] ?? `machine ${machine}`;
}

function bitsOf(arch: string): 32 | 64 {
  return arch === 'ia32' || arch === 'arm' ? 32 : 64;
}

function formatOf(platform: string): LibraryHeader['format'] {
  if (platform === 'win32') return 'pe';
  return platform === 'darwin' ? 'mach-o' : 'elf';
}

function mismatch(
  reason: ArchitectureMismatch['reason'],
  found: string,
  host: HostProcess,
): ArchitectureMismatch {
  const needed = host.arch;
  return { reason, found, needed, text: TEXTS[reason](found, needed) };
}

const TEXTS: Readonly<
  Record<ArchitectureMismatch['reason'], (found: string, needed: string) => Explanation>
> = {
  file: () => ({
    vi: {
      meaning: 'Tệp được chỉ ra không phải là phần mềm điều khiển của thiết bị lưu khóa.',
      advice: 'Kiểm tra đường dẫn, hoặc cài lại phần mềm điều khiển do nhà cung cấp phát hành.',
    },
    en: {
      meaning: 'The file is not the driver of a token.',
      advice: "Check the path, or install the supplier's driver again.",
    },
  }),
  system: () => ({
    vi: {
      meaning: 'Phần mềm điều khiển này dành cho hệ điều hành khác.',
      advice: 'Cài bản dành cho hệ điều hành của máy này.',
    },
    en: {
      meaning: 'The driver is for another operating system.',
      advice: 'Install the one for the operating system of this computer.',
    },
  }),
  bits: (_, arch) => {
    const needed = bitsOf(arch);
    const found = needed === 64 ? 32 : 64;
    return {
      vi: {
        meaning: `Phần mềm điều khiển là bản ${found} bit, còn chương trình đang chạy bản ${needed} bit.`,
        advice: `Cài phần mềm điều khiển bản ${needed} bit do nhà cung cấp phát hành, hoặc chạy chương trình bằng Node.js bản ${found} bit.`,
      },
      en: {
        meaning: `The driver has ${found} bits and this program has ${needed}.`,
        advice: `Install the supplier's ${needed}-bit driver, or run the program with a ${found}-bit Node.js.`,
      },
    };
  },
  machine: (found, arch) => ({
    vi: {
      meaning: `Phần mềm điều khiển dành cho bộ xử lý ${found}, còn chương trình đang chạy trên ${arch}.`,
      advice: `Cài phần mềm điều khiển dành cho ${arch}, hoặc chạy chương trình bằng Node.js bản ${found} (máy Mac: qua Rosetta 2).`,
    },
    en: {
      meaning: `The driver is for ${found} processors and this program runs on ${arch}.`,
      advice: `Install the driver for ${arch}, or run the program with a Node.js for ${found} (on a Mac: through Rosetta 2).`,
    },
  }),
};
