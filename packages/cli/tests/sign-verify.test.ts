import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { createSandbox, toPem, type Sandbox, type SandboxServer } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE, keyOptions, kyso, kysoJson, testFolder } from './kyso.js';

const folder = testFolder();
const original = new Uint8Array(readFileSync(SAMPLE));
let sandbox: Sandbox;
let server: SandboxServer;
let trust: readonly string[];

beforeAll(async () => {
  sandbox = await createSandbox({ authorityKeyType: 'rsa-2048' });
  server = await sandbox.serve();
  const pem = (der: Uint8Array): string => toPem('CERTIFICATE', der);
  const root = folder.write('root.pem', pem(sandbox.root.certificate));
  trust = ['--trust', root];
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

describe('two people sign one after the other', () => {
  test('visibly at B-T from a PKCS#12 file, then invisibly at B-B from PEM files', async () => {
    const [an, binh] = [sandbox.identity('nguyen-van-an'), sandbox.identity('pham-duc-dung')];
    folder.write('an.p12', await sandbox.pkcs12(an, 'mật khẩu'));
    const first = await kysoJson(
      [
        ...['sign', SAMPLE, '-o', folder.path('first.pdf'), '--p12', folder.path('an.p12')],
        ...['--password-env', 'PASSWORD', '--tsa', server.timestampUrl],
        ...['--page', '2', '--rect', '300,100,200,80', '--reason', 'Phê duyệt'],
      ],
      { env: { PASSWORD: 'mật khẩu' } },
    );
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const { bytesAppended, reserved, used, ...rest } = first.json;
    expect(rest).toEqual({
      output: folder.path('first.pdf'),
      field: 'Signature1',
      level: 'B-T',
      findings: [],
    });
    expect(used).toBeLessThanOrEqual(Number(reserved));
    const signed = folder.read('first.pdf');
    expect(signed.length).toBe(original.length + Number(bytesAppended));
    expect(Buffer.from(original).equals(signed.subarray(0, original.length))).toBe(true);

    const argv = ['sign', folder.path('first.pdf'), '-o', folder.path('both.pdf')];
    const second = await kysoJson([...argv, ...keyOptions(folder, binh)]);
    expect(second).toMatchObject({ code: 0, json: { field: 'Signature2', level: 'B-B' } });
  });

  test('the verdicts name both, the first covered by its revision', async () => {
    const { code, json } = await kysoJson(['verify', folder.path('both.pdf'), ...trust]);
    expect(code).toBe(2);
    expect(json).toMatchObject({
      file: folder.path('both.pdf'),
      format: 'pdf',
      conclusion: 'INDETERMINATE',
      document: { revisions: 3, encrypted: false },
      signatures: [
        {
          field: 'Signature1',
          integrity: 'intact',
          coverage: 'whole-revision',
          modifications: { level: 'signing', permitted: true },
          level: 'B-T',
          subIndication: 'TRY_LATER',
          signer: { trustDomain: 'user' },
          timestamps: [{ kind: 'signature-timestamp', integrity: 'intact' }],
        },
        { field: 'Signature2', integrity: 'intact', coverage: 'whole-file', level: 'B-B' },
      ],
    });
  });

  test('an encrypted document, its password beside that of the key and then alone', async () => {
    const [an, binh] = [sandbox.identity('nguyen-van-an'), sandbox.identity('pham-duc-dung')];
    folder.write('an-2.p12', await sandbox.pkcs12(an, 'mật khẩu'));
    const file = folder.path('encrypted.pdf');
    execFileSync('qpdf', ['--encrypt', 'tài liệu', 'o', '256', '--', SAMPLE, file]);
    const env = { KEY: 'mật khẩu', DOCUMENT: 'tài liệu' };
    const [once, twice] = [folder.path('encrypted-1.pdf'), folder.path('encrypted-2.pdf')];
    const first = await kysoJson(
      [
        ...['sign', file, '-o', once, '--p12', folder.path('an-2.p12'), '--password-env', 'KEY'],
        ...['--document-password-env', 'DOCUMENT', '--rect', '300,100,200,80'],
        ...['--reason', 'Phê duyệt'],
      ],
      { env },
    );
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const alone = ['--password-env', 'DOCUMENT'];
    const argv = ['sign', once, '-o', twice, ...keyOptions(folder, binh), ...alone];
    expect(await kysoJson(argv, { env })).toMatchObject({ code: 0, stderr: '' });
    const verified = await kysoJson(['verify', twice, ...trust, ...alone], { env });
    expect(verified.json).toMatchObject({
      document: { revisions: 3, encrypted: true },
      signatures: [
        { integrity: 'intact', modifications: { level: 'signing' } },
        { integrity: 'intact', coverage: 'whole-file' },
      ],
    });
    const { stdout } = await kyso(['inspect', twice, ...alone], { env });
    expect(stdout).toMatch(/Encrypted +yes \(AES-256, R 6, P -4\)/);
  });

  test.each([
    ['vi', ['Nguyễn Văn An', 'toàn bộ tệp', 'thêm chữ ký khác', 'INDETERMINATE']],
    ['en', ['Nguyễn Văn An', 'the whole file', 'further signatures', 'INDETERMINATE']],
  ])('in words (%s) it says who, whether intact and what followed', async (lang, words) => {
    const argv = ['verify', folder.path('both.pdf'), ...trust, '--lang', lang];
    const { code, stdout, stderr } = await kyso(argv);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    for (const word of words) expect(stdout).toContain(word);
    expect(stdout).toBe(stdout.normalize('NFC'));
  });

  test('without --trust it says what to import and from where', async () => {
    const { code, json } = await kysoJson(['verify', folder.path('both.pdf')]);
    expect(code).toBe(2);
    const [signature] = json['signatures'] as { findings: { check: string; message: string }[] }[];
    const finding = signature?.findings.find(({ check }) => check === 'certificate-path');
    expect(finding?.message).toContain('http://ca.gov.vn/pki/pub/crt/rootcag2.crt');
    expect(signature).toMatchObject({ subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
  });

  test('a directory of certificates is trusted as its files are', async () => {
    const dir = testFolder();
    dir.write('root.crt', sandbox.root.certificate);
    dir.write('note.txt', 'no certificate');
    const { json } = await kysoJson(['verify', folder.path('both.pdf'), '--trust', dir.path('')]);
    expect(json).toMatchObject({ signatures: [{ signer: { trustDomain: 'user' } }, {}] });
    dir.remove();
  });

  test('for a time before the certificate nothing is valid', async () => {
    const argv = ['verify', folder.path('both.pdf'), ...trust, '--at', '2001-01-01T00:00:00+07:00'];
    const { code, json } = await kysoJson(argv);
    expect(code).not.toBe(0);
    expect(json['conclusion']).not.toBe('TOTAL-PASSED');
  });

  test('one changed byte fails both, with exit code 1', async () => {
    const bytes = folder.read('both.pdf');
    bytes[200] = (bytes[200] ?? 0) ^ 1;
    folder.write('changed.pdf', bytes);
    const { code, json } = await kysoJson(['verify', folder.path('changed.pdf'), ...trust]);
    expect(code).toBe(1);
    expect(json).toMatchObject({
      conclusion: 'TOTAL-FAILED',
      signatures: [
        { integrity: 'broken', subIndication: 'HASH_FAILURE' },
        { integrity: 'broken', subIndication: 'HASH_FAILURE' },
      ],
    });
  });

  test('poppler and qpdf agree', () => {
    const info = execFileSync('pdfsig', ['-nocert', folder.path('both.pdf')], { encoding: 'utf8' });
    expect(info.match(/Signature is Valid\./g)).toHaveLength(2);
    const check = execFileSync('qpdf', ['--check', folder.path('both.pdf')], { encoding: 'utf8' });
    expect(check).toContain('No syntax or stream encoding errors');
  });
});

describe('a document without signatures', () => {
  test('is exit code 3', async () => {
    const { code, json } = await kysoJson(['verify', SAMPLE]);
    expect({ code, conclusion: json['conclusion'] }).toEqual({
      code: 3,
      conclusion: 'NO-SIGNATURE',
    });
  });
});

describe('every key of the sandbox', () => {
  test('signs what verifies', async () => {
    const people = sandbox.people.filter(({ notAfter }) => notAfter > new Date());
    for (const person of [...people, sandbox.organisation]) {
      const out = folder.path(`${person.id}.pdf`);
      await kysoJson(['sign', SAMPLE, '-o', out, ...keyOptions(folder, person)]);
      const { json } = await kysoJson(['verify', out, ...trust]);
      expect(json).toMatchObject({ signatures: [{ integrity: 'intact' }] });
    }
  });
});

describe('--in-place', () => {
  test('appends to the file itself, twice, and both signatures are intact', async () => {
    const file = folder.write('in-place.pdf', original);
    const key = keyOptions(folder, sandbox.identity('pham-duc-dung'));
    for (const field of ['Signature1', 'Signature2']) {
      const { code, json } = await kysoJson(['sign', file, '--in-place', ...key]);
      expect({ code, json }).toMatchObject({ code: 0, json: { output: file, field } });
    }
    const kept = folder.read('in-place.pdf').subarray(0, original.length);
    expect(Buffer.from(original).equals(kept)).toBe(true);
    const { json } = await kysoJson(['verify', file, ...trust]);
    expect(json).toMatchObject({ signatures: [{ integrity: 'intact' }, { integrity: 'intact' }] });
  });

  test('a file that cannot be written is told and stays as it is', async () => {
    const file = folder.write('closed.pdf', original);
    chmodSync(file, 0o444);
    const key = keyOptions(folder, sandbox.identity('pham-duc-dung'));
    const argv = ['sign', file, '--in-place', ...key];
    const { code, json } = await kysoJson(argv, { bound: true });
    expect({ code, json }).toMatchObject({ code: 65, json: { error: { errno: 'EACCES' } } });
    expect(folder.read('closed.pdf')).toEqual(original);
  });
});

describe('kyso inspect', () => {
  test('tells pages, fields and signatures', async () => {
    const { code, json } = await kysoJson(['inspect', folder.path('both.pdf')]);
    expect(code).toBe(0);
    expect(json).toMatchObject({
      file: folder.path('both.pdf'),
      format: 'pdf',
      revisions: 3,
      fields: [
        { name: 'Signature1', type: 'signature', page: 2, signed: true },
        { name: 'Signature2', type: 'signature', page: 1, signed: true },
      ],
      signatures: [{ field: 'Signature1' }, { field: 'Signature2' }],
    });
    const { stdout } = await kyso(['inspect', folder.path('both.pdf'), '--lang', 'vi']);
    expect(stdout).toContain('trang 2');
  });
});

describe('kyso p12 info', () => {
  test('counts, with the password from a file', async () => {
    folder.write('password', 'mật khẩu\n');
    const argv = ['p12', 'info', folder.path('an.p12'), '--password-file', folder.path('password')];
    const { code, json } = await kysoJson(argv);
    expect({ code, json }).toEqual({
      code: 0,
      json: {
        certificates: 3,
        keys: 1,
        algorithms: ['MAC HMAC-SHA-256', 'PBES2 PBKDF2-HMAC-SHA-256 AES-256-CBC'],
      },
    });
    expect((await kyso(argv)).stdout).toContain('Private keys: 1');
  });
});

describe('a timestamp authority that fails', () => {
  test('is exit code 69, and nothing is written', async () => {
    server.misbehave({ kind: 'httpStatus', status: 403 });
    const out = folder.path('unstamped.pdf');
    const key = keyOptions(folder, sandbox.identity('pham-duc-dung'));
    const argv = ['sign', SAMPLE, '-o', out, ...key, '--tsa', server.timestampUrl];
    const { code, json } = await kysoJson(argv);
    server.misbehave(undefined);
    expect(code).toBe(69);
    expect(json).toMatchObject({ error: { code: 'ERR_TIMESTAMP', status: 403 } });
    expect(() => folder.read('unstamped.pdf')).toThrow('ENOENT');
  });
});
