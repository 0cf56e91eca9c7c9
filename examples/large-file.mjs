/**
 * node large-file.mjs [MEGABYTES] [FILE]: makes a PDF of that length (default 1000), signs it where it stands
 * and checks it, over a file handle and never whole in memory. The file has a hole in it, so that it
 * takes no room on file systems that know holes, and is removed unless FILE names it. Needs @kyso/core and @kyso/sandbox.
 */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signPdf, validatePdf } from '@kyso/core';
import { appendTo, openFile, openPkcs12 } from '@kyso/core/node';
import { createSandbox } from '@kyso/sandbox';

const megabytes = Number(process.argv[2] ?? 1000);
if (!(megabytes >= 1)) throw new TypeError('usage: node large-file.mjs [MEGABYTES] [FILE]');

const sandbox = await createSandbox();
const person = sandbox.identity('tran-thi-binh');
const signer = await openPkcs12(await sandbox.pkcs12(person, 'password'), 'password');
const folder = await mkdtemp(join(tmpdir(), 'kyso-large-'));
try {
  const path = process.argv[3] ?? join(folder, 'large.pdf');
  await writeSparsePdf(path, megabytes * 1e6);
  const source = await openFile(path);
  console.log(`${source.size} bytes`);
  const signed = await timed('signed in place', () =>
    appendTo(path, () => signPdf(source, { signer }), { source }),
  );
  await source.close();
  console.log(`${signed.revision.length} bytes appended`);
  const longer = await openFile(path);
  const report = await timed('checked', () => validatePdf(longer));
  await longer.close();
  for (const { field, integrity, coverage } of report.signatures)
    console.log(field, integrity, coverage);
  if (!report.signatures.some(({ integrity }) => integrity === 'intact')) process.exitCode = 1;
  console.log(`most memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function timed(what, work) {
  const started = performance.now();
  const result = await work();
  console.log(`${what} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return result;
}

/** One page, and an attached stream of zeros that makes up the length. */
async function writeSparsePdf(path, length) {
  const file = await open(path, 'w');
  try {
    const hole = length - 1000;
    let text = `%PDF-1.7\n%\xe2\xe3\xcf\xd3\n`;
    const offsets = [];
    let position = 0;
    const flush = async () => {
      const { bytesWritten } = await file.write(Buffer.from(text, 'latin1'), 0, null, position);
      position += bytesWritten;
      text = '';
    };
    const begin = (num) => {
      offsets[num] = position + text.length;
      text += `${num} 0 obj\n`;
    };
    begin(1);
    text += `<< /Type /EmbeddedFile /Length ${hole} >>\nstream\n`;
    await flush();
    position += hole;
    text += '\nendstream\nendobj\n';
    const names = '<< /EmbeddedFiles << /Names [ (zeros) 5 0 R ] >> >>';
    const bodies = {
      2: `<< /Type /Catalog /Pages 3 0 R /Names ${names} >>`,
      3: '<< /Type /Pages /Kids [ 4 0 R ] /Count 1 >>',
      4: '<< /Type /Page /Parent 3 0 R /MediaBox [ 0 0 595 842 ] /Resources << >> >>',
      5: '<< /Type /Filespec /F (zeros) /EF << /F 1 0 R >> >>',
    };
    for (const [num, body] of Object.entries(bodies)) {
      begin(num);
      text += `${body}\nendobj\n`;
    }
    const start = position + text.length;
    const rows = offsets.slice(1).map((at) => `${String(at).padStart(10, '0')} 00000 n \n`);
    text += `xref\n0 6\n0000000000 65535 f \n${rows.join('')}`;
    text += `trailer\n<< /Size 6 /Root 2 0 R >>\nstartxref\n${start}\n%%EOF\n`;
    await flush();
  } finally {
    await file.close();
  }
}
