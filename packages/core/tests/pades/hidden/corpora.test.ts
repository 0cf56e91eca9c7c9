import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isKysoError } from '../../../src/errors.js';
import { hiddenContent } from '../../../src/pades/index.js';
import { PdfDocument } from '../../../src/pdf/index.js';
import { corpus } from '../../crypto/corpora.js';

/** Checks that warn of the newest revision; undefined for a file that cannot be read. */
async function checksOf(path: string): Promise<ReadonlySet<string> | undefined> {
  try {
    const document = await PdfDocument.open(new Uint8Array(readFileSync(path)));
    return new Set((await hiddenContent(document, 0)).map(({ check }) => check));
  } catch (error) {
    if (isKysoError(error)) return undefined;
    throw error;
  }
}

const attacks = corpus('attacks');
const dss = corpus('pades-dss');

describe.runIf(attacks)('documents that attackers prepared', () => {
  test.each([
    ['rub-shadow__hide-and-replace__variant-1', 'unreferenced-content'],
    ['rub-shadow__hide__variant-2_hide-via-referenced-object__hide-text', 'covering-annotation'],
  ])('%s is told by %s before anything is changed', async (name, check) => {
    const folder = attacks ?? '';
    const files = readdirSync(folder).filter(
      (file) => file.startsWith(name) && file.endsWith('shadowed-signed.pdf'),
    );
    expect(files).toHaveLength(1);
    expect(await checksOf(join(folder, files[0] ?? ''))).toContain(check);
  });
});

describe.runIf(dss)('signed documents of many producers', () => {
  test('have warnings in fewer than one of ten', async () => {
    const folder = dss ?? '';
    const files = readdirSync(folder).filter((file) => file.endsWith('.pdf'));
    const told: string[] = [];
    for (const file of files)
      if (((await checksOf(join(folder, file)))?.size ?? 0) > 0) told.push(file);
    expect(told.length).toBeLessThan(files.length / 10);
  });
});
