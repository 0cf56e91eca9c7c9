import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { appendTo, openFile } from '../../src/node/index.js';
import { signPdf, type SignedPdf } from '../../src/pades/index.js';
import type { BytesInput } from '../../src/bytes/index.js';
import { validatePdf } from '../../src/validation/index.js';
import { NOW, anybody, anySigner, clock, crypto } from '../pades/cast.js';
import { ONE_PAGE, makePdf } from '../pdf/make-pdf.js';
import { temporaryFolder } from './folder.js';

const at = temporaryFolder();
const PDF = makePdf(ONE_PAGE);
let count = 0;
let file = '';
beforeEach(() => {
  file = at(`document-${String((count += 1))}.pdf`);
  writeFileSync(file, PDF);
});

async function sign(pdf: BytesInput): Promise<SignedPdf> {
  return signPdf(pdf, { crypto, clock, signer: await anySigner() });
}

const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(path));

describe('appendTo', () => {
  test('three times in place: the old bytes stay and every signature passes', async () => {
    for (const before of [0, 1, 2]) {
      const old = bytesOf(file);
      const source = await openFile(file);
      const signed = await appendTo(file, () => sign(source), { source });
      await source.close();
      expect(bytesOf(file)).toEqual(await concatenated(old, signed.revision));
      const { certificate } = await anybody('p-256');
      const trust = [{ name: 'user', anchors: [certificate] }];
      const report = await validatePdf(bytesOf(file), { crypto, at: NOW, trust });
      expect(report.conclusion).toBe('TOTAL-PASSED');
      expect(report.signatures).toHaveLength(before + 1);
    }
  });

  test('what was signed in memory is appended to a file with the same bytes', async () => {
    const signed = await sign(PDF);
    expect(await appendTo(file, signed)).toBe(signed);
    expect(bytesOf(file)).toEqual(await signed.bytes());
  });

  test('through a symbolic link the file behind it grows', async () => {
    symlinkSync(file, `${file}.link`);
    const signed = await sign(PDF);
    await appendTo(`${file}.link`, signed);
    expect(bytesOf(file)).toEqual(await signed.bytes());
  });

  test('another byte or another length is refused and nothing is written', async () => {
    const signed = await sign(PDF);
    const other = Uint8Array.from(PDF, (byte, index) => (index === 100 ? byte ^ 1 : byte));
    for (const content of [other, PDF.subarray(0, -1), await signed.bytes()]) {
      writeFileSync(file, content);
      await expect(appendTo(file, signed)).rejects.toMatchObject({ code: 'ERR_DOCUMENT_MISMATCH' });
      expect(bytesOf(file)).toEqual(content);
    }
  });

  test('a file that changes while it is signed is refused', async () => {
    const source = await openFile(file);
    const attempt = appendTo(
      file,
      async () => {
        const signed = await sign(source);
        appendFileSync(file, '\n');
        return signed;
      },
      { source },
    );
    await expect(attempt).rejects.toMatchObject({ code: 'ERR_DOCUMENT_MISMATCH' });
    await source.close();
    expect(bytesOf(file)).toHaveLength(PDF.length + 1);
  });

  test('another file of the same bytes is not the one that was opened', async () => {
    copyFileSync(file, `${file}.copy`);
    const source = await openFile(file);
    const signed = await sign(source);
    await expect(appendTo(`${file}.copy`, signed, { source })).rejects.toMatchObject({
      code: 'ERR_DOCUMENT_MISMATCH',
    });
    await source.close();
    expect(bytesOf(`${file}.copy`)).toEqual(PDF);
  });

  test('where nothing can be written the key is not asked', async () => {
    mkdirSync(at('directory'));
    const faults = { directory: 'EISDIR', 'missing.pdf': 'ENOENT' };
    for (const [path, errno] of Object.entries(faults)) {
      const key = vi.fn(() => sign(PDF));
      await expect(appendTo(at(path), key)).rejects.toMatchObject({
        code: 'ERR_IO',
        facts: { path, errno },
      });
      expect(key).not.toHaveBeenCalled();
    }
  });

  test('an aborted signal writes nothing', async () => {
    const signed = await sign(PDF);
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(appendTo(file, signed, { signal })).rejects.toThrow('stopped');
    expect(bytesOf(file)).toEqual(PDF);
  });
});

async function concatenated(...parts: Uint8Array[]): Promise<Uint8Array> {
  return new Uint8Array(await new Blob(parts.map((part) => part.slice())).arrayBuffer());
}

type Handle = Awaited<ReturnType<typeof open>>;

/** The class behind file handles, whose calls can be made to fail. */
async function handleClass(): Promise<Handle> {
  const handle = await open(file);
  await handle.close();
  return Object.getPrototypeOf(handle) as Handle;
}

function systemFault(code: string): Error {
  return Object.assign(new Error(code), { code, syscall: 'any' });
}

describe('a failure while appending', () => {
  afterEach(() => vi.restoreAllMocks());

  test.each(['write', 'sync'] as const)('of %s leaves the file as it was', async (call) => {
    const signed = await sign(PDF);
    const handles = await handleClass();
    if (call === 'write') {
      // Half a revision is on the disk when it fails.
      vi.spyOn(handles, 'write').mockImplementationOnce(() => {
        appendFileSync(file, signed.revision.subarray(0, 1000));
        throw systemFault('EIO');
      });
    } else {
      vi.spyOn(handles, 'sync').mockRejectedValueOnce(systemFault('EDQUOT'));
    }
    await expect(appendTo(file, signed)).rejects.toMatchObject({
      code: 'ERR_IO',
      facts: { errno: call === 'write' ? 'EIO' : 'EDQUOT' },
    });
    expect(bytesOf(file)).toEqual(PDF);
  });

  test('that cannot be undone says to which length the file is to be cut', async () => {
    const signed = await sign(PDF);
    const handles = await handleClass();
    vi.spyOn(handles, 'sync').mockRejectedValueOnce(systemFault('EIO'));
    vi.spyOn(handles, 'truncate').mockRejectedValueOnce(systemFault('EROFS'));
    await expect(appendTo(file, signed)).rejects.toMatchObject({
      code: 'ERR_IO',
      facts: { errno: 'EROFS', length: PDF.length, restored: false },
    });
    expect(bytesOf(file).subarray(0, PDF.length)).toEqual(PDF);
  });
});

const disk = at('full-disk');

/** A file system of 64 KiB; `false` where this user may not mount one. */
const mounted = ((): boolean => {
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // the failures above are injected and need no disk
  }
})();
afterAll(() => {
  if (mounted) execFileSync('umount', [disk]);
});

describe.skipIf(!mounted)('a full disk (needs the right to mount)', () => {
  test('is told and the document keeps its length and bytes', async () => {
    writeFileSync(`${disk}/document.pdf`, PDF);
    const signed = await sign(PDF);
    writeFileSync(`${disk}/filling`, new Uint8Array((64 << 10) - 2 * 4096));
    await expect(appendTo(`${disk}/document.pdf`, signed)).rejects.toMatchObject({
      code: 'ERR_IO',
      facts: { path: 'document.pdf', errno: 'ENOSPC' },
    });
    expect(bytesOf(`${disk}/document.pdf`)).toEqual(PDF);
  });
});
