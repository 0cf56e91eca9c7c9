import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signPdf } from '@kyso/core';
import { openPkcs12 } from '@kyso/core/node';
import { createSandbox } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scanArchive, usageStats, type ArchiveFinding } from '../../src/usage/index.js';
import { nameParts } from '../../src/usage/name-parts.js';
import { logFolder } from './logs.js';

const SAMPLE = fileURLToPath(
  new URL('../../../../test-fixtures/du-thao-quyet-dinh/du-thao-quyet-dinh.pdf', import.meta.url),
);
const NOW = new Date('2026-11-21T01:00:00Z');

describe('scanArchive', () => {
  const folder = logFolder();
  let root: Uint8Array;
  let twice: Uint8Array;
  beforeAll(async () => {
    const sandbox = await createSandbox({ seed: 'usage' });
    root = sandbox.root.certificate;
    const p12 = await sandbox.pkcs12(sandbox.identity('tran-thi-binh'), 'password');
    const signer = await openPkcs12(p12, 'password');
    const clock = (): Date => NOW;
    const draft = new Uint8Array(readFileSync(SAMPLE));
    const once = await (await signPdf(draft, { signer, clock })).bytes();
    twice = await (await signPdf(once, { signer, clock })).bytes();
    const broken = Uint8Array.from(once);
    broken[2000] = (broken[2000] ?? 0) ^ 1;
    mkdirSync(join(folder.path, '2026', '11'), { recursive: true });
    folder.write('2026/11/hai-chữ-ký.PDF', twice);
    folder.write('2026/broken.pdf', broken);
    folder.write('no-signature.pdf', draft);
    folder.write('no-document.pdf', 'no document');
    folder.write('note.txt', once);
    symlinkSync(join(folder.path, '2026'), join(folder.path, 'loop'));
    writeFileSync(join(folder.path, '2026', 'empty.pdf'), '');
  });
  afterAll(() => {
    folder.remove();
  });

  test('counts signatures by person and skips what is no document, with a finding each', async () => {
    const findings: ArchiveFinding[] = [];
    const progress: [number, number][] = [];
    const events = [];
    for await (const event of scanArchive(folder.path, {
      trust: [{ name: 'test', anchors: [root] }],
      at: NOW,
      onFinding: (finding) => findings.push(finding),
      onProgress: (...numbers) => progress.push(numbers),
    }))
      events.push(event);
    expect(events).toHaveLength(3);
    const digest = createHash('sha256').update(twice).digest('hex');
    expect(events.filter(({ documentDigest }) => documentDigest === digest)).toEqual([
      expect.objectContaining({ act: 'sign', result: 'done', domain: 'test', channel: 'unknown' }),
      expect.objectContaining({ time: '2026-11-21T01:00:00.000Z', level: 'B-B' }),
    ]);
    expect(events.find(({ result }) => result === 'failed')).toMatchObject({
      code: 'HASH_FAILURE',
      signer: { name: 'Trần Thị Bình', organisation: 'BỘ THỬ NGHIỆM' },
    });
    expect(findings.map(({ file, code }) => [file, code]).sort()).toEqual([
      ['2026/empty.pdf', 'ERR_NOT_PDF'],
      ['no-document.pdf', 'ERR_NOT_PDF'],
    ]);
    expect(progress.at(-1)).toEqual([5, 3]);
  });

  test('its events are summed as those of a log', async () => {
    const { rows } = await usageStats(scanArchive(folder.path), { by: ['organisation'] });
    expect(rows).toMatchObject([{ keys: ['BỘ THỬ NGHIỆM'], total: 3, failed: 1 }]);
  });

  test('ends when it is told to, and says what folder is not there', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(usageStats(scanArchive(folder.path, { signal }))).rejects.toThrow('enough');
    await expect(usageStats(scanArchive(join(folder.path, 'none')))).rejects.toMatchObject({
      code: 'ERR_IO',
      facts: { errno: 'ENOENT' },
    });
  });
});

describe('nameParts', () => {
  test.each([
    ['C=VN, O=Bộ A, OU=Vụ B, CN=Trần Văn C', { C: 'VN', O: 'Bộ A', OU: 'Vụ B', CN: 'Trần Văn C' }],
    ['CN=A\\, B\\+C\\\\, O=D+UID=MST:1', { CN: 'A, B+C\\', O: 'D', UID: 'MST:1' }],
    ['CN=A\\0aB\\e1\\ba\\a1, 2.5.4.97=X', { CN: 'A\nBạ', '2.5.4.97': 'X' }],
    ['OU=first, OU=last, CN=', { OU: 'last', CN: '' }],
  ])('%j', (text, parts) => {
    expect(nameParts(text)).toEqual(parts);
  });
});
