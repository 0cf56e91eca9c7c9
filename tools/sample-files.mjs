/** What guides and pictures need besides the sample draft: files that an office has, made from that draft. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PDF } from '@libpdf/core';
import { composeMark } from '@kyso/appearance';

const project = fileURLToPath(new URL('..', import.meta.url));

/** The sample: a decision, number and date blank, with the regulation that it issues behind it. */
export const sampleDraft = join(
  project,
  'test-fixtures',
  'du-thao-quyet-dinh',
  'du-thao-quyet-dinh.pdf',
);

/** A picture of the examples: `signature` or `seal`, PNG with transparency. */
export function inkFile(name) {
  return join(project, 'examples', 'demo', 'ink', `${name}.png`);
}

/** As another program encrypts it: nothing here encrypts documents that are not. */
export async function encryptedDraft() {
  const pdf = await PDF.load(await readFile(sampleDraft));
  pdf.setProtection({ userPassword: 'mo-tai-lieu', ownerPassword: 'chu-so-huu' });
  return pdf.save();
}

/** The regulation as a file of its own. */
export async function appendixAlone() {
  const pdf = await PDF.load(await readFile(sampleDraft));
  return (await pdf.extractPages([2, 3, 4])).save();
}

/** The draft with one sentence more on page 1, as if somebody had edited it. */
export async function editedDraft() {
  const pdf = await PDF.load(await readFile(sampleDraft));
  const size = { width: 400, height: 16 };
  const lines = ['4. Sở Nội vụ theo dõi, báo cáo kết quả.'];
  const text = { kind: 'text', x: 0, y: 0, ...size, size: 13.5, align: 'left', lines };
  const sentence = await PDF.load(await composeMark({ ...size, parts: [text] }));
  pdf.getPage(0).drawPage(await pdf.embedPage(sentence, 0), { x: 121, y: 60 });
  return pdf.save();
}
