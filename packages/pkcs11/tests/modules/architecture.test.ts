import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type ArchitectureMismatch,
  architectureMismatch,
  libraryHeader,
  parseLibraryHeader,
} from '../../src/modules/architecture.js';

const LINUX = { platform: 'linux', arch: 'x64' };
const WINDOWS = { platform: 'win32', arch: 'x64' };
const MAC = { platform: 'darwin', arch: 'arm64' };

/** Bytes with 16- and 32-bit numbers at offsets. */
function bytes(length: number, set: (view: DataView) => void): Uint8Array {
  const result = new Uint8Array(length);
  set(new DataView(result.buffer));
  return result;
}

function elf(machine: number, bits: 32 | 64, little = true): Uint8Array {
  return bytes(64, (view) => {
    view.setUint32(0, 0x7f454c46);
    view.setUint8(4, bits === 64 ? 2 : 1);
    view.setUint8(5, little ? 1 : 2);
    view.setUint16(18, machine, little);
  });
}

function pe(machine: number, at = 0x80): Uint8Array {
  return bytes(at + 24, (view) => {
    view.setUint16(0, 0x4d5a);
    view.setUint32(60, at, true);
    view.setUint32(at, 0x50450000);
    view.setUint16(at + 4, machine, true);
  });
}

function thin(cpuType: number, magic: number): Uint8Array {
  return bytes(32, (view) => {
    view.setUint32(0, magic, true);
    view.setUint32(4, cpuType, true);
  });
}

function fat(cpuTypes: readonly number[], magic = 0xcafebabe): Uint8Array {
  const entry = magic === 0xcafebabe ? 20 : 32;
  return bytes(8 + entry * cpuTypes.length, (view) => {
    view.setUint32(0, magic);
    view.setUint32(4, cpuTypes.length);
    cpuTypes.forEach((type, index) => {
      view.setUint32(8 + index * entry, type);
    });
  });
}

describe('the header of a library', () => {
  it.each([
    ['ELF of x86-64', elf(62, 64), 'elf', [{ bits: 64, machine: 'x64' }]],
    ['ELF of i386', elf(3, 32), 'elf', [{ bits: 32, machine: 'ia32' }]],
    ['ELF of AArch64', elf(183, 64), 'elf', [{ bits: 64, machine: 'arm64' }]],
    ['big-endian ELF of s390x', elf(22, 64, false), 'elf', [{ bits: 64, machine: 's390x' }]],
    ['ELF of a machine without a name', elf(8, 32), 'elf', [{ bits: 32, machine: 'machine 8' }]],
    ['PE of x64', pe(0x8664), 'pe', [{ bits: 64, machine: 'x64' }]],
    ['PE of i386 with a long DOS program', pe(0x14c, 0x200), 'pe', [{ bits: 32, machine: 'ia32' }]],
    ['PE of ARM64', pe(0xaa64), 'pe', [{ bits: 64, machine: 'arm64' }]],
    ['Mach-O of x64', thin(0x01000007, 0xfeedfacf), 'mach-o', [{ bits: 64, machine: 'x64' }]],
    ['Mach-O of i386', thin(7, 0xfeedface), 'mach-o', [{ bits: 32, machine: 'ia32' }]],
  ] as const)('%s is read', (_, head, format, images) => {
    expect(parseLibraryHeader(head)).toEqual({ format, images });
  });

  it.each([0xcafebabe, 0xcafebabf])('universal Mach-O %i tells every image', (magic) => {
    expect(parseLibraryHeader(fat([0x01000007, 0x0100000c], magic))).toEqual({
      format: 'mach-o',
      images: [
        { bits: 64, machine: 'x64' },
        { bits: 64, machine: 'arm64' },
      ],
    });
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['three bytes', new Uint8Array([0x7f, 0x45, 0x4c])],
    [
      'a script of a linker',
      new TextEncoder().encode('/* GNU ld script */\nGROUP ( libfoo.so )\n'),
    ],
    ['an ELF header that breaks off', elf(62, 64).subarray(0, 18)],
    [
      'a DOS program without PE',
      bytes(128, (view) => {
        view.setUint16(0, 0x4d5a);
      }),
    ],
    ['a PE header outside the file', pe(0x8664).subarray(0, 0x80)],
    [
      'a class file of Java',
      bytes(64, (view) => {
        view.setUint32(0, 0xcafebabe);
      }).fill(61, 4, 8),
    ],
  ])('%s is no library', (_, head) => {
    expect(parseLibraryHeader(head)).toBeNull();
  });
});

describe('a library that the process cannot load', () => {
  it.each([
    ['a 32-bit driver under 64-bit Windows', pe(0x14c), WINDOWS, 'bits', 'ia32'],
    ['a 64-bit driver under 32-bit Node', pe(0x8664), { ...WINDOWS, arch: 'ia32' }, 'bits', 'x64'],
    ['a driver of Intel Macs on Apple Silicon', fat([0x01000007]), MAC, 'machine', 'x64'],
    ['32- and 64-bit Intel in one file', fat([7, 0x01000007]), MAC, 'machine', 'ia32, x64'],
    ['a driver of Windows on Linux', pe(0x8664), LINUX, 'system', 'pe'],
    ['a text file', new TextEncoder().encode('not a library'), LINUX, 'file', 'unknown'],
  ] as const)('%s is explained in both languages', (_, head, host, reason, found) => {
    const answer = architectureMismatch(parseLibraryHeader(head), host);
    expect(answer).toMatchObject({ reason, found, needed: host.arch });
    for (const text of sentences(answer)) {
      expect(text).toMatch(/^\p{Lu}.*\.$/u);
      expect(text).toBe(text.normalize('NFC'));
    }
    expect(sentences(answer)).toHaveLength(4);
  });

  it('says which of the two sizes is needed', () => {
    const answer = architectureMismatch(parseLibraryHeader(pe(0x14c)), WINDOWS);
    expect(answer?.text.vi.advice).toContain('bản 64 bit');
    expect(answer?.text.en.advice).toContain('32-bit Node.js');
  });

  it.each([
    ['the same processor', elf(62, 64), LINUX],
    ['one of a universal file', fat([0x01000007, 0x0100000c]), MAC],
  ] as const)('%s is no mismatch', (_, head, host) => {
    expect(architectureMismatch(parseLibraryHeader(head), host)).toBeNull();
  });
});

describe('a file on disk', () => {
  it.skipIf(!existsSync('/proc/self/exe'))('of this process fits this process', async () => {
    const header = await libraryHeader('/proc/self/exe');
    expect(architectureMismatch(header, process)).toBeNull();
  });

  it('that is short and no library is told so', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'kyso-')), 'driver.so');
    await writeFile(path, 'x');
    await expect(libraryHeader(path)).resolves.toBeNull();
  });

  it('that does not exist throws what the file system says', async () => {
    await expect(libraryHeader('/no/such/driver.so')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

function sentences(mismatch: ArchitectureMismatch | null): readonly string[] {
  if (mismatch === null) return [];
  const { vi, en } = mismatch.text;
  return [vi.meaning, vi.advice, en.meaning, en.advice];
}
