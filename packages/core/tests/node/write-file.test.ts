import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { writeFileAtomically } from '../../src/node/index.js';
import { temporaryFolder } from './folder.js';

const at = temporaryFolder();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
let count = 0;
let folder = '';
beforeEach(() => {
  folder = at(`case-${(count += 1)}`);
  mkdirSync(folder);
});

describe('writeFileAtomically', () => {
  test('writes the pieces in order and leaves only the target', async () => {
    await writeFileAtomically(`${folder}/out`, async (sink) => {
      await sink.write(bytes('one '));
      await sink.write(bytes('two'));
    });
    expect(readFileSync(`${folder}/out`, 'utf8')).toBe('one two');
    expect(readdirSync(folder)).toEqual(['out']);
  });

  test('an existing target is refused before anything is written', async () => {
    writeFileSync(`${folder}/out`, 'old');
    let called = false;
    const attempt = writeFileAtomically(`${folder}/out`, () => {
      called = true;
      return Promise.resolve();
    });
    await expect(attempt).rejects.toMatchObject({
      code: 'ERR_IO',
      facts: { path: 'out', errno: 'EEXIST' },
    });
    expect(called).toBe(false);
    expect(readFileSync(`${folder}/out`, 'utf8')).toBe('old');
  });

  test('a target that appears meanwhile is kept', async () => {
    const attempt = writeFileAtomically(`${folder}/out`, async (sink) => {
      await sink.write(bytes('new'));
      writeFileSync(`${folder}/out`, 'of another program');
    });
    await expect(attempt).rejects.toMatchObject({ facts: { errno: 'EEXIST' } });
    expect(readFileSync(`${folder}/out`, 'utf8')).toBe('of another program');
    expect(readdirSync(folder)).toEqual(['out']);
  });

  test('with force the target is replaced, through a symbolic link too', async () => {
    writeFileSync(`${folder}/real`, 'old');
    symlinkSync('real', `${folder}/out`);
    await writeFileAtomically(`${folder}/out`, async (sink) => sink.write(bytes('new')), {
      force: true,
    });
    expect(readFileSync(`${folder}/real`, 'utf8')).toBe('new');
    expect(lstatSync(`${folder}/out`).isSymbolicLink()).toBe(true);
  });

  test('directories and pipes are never replaced', async () => {
    mkdirSync(`${folder}/directory`);
    execFileSync('mkfifo', [`${folder}/pipe`]);
    for (const [name, errno] of [
      ['directory', 'EISDIR'],
      ['pipe', 'EINVAL'],
    ] as const) {
      const attempt = writeFileAtomically(`${folder}/${name}`, () => Promise.resolve(), {
        force: true,
      });
      await expect(attempt).rejects.toMatchObject({ code: 'ERR_IO', facts: { errno } });
    }
  });

  test('a failure while writing leaves nothing, and the old target as it was', async () => {
    writeFileSync(`${folder}/out`, 'old');
    const attempt = writeFileAtomically(
      `${folder}/out`,
      async (sink) => {
        await sink.write(bytes('half'));
        throw new Error('no key');
      },
      { force: true },
    );
    await expect(attempt).rejects.toThrow('no key');
    expect(readdirSync(folder)).toEqual(['out']);
    expect(readFileSync(`${folder}/out`, 'utf8')).toBe('old');
  });

  test.each(['before the next piece', 'after the last piece'])(
    'an aborted signal %s leaves nothing',
    async (when) => {
      const controller = new AbortController();
      const attempt = writeFileAtomically(
        `${folder}/out`,
        async (sink) => {
          await sink.write(bytes('half'));
          controller.abort(new Error('stopped'));
          if (when === 'before the next piece') await sink.write(bytes('more'));
        },
        { signal: controller.signal },
      );
      await expect(attempt).rejects.toThrow('stopped');
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test('a directory that does not exist is told', async () => {
    const attempt = writeFileAtomically(`${folder}/none/out`, () => Promise.resolve());
    await expect(attempt).rejects.toMatchObject({ facts: { path: 'out', errno: 'ENOENT' } });
  });

  test('the mode is that asked for', async () => {
    await writeFileAtomically(`${folder}/out`, async (sink) => sink.write(bytes('x')), {
      mode: 0o600,
    });
    expect(lstatSync(`${folder}/out`).mode & 0o777).toBe(0o600);
  });
});

const disk = at('full-disk');

/** A file system of 64 KiB; `false` where this user may not mount one. */
const mounted = ((): boolean => {
  mkdirSync(disk);
  try {
    const options = ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk];
    execFileSync('mount', options, { stdio: 'ignore' });
    return true;
  } catch {
    return false; // then the injected failure below is all there is
  }
})();
afterAll(() => {
  if (mounted) execFileSync('umount', [disk]);
});

describe('a full disk', () => {
  test('is told and leaves nothing', async () => {
    const target = mounted ? `${disk}/out` : `${folder}/out`;
    const attempt = writeFileAtomically(target, async (sink) => {
      if (!mounted) throw Object.assign(new Error('full'), { code: 'ENOSPC', syscall: 'write' });
      for (let piece = 0; piece < 32; piece += 1) await sink.write(new Uint8Array(8192));
    });
    await expect(attempt).rejects.toMatchObject(
      mounted ? { code: 'ERR_IO', facts: { path: 'out', errno: 'ENOSPC' } } : { code: 'ENOSPC' },
    );
    expect(existsSync(target)).toBe(false);
    expect(readdirSync(dirname(target))).toEqual([]);
  });
});
