import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox, SandboxServer } from '@kyso/sandbox';
import { concat } from '../../src/bytes/index.js';
import { signCms } from '../../src/cades/index.js';
import { webFetcher } from '../../src/net/index.js';
import type { ByteSource, Fetcher } from '../../src/ports.js';
import type { ValidationReport } from '../../src/report.js';
import {
  checkBundle,
  etsiReport,
  evidenceBundle,
  openBundle,
  type EvidenceBundle,
} from '../../src/reports/index.js';
import { centralHeader, crc32, endRecord, localHeader } from '../../src/reports/zip.js';
import { POLICIES, examine, validate, type Examination } from '../../src/validation/index.js';
import {
  NOW,
  anySigner,
  clock,
  crypto,
  sandbox,
  signed,
  slowSource,
  timestamps,
} from '../pades/cast.js';
import { ONE_PAGE, makePdf } from '../pdf/make-pdf.js';

const CONTENT = new TextEncoder().encode('Quyết định\n');
let world: Sandbox;
let server: SandboxServer;
let pdf: Uint8Array;
let examination: Examination;

beforeAll(async () => {
  world = await sandbox();
  server = await world.serve();
  pdf = await signed(makePdf(ONE_PAGE), { timestamps: timestamps() });
  examination = await examine(pdf, online());
});
afterAll(() => server.close());

/** The sandbox under the name that its certificates give. */
const fetcher: Fetcher = {
  fetch: (request) =>
    webFetcher().fetch({
      ...request,
      origin: 'caller',
      url: request.url.replace('http://sandbox.example', server.url),
    }),
};
const offline = () => ({
  ...{ crypto, trust: [{ name: 'user', anchors: [world.root.certificate] }] },
});
const online = () => ({ ...offline(), at: NOW, clock: () => NOW, fetcher });

const made = (name = 'công văn.pdf'): Promise<EvidenceBundle> =>
  evidenceBundle(examination, {
    ...{ crypto, document: { name, bytes: pdf } },
    reports: [{ name: 'report.xml', bytes: etsiReport(examination, { crypto }) }],
  });

const verdicts = ({ conclusion, signatures }: ValidationReport) => [
  conclusion,
  ...signatures.map(({ indication, subIndication, bestSignatureTime, timestamps: stamped }) => ({
    ...{ indication, subIndication, bestSignatureTime },
    stamped: stamped.map((one) => one.subIndication ?? one.indication),
  })),
];

