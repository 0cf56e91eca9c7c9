import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isKysoError } from '@kyso/core';
import { describe, expect, it } from 'vitest';
import { readLayout } from '../../src/placement/layout.js';
import type { OpenContent } from '../../src/placement/page-content.js';
import { readHere, withContent } from '../../src/placement/with-content.js';
import { documents } from './documents.js';
import { letter, makeLetter } from './make-letter.js';
import { makePdf, stream } from './write-pdf.js';

const box = '/BBox [0 0 100 100]';
const form = (draws: string, resources: string): string =>
  stream(draws, `/Type /XObject /Subtype /Form ${box} /Resources << ${resources} >>`);

/** A page whose pattern draws the page's own form again: pdf.js collects its operations for ever. */
const ENDLESS = makePdf({
  1: '<< /Type /Catalog /Pages 2 0 R >>',
  2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>',
  4: stream('/F Do'),
  5: form('/G Do', '/XObject << /G 6 0 R >>'),
  6: form('/Pattern cs /P scn 0 0 90 90 re f', '/Pattern << /P 7 0 R >>'),
  7: stream(
    '/F Do',
    `/PatternType 1 /PaintType 1 /TilingType 1 ${box} /XStep 100 /YStep 100 /Resources << /XObject << /F 5 0 R >> >>`,
  ),
});

const request = (pdf: Uint8Array) => ({
  pdf,
  password: undefined,
  signal: undefined,
  timeoutMs: 30_000,
});

const factsOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return isKysoError(error) ? { code: error.code, ...error.facts } : error;
};

describe('readLayout of a page that pdf.js never finishes', () => {
  it('ends after the time that it may take', async () => {
    expect(await factsOf(readLayout(ENDLESS, { timeoutMs: 300 }))).toEqual({
      code: 'ERR_LAYOUT_LIMIT',
      limit: 'time',
      allowed: 300,
    });
  });

  it('ends when the signal is aborted, and the next document is read', async () => {
    const abort = new AbortController();
    const reading = factsOf(readLayout(ENDLESS, { signal: abort.signal }));
    const reason = new Error('enough');
    setImmediate(() => {
      abort.abort(reason);
    });
    expect(await reading).toBe(reason);
    expect((await readLayout(makeLetter([{ texts: letter() }]))).pageCount).toBe(1);
  });

  it('leaves the caller free meanwhile', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    await factsOf(readLayout(ENDLESS, { timeoutMs: 400 }));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });
});

it('a time that is none is a TypeError', async () => {
  for (const timeoutMs of [0, -1, NaN])
    await expect(readLayout(ENDLESS, { timeoutMs })).rejects.toThrow(TypeError);
});

describe('reading where the caller runs', () => {
  const lettersOf = async (content: OpenContent) => {
    const { operations, fonts, ...page } = await content.page(1);
    const shown = operations.flatMap(([name, args]) => (name === 'showText' ? [args[0]] : []));
    const texts = shown.map((items) =>
      Array.from(items as ArrayLike<{ unicode?: string } | number>, (item) =>
        typeof item === 'number' ? item : item.unicode,
      ),
    );
    const names = operations.map(([name]) => name);
    // pdf.js numbers the documents that it reads, in the names of their fonts.
    return { ...page, names, texts, fonts: fonts.map(([name]) => name.replace(/_d\d+/, '')) };
  };

  it('finds what reading in a thread finds', async () => {
    const pdf = makeLetter([{ texts: letter() }]);
    const here = await readHere(request(pdf), lettersOf);
    expect(await withContent(request(pdf), lettersOf)).toEqual(here);
    expect(here.texts.length).toBeGreaterThan(5);
  });

  it('ends between two steps of pdf.js', async () => {
    const abort = new AbortController();
    const waiting = readHere(
      { ...request(makeLetter([{ texts: letter() }])), signal: abort.signal },
      () => {
        abort.abort(new Error('enough'));
        return new Promise(() => undefined);
      },
    );
    await expect(waiting).rejects.toThrow('enough');
  });

  const folder = documents();
  it.runIf(folder)('finds the same on every page of real documents', async () => {
    const all = async (content: OpenContent) => {
      const pages = [];
      for (let page = 1; page <= content.pageCount; page++)
        pages.push(await lettersOf({ ...content, page: () => content.page(page) }));
      return pages;
    };
    const files = (await readdir(folder ?? '')).filter((name) => name.endsWith('.pdf'));
    for (const name of files) {
      const pdf = new Uint8Array(await readFile(join(folder ?? '', name)));
      const [there, here] = [
        await withContent(request(pdf), all),
        await readHere(request(pdf), all),
      ];
      expect(there, name).toEqual(here);
    }
  });
});
