import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createSandbox, toPem, type Sandbox, type SandboxIdentity } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE, keyOptions, kyso, kysoJson, testFolder } from './kyso.js';

const folder = testFolder();
const original = new Uint8Array(readFileSync(SAMPLE));
let sandbox: Sandbox;
let office: SandboxIdentity;
let certificate: string;

beforeAll(async () => {
  sandbox = await createSandbox({ authorityKeyType: 'rsa-2048' });
  office = sandbox.organisation;
  const pem = [office.certificate, ...office.chain].map((der) => toPem('CERTIFICATE', der));
  certificate = folder.write('office.crt.pem', pem.join(''));
});
afterAll(folder.remove);

describe('a document to an organisation', () => {
  test('is encrypted to the certificate, not to the authorities beside it, and opened with the key', async () => {
    const p7m = folder.path('sample.p7m');
    const encrypted = await kysoJson(['encrypt', SAMPLE, '-o', p7m, '--to', certificate]);
    expect(encrypted).toMatchObject({
      code: 0,
      stderr: '',
      json: {
        output: p7m,
        bytes: folder.read('sample.p7m').length,
        contentEncryption: 'aes-256-gcm',
        lookedForSecrecyMark: true,
      },
    });
    expect(encrypted.json['recipients']).toHaveLength(1);
    folder.write('office.p12', await sandbox.pkcs12(office, 'mật khẩu'));
    const opened = await kysoJson(
      [
        ...['decrypt', p7m, '-o', folder.path('opened.pdf'), '--p12', folder.path('office.p12')],
        ...['--password-env', 'PASSWORD', '--authenticated-only'],
      ],
      { env: { PASSWORD: 'mật khẩu' } },
    );
    expect(opened).toMatchObject({
      code: 0,
      json: { authenticated: true, bytes: original.length, contentType: '1.2.840.113549.1.7.1' },
    });
    expect(Buffer.from(original).equals(folder.read('opened.pdf'))).toBe(true);
  });

  test('in CBC is opened by openssl, and opening it warns', async () => {
    const p7m = folder.path('old.p7m');
    const argv = ['encrypt', SAMPLE, '-o', p7m, '--to', certificate, '--cbc'];
    expect(await kysoJson(argv)).toMatchObject({ json: { contentEncryption: 'aes-256-cbc' } });
    const keys = keyOptions(folder, office);
    const openssl = ['cms', '-decrypt', '-inform', 'DER', '-in', p7m, '-binary', '-inkey'];
    const content = execFileSync('openssl', [...openssl, keys[1] ?? ''], { maxBuffer: 1 << 26 });
    expect(content.equals(original)).toBe(true);
    const decrypt = ['decrypt', p7m, '-o', folder.path('old.pdf'), ...keys];
    const said = await kyso([...decrypt, '--lang', 'vi']);
    expect(said.code).toBe(0);
    expect(said.stdout).toContain('Cảnh báo: với kiểu mã hóa này, nội dung có thể đã bị sửa');
    const strict = await kysoJson([...decrypt, '--force', '--authenticated-only']);
    expect(strict).toMatchObject({ code: 65, json: { error: { code: 'ERR_CMS' } } });
  });

  test('a file in PEM is opened, and a file that is no PDF is encrypted with a word on secrets', async () => {
    const text = folder.write('note.txt', 'Kính gửi Văn phòng');
    const p7m = folder.path('note.p7m');
    const said = await kyso(['encrypt', text, '-o', p7m, '--to', certificate, '--lang', 'vi']);
    expect(said.code).toBe(0);
    expect(said.stdout).toContain('không mã hóa bí mật nhà nước bằng lệnh này');
    const pem = folder.write('note.pem', toPem('CMS', folder.read('note.p7m')));
    const argv = ['decrypt', pem, '-o', folder.path('note.out'), ...keyOptions(folder, office)];
    expect(await kysoJson(argv)).toMatchObject({ code: 0 });
    expect(new TextDecoder().decode(folder.read('note.out'))).toBe('Kính gửi Văn phòng');
  });
});

describe('is refused, and nothing is written', () => {
  const out = ['-o', folder.path('none')];

  test('a document marked as a state secret', async () => {
    // As it was typed in the fonts of TCVN3, whose letters every PDF has.
    const secret = folder.write('secret.pdf', onePage('TUYÖT MËT'));
    const { code, json } = await kysoJson(['encrypt', secret, ...out, '--to', certificate]);
    expect(code).toBe(65);
    expect(json).toMatchObject({ error: { code: 'ERR_STATE_SECRET', mark: 'TUYỆT MẬT', page: 1 } });
    expect(() => folder.read('none')).toThrow();
  });

  test('a certificate that only signs, authorities alone, and nobody', async () => {
    const person = sandbox.identity('tran-thi-binh');
    const signing = folder.write('person.pem', toPem('CERTIFICATE', person.certificate));
    const root = folder.write('root.pem', toPem('CERTIFICATE', sandbox.root.certificate));
    const argv = ['encrypt', SAMPLE, ...out];
    expect(await kysoJson([...argv, '--to', signing])).toMatchObject({
      code: 77,
      json: { error: { code: 'ERR_KEY_USAGE', needed: 'keyEncipherment' } },
    });
    expect(await kysoJson([...argv, '--to', root])).toMatchObject({ code: 64 });
    expect(await kysoJson(argv)).toMatchObject({ code: 64 });
    expect(await kysoJson(['encrypt', SAMPLE, '--to', certificate])).toMatchObject({ code: 64 });
    expect(() => folder.read('none')).toThrow();
  });

  test('the key of somebody else, an altered file, and a file that is none', async () => {
    const p7m = folder.path('sample.p7m');
    const person = sandbox.identity('tran-thi-binh');
    const argv = (file: string) => ['decrypt', file, ...out];
    expect(await kysoJson([...argv(p7m), ...keyOptions(folder, person)])).toMatchObject({
      code: 77,
      json: { error: { code: 'ERR_NOT_RECIPIENT', count: 1 } },
    });
    const bytes = folder.read('sample.p7m');
    const altered = folder.write('altered.p7m', bytes.with(-1, (bytes.at(-1) ?? 0) ^ 1));
    const keys = keyOptions(folder, office);
    expect(await kysoJson([...argv(altered), ...keys])).toMatchObject({
      code: 65,
      json: { error: { code: 'ERR_DECRYPTION' } },
    });
    expect(await kysoJson([...argv(SAMPLE), ...keys])).toMatchObject({ code: 65 });
    expect(await kysoJson(['decrypt', p7m, ...keys])).toMatchObject({ code: 64 });
    expect(() => folder.read('none')).toThrow();
  });
});

/** A PDF of one page that says one thing, near its top. */
function onePage(text: string): Uint8Array {
  const content = `BT /F 14 Tf 80 700 Td (${text}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  let file = '%PDF-1.7\n';
  const rows = objects.map((object, i) => {
    const row = `${String(file.length).padStart(10, '0')} 00000 n \n`;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return row;
  });
  const table = `xref\n0 6\n0000000000 65535 f \n${rows.join('')}`;
  const trailer = `trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(`${file}${table}${trailer}`, 'latin1'));
}