describe('a bundle', () => {
  test('holds document, evidence, verdicts and a manifest that says what rests on what', async () => {
    const { manifest } = await made();
    expect(manifest).toMatchObject({
      ...{ kind: 'kyso-evidence-bundle', version: 1, at: NOW.toISOString(), policy: 'default' },
      conclusion: 'TOTAL-PASSED',
      signatures: [{ indication: 'TOTAL-PASSED', subIndication: null }],
    });
    const kinds = new Set(manifest.files.map(({ kind }) => kind));
    for (const kind of ['document', 'certificate', 'timestamp', 'report', 'policy'] as const)
      expect(kinds).toContain(kind);
    expect(kinds.has('crl') || kinds.has('ocsp-response')).toBe(true);
    expect(manifest.files.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'document/công văn.pdf',
        'verdict/report.json',
        'verdict/report.xml',
      ]),
    );
    expect(manifest.files.every(({ signatures }) => signatures.includes(0))).toBe(true);
  });

  test('is unpacked by others and checked with sha256sum alone', async () => {
    const bytes = await (await made()).bytes();
    const folder = mkdtempSync(join(tmpdir(), 'kyso-bundle-'));
    try {
      const files = unzipSync(bytes);
      expect(files['document/công văn.pdf']).toEqual(pdf);
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), content);
      }
      const said = execFileSync('sha256sum', ['-c', '--strict', 'SHA256SUMS'], {
        ...{ cwd: folder, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } },
      });
      expect(said.trim().split('\n')).toHaveLength(Object.keys(files).length - 1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('is the same, byte for byte, from bytes and from a source, and never holds the document', async () => {
    const bundle = await made();
    const bytes = await bundle.bytes();
    expect(bytes).toHaveLength(bundle.size);
    expect(await (await made()).bytes()).toEqual(bytes);
    const largest: number[] = [];
    const long = makePdf(ONE_PAGE, {});
    const source = slowSource(concat([long, new Uint8Array(3 << 20)]));
    const streamed = await evidenceBundle(examination, {
      ...{ crypto, document: { name: 'a.pdf', bytes: source } },
    });
    await streamed.writeTo({ write: (piece) => void largest.push(piece.length) });
    expect(Math.max(...largest)).toBeLessThanOrEqual(1 << 20);
    expect(largest.reduce((sum, length) => sum + length, 0)).toBe(streamed.size);
  });

  test.each([
    ['../../etc/passwd', 'document/passwd'],
    ['C:\\Users\\an\\công văn.pdf', 'document/công văn.pdf'],
    ['a\u0000b\n\u202efdp.exe', 'document/a_b__fdp.exe'],
    ['..', 'document/document'],
    ['con.pdf', 'document/_con.pdf'],
    [`${'ệ'.repeat(300)}.pdf`, `document/${'ệ'.repeat(65)}.pdf`],
  ])('keeps the name of the document, made safe: %j', async (name, path) => {
    expect((await made(name)).manifest.files[0]?.path).toBe(path);
  });

  test('is not made of a document that changes meanwhile', async () => {
    let reads = 0;
    const source: ByteSource = {
      size: 4,
      read: () => Promise.resolve(Uint8Array.of(1, 2, 3, reads++)),
    };
    const bundle = await evidenceBundle(examination, {
      ...{ crypto, document: { name: 'a.pdf', bytes: source } },
    });
    await expect(bundle.bytes()).rejects.toMatchObject({ code: 'ERR_DOCUMENT_MISMATCH' });
  });

  test('has its limit, told before anything is read', async () => {
    const read = (): never => {
      throw new Error('read');
    };
    const bytes: ByteSource = { size: 5 * 2 ** 30, read };
    await expect(
      evidenceBundle(examination, { crypto, document: { name: 'a.pdf', bytes } }),
    ).rejects.toMatchObject({ code: 'ERR_LIMIT' });
  });
});

describe('from a bundle alone, without the network', () => {
  test('a PDF is judged as it was online', async () => {
    const bundle = await openBundle(await (await made()).bytes());
    const again = await validate(bundle.document(), {
      ...offline(),
      ...(await bundle.judgement()),
    });
    expect(verdicts(await validate(pdf, { ...offline(), at: NOW }))).not.toEqual(verdicts(again));
    expect(verdicts(again)).toEqual(verdicts(examination.report));
  });

  test('a detached CMS too, whose content is in the bundle, by the policy of then', async () => {
    const signer = await anySigner();
    const cms = await (
      await signCms(CONTENT, { crypto, clock, signer, timestamps: timestamps() })
    ).bytes();
    const policy = POLICIES['vn-current'];
    const examined = await examine(cms, { ...online(), content: CONTENT, policy });
    const bundle = await evidenceBundle(examined, {
      ...{ crypto, document: { name: 'a.p7s', bytes: cms } },
      content: { name: 'a.txt', bytes: CONTENT },
    });
    const opened = await openBundle(await bundle.bytes());
    const judgement = await opened.judgement();
    expect(judgement.policy).toEqual(policy);
    const again = await validate(opened.document(), { ...offline(), ...judgement });
    expect(verdicts(again)).toEqual(verdicts(examined.report));
    expect(again.conclusion).toBe('TOTAL-PASSED');
  });
});

