/**
 * `npm run acceptance-kit -- [DIR]`: writes a folder (default `acceptance-kit`) with every act of an office as a PDF, the
 * certificate to trust, and a page that says what each viewer should show, with columns to fill in by hand.
 */
import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { signPdf } from '@kyso/core';
import * as vn from '@kyso/vn';
import { asArchival } from '../interop/life/archival.mjs';
import { lifeOf, prepared } from '../interop/life/live-through.mjs';
import { APPROVER, ORGANISATION, withOffice } from '../interop/life/office.mjs';
import { SEAL_IMAGE, SIGNATURE_IMAGE } from '../test-fixtures/life/pictures.mjs';

const project = fileURLToPath(new URL('..', import.meta.url));
const SAMPLE = join(project, 'test-fixtures', 'du-thao-quyet-dinh', 'du-thao-quyet-dinh.pdf');

const DOCUMENTS = join(process.env.KYSO_SHARED ?? join(project, '..', 'shared'), 'documents');

/** What stands on the pages after each act of the life, Vietnamese and English. */
const SEEN = {
  initial: ['Ký tắt sau “./.” và ở từng trang', 'Initials after “./.” and on every page'],
  approve: ['Chữ ký màu xanh giữa chức vụ và họ tên', 'Blue signature between title and name'],
  issue: [
    'Số, ngày, con dấu đỏ trùm 1/3 chữ ký về bên trái',
    'Number, date, red seal over a third of the signature on its left',
  ],
  register: ['Dấu “ĐẾN” ở trang 1', 'Stamp “ĐẾN” on page 1'],
  copy: ['Khối sao ở góc trên bên phải trang 1', 'Block of the copy at the top right of page 1'],
  comment: ['Ý kiến chỉ đạo trong khung', 'Comment in a box'],
  spanning: [
    'Số, ngày và con dấu ở trang 1, chữ bên dưới vẫn đọc và chọn được',
    'Number, date and seal on page 1; the text below can be read and selected',
  ],
  appendix: ['Số văn bản và giờ ký ở góc trên bên phải', 'Number and time at the top right'],
};

const folder = resolve(process.argv[2] ?? 'acceptance-kit');
await mkdir(folder, { recursive: true });
const rows = await withOffice(write);
await writeFile(join(folder, 'README.md'), page(rows));
console.log(`${rows.length} files and README.md in ${folder}`);

async function write(office) {
  const root = new X509Certificate(office.sandbox.root.certificate);
  await writeFile(join(folder, 'root.pem'), root.toString());
  await writeFile(join(folder, 'root.cer'), root.raw);
  const pdf = new Uint8Array(await readFile(SAMPLE));
  return [
    ...(await steps(office, pdf)),
    ...(await turnedDrafts(office, pdf)),
    await appendixOf(office, pdf),
    ...(await outsidePlan(office, pdf)),
    await spanning(office, pdf),
    ...(await archived(office)),
  ];
}

/** One file after each act. */
async function steps(office, pdf) {
  const draft = await prepared(office, pdf);
  let bytes = await draft.bytes();
  await keep('00-prepared.pdf', bytes);
  const rows = [{ name: '00-prepared.pdf', signatures: 0, seen: ['Như bản gốc', 'As the draft'] }];
  for (const [act, run] of lifeOf(office, draft)) {
    bytes = await (await run(bytes)).bytes();
    const name = `${String(rows.length).padStart(2, '0')}-${act}.pdf`;
    await keep(name, bytes);
    rows.push({ name, signatures: rows.length, seen: SEEN[act] });
  }
  return rows;
}

/** The draft with its pages turned: approved and issued. */
async function turnedDrafts(office, pdf) {
  const rows = [];
  for (const angle of [90, 180, 270]) {
    const turned = turnedBy(pdf, angle);
    const draft = await prepared(office, turned);
    let bytes = await draft.bytes();
    for (const [, run] of lifeOf(office, draft).slice(0, 5))
      bytes = await (await run(bytes)).bytes();
    const name = `turned-${angle}.pdf`;
    await keep(name, bytes);
    rows.push({ name, signatures: 5, seen: SEEN.issue });
  }
  return rows;
}

function turnedBy(pdf, angle) {
  const options = [SAMPLE, `--rotate=+${angle}:1-z`, '-'];
  const { status, stdout, stderr } = spawnSync('qpdf', options, {
    maxBuffer: pdf.length * 4,
  });
  if (status !== 0) throw new Error(`qpdf: ${String(stderr)}`);
  return new Uint8Array(stdout);
}

async function appendixOf({ signer, timestamps }, pdf) {
  const options = { signer: signer(ORGANISATION), timestamps, documentNumber: '05/QĐ-UBND' };
  await keep('appendix.pdf', await (await vn.appendix(pdf, options)).bytes());
  return { name: 'appendix.pdf', signatures: 1, seen: SEEN.appendix };
}

