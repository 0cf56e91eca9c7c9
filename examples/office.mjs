/**
 * node office.mjs DRAFT.pdf OUT.pdf: the life of a document in an office: two initials, approval, number, date and
 * seal, then on the receiving side the stamp of arrival, a copy and a comment; and the report of all of it. Keys and
 * timestamps are those of a sandbox. Needs @kyso/core, @kyso/vn, @kyso/sandbox and pdfjs-dist.
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
const by = (id) => {
  const { privateKey: key, certificate, chain } = sandbox.identity(id);
  const signer = privateKeySigner({ key, certificate, chain });
  return { signer, timestamps: tsaClient(server.timestampUrl) };
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
const [signature, seal] = [await ink('signature'), await ink('seal')];
const text = 'Giao Vụ Pháp chế chủ trì, báo cáo trước ngày 30/11/2026.';
for (const [act, person, options] of [
  [vn.initial, 'tran-thi-binh', {}],
  [vn.initial, 'pham-duc-dung', {}],
  [vn.approve, 'le-hoang-cuong', { image: signature }],
  [vn.issue, 'bo-thu-nghiem', { number: '15', date: '2026-11-20', seal }],
  [vn.register, 'bo-thu-nghiem', { number: '1234', forwardTo: 'Vụ Pháp chế' }],
  [vn.copy, 'bo-thu-nghiem', { kind: 'SAO_Y' }],
  [vn.comment, 'vo-thi-hanh', { text }],
])
  pdf = await (await act(pdf, { ...by(person), ...options })).bytes();
await server.close();
await writeFile(output, pdf);

const trust = [{ name: 'sandbox', anchors: [sandbox.root.certificate] }];
const report = await vn.reportActs(pdf, { trust });
console.log(vn.reportText(report, 'vi'));
if (!report.plan.complete || report.problems.length > 0) process.exitCode = 1;