describe('checking a bundle', () => {
  test('finds it sound as it was written', async () => {
    const bytes = await (await made()).bytes();
    expect(await checkBundle(bytes, { crypto })).toMatchObject({ sound: true, problems: [] });
    expect(await checkBundle(slowSource(bytes), { crypto })).toMatchObject({ sound: true });
  });

  test('tells a file that was changed', async () => {
    const bytes = await (await made()).bytes();
    const at = Buffer.from(bytes).indexOf('%PDF-');
    bytes[at + 30] = (bytes[at + 30] ?? 0) ^ 1;
    expect(await checkBundle(bytes, { crypto })).toMatchObject({
      sound: false,
      problems: [{ path: 'document/công văn.pdf', reason: 'sha256' }],
    });
  });

  test('tells what is missing, what nobody listed, and sums that say otherwise', async () => {
    const files = Object.entries(unzipSync(await (await made()).bytes()));
    const policy = 'verdict/policy.json';
    const without = files.filter(([path]) => path !== policy);
    expect((await checkBundle(stored(without), { crypto })).problems).toEqual([
      { path: policy, reason: 'missing' },
    ]);
    const more = [...files, ['evidence/more', CONTENT] as const];
    expect((await checkBundle(stored(more), { crypto })).problems).toEqual([
      { path: 'evidence/more', reason: 'unlisted' },
    ]);
    const sums = files.map(
      ([path, bytes]) => [path, path === 'SHA256SUMS' ? CONTENT : bytes] as const,
    );
    expect((await checkBundle(stored(sums), { crypto })).problems).toEqual([
      { path: 'SHA256SUMS', reason: 'sums' },
    ]);
  });

  test.each<[string, string, () => Uint8Array | Promise<Uint8Array>]>([
    ['no ZIP', 'not-a-zip', () => pdf],
    ['nothing', 'not-a-zip', () => new Uint8Array(0)],
    ['a ZIP that unfolds', 'layout', () => zipSync({ a: new Uint8Array(1 << 20) })],
    ['a name twice', 'duplicate-name', () => stored([file('a'), file('a')])],
    ['names that differ in case', 'duplicate-name', () => stored([file('a'), file('A')])],
    ['an absolute name', 'unsafe-name', () => stored([file('/etc/passwd')])],
    ['a name that leads out', 'unsafe-name', () => stored([file('a/../../b')])],
    ['a drive', 'unsafe-name', () => stored([file('C:a')])],
    ['a control character', 'unsafe-name', () => stored([file('a\u0000')])],
    ['no manifest', 'manifest-missing', () => stored([file('a')])],
    ['another JSON', 'manifest-invalid', () => stored([['manifest.json', CONTENT]])],
    ['bytes before it', 'layout', async () => concat([CONTENT, await (await made()).bytes()])],
    ['bytes behind it', 'not-a-zip', async () => concat([await (await made()).bytes(), CONTENT])],
    ['two files over the same bytes', 'layout', overlapping],
  ])('refuses %s: %s', async (_, reason, bytes) => {
    await expect(checkBundle(await bytes(), { crypto })).rejects.toMatchObject({
      code: 'ERR_BUNDLE',
      facts: { reason },
    });
  });

  test('answers or refuses whatever byte is changed, and is never sound then', async () => {
    const bytes = await (await made()).bytes();
    for (let at = 0; at < bytes.length; at += 997) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x55;
      const outcome = await checkBundle(changed, { crypto }).then(
        ({ sound }) => sound,
        (error: unknown) => (error as { code?: string }).code,
      );
      expect([false, 'ERR_BUNDLE']).toContain(outcome);
    }
  });
});

const file = (path: string): readonly [string, Uint8Array] => [path, CONTENT];

/** A ZIP as bundles are laid out. */
function stored(files: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  let offset = 0;
  const entries = files.map(([path, bytes]) => {
    const entry = { path, crc: crc32(bytes), size: bytes.length, offset };
    offset += localHeader(entry).length + bytes.length;
    return { entry, bytes };
  });
  const directory = concat(entries.map(({ entry }) => centralHeader(entry)));
  return concat([
    ...entries.flatMap(({ entry, bytes }) => [localHeader(entry), bytes]),
    directory,
    endRecord(entries.length, { size: directory.length, offset }),
  ]);
}

function overlapping(): Uint8Array {
  const entry = { path: 'a', crc: crc32(CONTENT), size: CONTENT.length, offset: 0 };
  const directory = concat([centralHeader(entry), centralHeader({ ...entry, path: 'b' })]);
  const start = concat([localHeader(entry), CONTENT]);
  return concat([
    ...[start, directory],
    endRecord(2, { size: directory.length, offset: start.length }),
  ]);
}
