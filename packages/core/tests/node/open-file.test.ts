import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openFile, readWholeFile } from '../../src/node/index.js';
import { temporaryFolder } from './folder.js';

const at = temporaryFolder();

describe('openFile', () => {
  test('reads any part, in any order and at once', async () => {
    writeFileSync(at('digits'), '0123456789');
    const source = await openFile(at('digits'));
    expect(source.size).toBe(10);
    const parts = await Promise.all([source.read(7, 3), source.read(0, 2), source.read(10, 0)]);
    expect(parts.map((part) => new TextDecoder().decode(part))).toEqual(['789', '01', '']);
    await source.close();
  });

  test('reads beyond 4 GiB', async () => {
    writeFileSync(at('sparse'), '');
    truncateSync(at('sparse'), 5 * 2 ** 30);
    const source = await openFile(at('sparse'));
    expect(source.size).toBe(5 * 2 ** 30);
    expect(await source.read(5 * 2 ** 30 - 4, 4)).toEqual(new Uint8Array(4));
    await source.close();
  });

  test('what lies beyond the end is an error', async () => {
    writeFileSync(at('short'), 'abc');
    const source = await openFile(at('short'));
    await expect(source.read(2, 2)).rejects.toMatchObject({ code: 'ERR_IO' });
    await source.close();
  });

  test('a file that shrinks while it is read is an error', async () => {
    writeFileSync(at('shrinking'), 'abcdef');
    const source = await openFile(at('shrinking'));
    truncateSync(at('shrinking'), 2);
    await expect(source.read(0, 6)).rejects.toMatchObject({ code: 'ERR_IO', facts: { offset: 2 } });
    await source.close();
  });

  test('what is no readable regular file is told apart, by its name alone', async () => {
    mkdirSync(at('directory'));
    symlinkSync(at('loop'), at('loop'));
    execFileSync('mkfifo', [at('pipe')]);
    writeFileSync(at('plain'), '');
    const faults = { missing: 'ENOENT', directory: 'EISDIR', loop: 'ELOOP', pipe: 'EINVAL' };
    for (const [path, errno] of Object.entries(faults)) {
      await expect(openFile(at(path))).rejects.toMatchObject({
        code: 'ERR_IO',
        facts: { path, errno },
      });
    }
    await expect(openFile(at('plain/below'))).rejects.toMatchObject({
      facts: { path: 'below', errno: 'ENOTDIR' },
    });
  });

  test('an aborted signal ends reading', async () => {
    writeFileSync(at('long'), 'abc');
    const controller = new AbortController();
    const source = await openFile(at('long'), { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(source.read(0, 1)).rejects.toThrow('enough');
    await source.close();
  });
});

describe('readWholeFile', () => {
  test('reads up to the bound and no more', async () => {
    writeFileSync(at('four'), 'abcd');
    expect(await readWholeFile(at('four'), 4)).toEqual(new TextEncoder().encode('abcd'));
    await expect(readWholeFile(at('four'), 3)).rejects.toMatchObject({
      code: 'ERR_LIMIT',
      facts: { path: 'four', found: 4, limit: 3 },
    });
  });
});
