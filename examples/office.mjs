/**
 * node office.mjs DRAFT.pdf OUT.pdf: a document goes through an office, from initials to a leader's comment, with keys and
 * timestamps of a sandbox; then the report of all of it. Needs @kyso/core, @kyso/vn, @kyso/sandbox and pdfjs-dist.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { tsaClient } from '@kyso/core';
import { privateKeySigner } from '@kyso/core/node';
import { createSandbox } from '@kyso/sandbox';
import * as vn from '@kyso/vn';

const [input, output] = process.argv.slice(2);
if (output === undefined) throw new TypeError('usage: node office.mjs DRAFT.pdf OUT.pdf');
const ink = (name) => readFile(new URL(`demo/ink/${name}.png`, import.meta.url));

const sandbox = await createSandbox();
const server = await sandbox.serve();
const timestamps = tsaClient(server.timestampUrl);
const signerOf = (id) => {
  const { privateKey: key, certificate, chain } = sandbox.identity(id);
  return privateKeySigner({ key, certificate, chain });
};

// Who approves, and whether number and date are blank, the layout tells; who initials, the office does.
const draft = await readFile(input);
const derived = await vn.derivePlan(draft);
const [printed] = derived.approval.people;
const plan = {
  ...derived,
  initials: {
    people: [
      { id: 'binh', name: 'Trần Thị Bình', title: 'Vụ trưởng', marks: 'every-page' },
      { id: 'dung', name: 'Phạm Đức Dũng', title: 'Chánh Văn phòng' },
    ],
  },
  // The sandbox signs for whoever is printed on the page.
  approval: {
    people: [{ ...printed, id: 'cuong', name: 'Lê Hoàng Cường', printedName: printed.name }],
  },
};

let pdf = await (await vn.prepareDraft(draft, plan)).bytes();
const [image, seal] = [await ink('signature'), await ink('seal')];
const text = 'Giao Vụ Pháp chế chủ trì, báo cáo trước ngày 30/11/2026.';
for (const [act, person, options] of [
  [vn.initial, 'tran-thi-binh', {}],
  [vn.initial, 'pham-duc-dung', {}],
  [vn.approve, 'le-hoang-cuong', { image }],
  [vn.issue, 'bo-thu-nghiem', { number: '15', date: '2026-11-20', seal }],
  [vn.register, 'bo-thu-nghiem', { number: '1234', forwardTo: 'Vụ Pháp chế' }],
  [vn.copy, 'bo-thu-nghiem', { kind: 'SAO_Y' }],
  [vn.comment, 'vo-thi-hanh', { text }],
])
  pdf = await (await act(pdf, { signer: signerOf(person), timestamps, ...options })).bytes();
await server.close();
await writeFile(output, pdf);

const trust = [{ name: 'sandbox', anchors: [sandbox.root.certificate] }];
const report = await vn.reportActs(pdf, { trust });
console.log(vn.reportText(report, 'vi'));
if (!report.plan.complete || report.problems.length > 0) process.exitCode = 1;
