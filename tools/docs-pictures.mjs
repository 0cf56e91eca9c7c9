/**
 * `npm run docs:pictures [-- FOLDER]`: draws the pictures of the guide on the acts of an office, each from the document
 * as it is after that act, into docs/images or another folder. People, keys and times are always the same; what
 * the picture shows is what the library made.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { previewPage } from '@kyso/appearance/preview';
import { privateKeySigner } from '@kyso/core/node';
import { createSandbox } from '@kyso/sandbox';
import * as vn from '@kyso/vn';
import { appendixAlone, inkFile, sampleDraft } from './sample-files.mjs';

const project = fileURLToPath(new URL('..', import.meta.url));
const folder = resolve(process.argv[2] ?? join(project, 'docs', 'images'));

const START = Date.UTC(2026, 10, 20, 1, 30);
const MINUTE = 60_000;

/** Dots per inch: legible, and small enough for a page with nine pictures. */
const RESOLUTION = 92;

/** Parts of the sample, in points from the bottom left. */
const PARTS = {
  head: { page: 1, crop: { x: 60, y: 690, width: 500, height: 110 } },
  stamp: { page: 1, crop: { x: 0, y: 632, width: 420, height: 160 } },
  copy: { page: 1, crop: { x: 105, y: 725, width: 490, height: 117 } },
  corner: { page: 1, crop: { x: 145, y: 735, width: 450, height: 107 } },
  initials: { page: 2, crop: { x: 60, y: 662, width: 510, height: 90 } },
  signer: { page: 2, crop: { x: 270, y: 492, width: 290, height: 170 } },
  comment: { page: 2, crop: { x: 0, y: 0, width: 595, height: 150 } },
  upper: { page: 2, crop: { x: 60, y: 492, width: 510, height: 260 } },
};

const PLAN = {
  version: 1,
  initials: {
    people: [
      { id: 'binh', name: 'Trần Thị Bình', title: 'Vụ trưởng Vụ Pháp chế', marks: 'every-page' },
      { id: 'dung', name: 'Phạm Đức Dũng', title: 'Chánh Văn phòng' },
    ],
  },
  approval: {
    people: [{ id: 'cuong', name: 'Lê Hoàng Cường', printedName: 'Đặng Thị Huyền Thư' }],
  },
  issue: { organisation: 'BỘ THỬ NGHIỆM' },
};

const COMMENT = 'Giao Vụ Pháp chế chủ trì, phối hợp các đơn vị xử lý trước ngày 30/11/2026.';

const sandbox = await createSandbox({ seed: 'pictures', clock: () => new Date(START - MINUTE) });
const [image, seal] = [await readFile(inkFile('signature')), await readFile(inkFile('seal'))];

let pdf = await (await vn.prepareDraft(await readFile(sampleDraft), PLAN)).bytes();
for (const [index, [act, person, options, pictures]] of [
  [vn.initial, 'tran-thi-binh', {}, {}],
  [vn.initial, 'pham-duc-dung', {}, { 'act-initial': PARTS.initials }],
  [vn.approve, 'le-hoang-cuong', { image }, { 'act-approve': PARTS.signer }],
  [
    vn.issue,
    'bo-thu-nghiem',
    { number: '5', seal },
    { 'act-number': PARTS.head, 'act-issue': PARTS.signer, 'issued-page': PARTS.upper },
  ],
  [
    vn.register,
    'bo-thu-nghiem',
    { number: '1234', forwardTo: 'Vụ Pháp chế' },
    { 'act-register': PARTS.stamp },
  ],
  [vn.copy, 'bo-thu-nghiem', {}, { 'act-copy': PARTS.copy }],
  [vn.comment, 'vo-thi-hanh', { text: COMMENT }, { 'act-comment': PARTS.comment }],
].entries()) {
  pdf = await done(act, { pdf, person, options, minutes: index * 45 });
  for (const [name, part] of Object.entries(pictures)) await draw(name, pdf, part);
}
const appendix = await done(vn.appendix, {
  pdf: await appendixAlone(),
  person: 'bo-thu-nghiem',
  options: { documentNumber: '05/QĐ-UBND' },
  minutes: 200,
});
await draw('act-appendix', appendix, PARTS.corner);

async function done(act, { pdf: before, person, options, minutes }) {
  const { privateKey: key, certificate, chain } = sandbox.identity(person);
  const signer = privateKeySigner({ key, certificate, chain });
  const clock = () => new Date(START + minutes * MINUTE);
  return (await act(before, { signer, clock, ...options })).bytes();
}

async function draw(name, bytes, part) {
  const picture = await previewPage(bytes, { ...part, resolution: RESOLUTION });
  await writeFile(join(folder, `${name}.png`), picture);
  console.log(`${name}.png ${(picture.length / 1024).toFixed(0)} KB`);
}