/** Acts on a draft without a plan: each act prepares or places for itself. */
async function outsidePlan({ signer, timestamps }, pdf) {
  const place = { page: 2, x: 350, y: 520, width: 120, height: 80 };
  const as = { signer: signer(APPROVER), timestamps, image: SIGNATURE_IMAGE, place };
  const approved = await (
    await vn.approve(pdf, {
      ...as,
      name: 'Đặng Thị Huyền Thư',
      as: 'dang-thi-huyen-thu',
      force: true,
      authority: [],
    })
  ).bytes();
  const clerk = { signer: signer(ORGANISATION), timestamps };
  const issued = await vn.issue(approved, {
    ...clerk,
    number: '7',
    seal: SEAL_IMAGE,
    date: '2026-11-20',
    // The page names somebody who has no certificate here.
    force: true,
  });
  await keep('without-plan-issued.pdf', await issued.bytes());
  return [{ name: 'without-plan-issued.pdf', signatures: 2, seen: SEEN.issue }];
}

/** A document that another tool signed: number, date and seal in one transparent mark over one page. */
async function spanning({ signer, timestamps }, pdf) {
  const rect = { x: 350, y: 520, width: 120, height: 60 };
  const field = { page: 2, rect };
  const signed = await (
    await signPdf(pdf, { signer: signer(APPROVER), timestamps, field })
  ).bytes();
  const issued = await vn.issue(signed, {
    ...{ signer: signer(ORGANISATION), timestamps, seal: SEAL_IMAGE, spanning: true },
    ...{ number: '8', date: '2026-11-20' },
    place: { page: 1, x: 70, y: 560, width: 100, height: 100 },
  });
  await keep('spanning-issued.pdf', await issued.bytes());
  return { name: 'spanning-issued.pdf', signatures: 2, seen: SEEN.spanning };
}

/** The life of a PDF/A-1b and of a PDF/A-2b document up to the seal, where the documents to try things on are at hand. */
async function archived(office) {
  const read = async (name) => new Uint8Array(await readFile(join(DOCUMENTS, name)));
  if (!existsSync(DOCUMENTS)) {
    console.log('PDF/A files are left out: KYSO_SHARED names no folder with documents');
    return [];
  }
  const second = await read('du-thao-chi-thi.pdfa2b-tagged.pdf');
  const first = await asArchival(await read('du-thao-chi-thi.libreoffice.pdf'), second);
  const rows = [];
  for (const [name, pdf] of [
    ['pdfa-1b-issued.pdf', first],
    ['pdfa-2b-issued.pdf', second],
  ]) {
    const draft = await prepared(office, pdf);
    let bytes = await draft.bytes();
    for (const [, run] of lifeOf(office, draft).slice(0, 5))
      bytes = await (await run(bytes)).bytes();
    await keep(name, bytes);
    rows.push({ name, signatures: 5, seen: SEEN.issue });
  }
  return rows;
}

function keep(name, bytes) {
  return writeFile(join(folder, name), bytes);
}

function page(rows) {
  return `# Bộ kiểm tra chấp nhận / Acceptance kit

Nhập \`root.cer\` (gốc thử nghiệm, không có giá trị thật) vào danh sách tin cậy, mở từng tệp bằng Acrobat, Foxit và công cụ ký số
của Cục Chứng thực số và Bảo mật thông tin, rồi ghi vào ba cột cuối điều đã thấy. Mọi chữ ký phải hợp lệ; với các chữ ký trước
đó, chỉ được báo là có thay đổi được phép (điền biểu mẫu, ký thêm). Xong việc, hãy gỡ \`root.cer\`.

Import \`root.cer\` (a test root without any real standing) as trusted, open each file in Acrobat, Foxit and VGCA's own tool, and
write what you saw into the last three columns. Every signature must be valid; for earlier ones only permitted changes (form
filling, further signatures) may be reported. Remove \`root.cer\` afterwards.

| Tệp / File | Chữ ký / Signatures | Trình xem phải báo / Viewers should say | Nhìn thấy / Visible | Acrobat | Foxit | VGCA |
| --- | --- | --- | --- | --- | --- | --- |
${rows.map(line).join('\n')}
`;
}

function line({ name, signatures, seen: [vi, en] }) {
  const verdict = ['chưa ký / not signed', 'hợp lệ, không thay đổi / valid, not changed since'][
    signatures
  ];
  const told =
    verdict ?? 'tất cả hợp lệ, thay đổi sau đó được phép / all valid, later changes permitted';
  return `| ${name} | ${signatures} | ${told} | ${vi} / ${en} | | | |`;
}
