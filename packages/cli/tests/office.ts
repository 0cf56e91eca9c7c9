import { createSandbox, type Sandbox } from '@kyso/sandbox';
import { keyOptions, kysoJson, testFolder, type JsonResult, type TestFolder } from './kyso.js';
import { SEAL, SIGNATURE } from './png.js';

/** The plan of the sample decision, for the people of the sandbox. */
export const PLAN = {
  version: 1,
  initials: {
    people: [
      { id: 'binh', name: 'Trần Thị Bình', title: 'Vụ trưởng', marks: 'every-page' },
      { id: 'dung', name: 'Phạm Đức Dũng' },
    ],
  },
  approval: {
    people: [{ id: 'cuong', name: 'Lê Hoàng Cường', printedName: 'Đặng Thị Huyền Thư' }],
  },
  issue: { organisation: 'BỘ THỬ NGHIỆM' },
};

/** An office with keys, images and a folder. */
export interface Office {
  readonly folder: TestFolder;
  readonly sandbox: Sandbox;
  readonly seal: string;
  readonly signature: string;
  readonly plan: string;
  readonly root: string;
  /** Key options of a person, or of the organisation. */
  readonly key: (id: string) => readonly string[];
  /** Runs an act on one file of the folder into another, and answers its JSON. */
  readonly act: (
    name: string,
    files: readonly [string, string],
    ...rest: readonly string[]
  ) => Promise<JsonResult>;
}

export async function openOffice(): Promise<Office> {
  const folder = testFolder();
  const sandbox = await createSandbox({ authorityKeyType: 'rsa-2048' });
  return {
    folder,
    sandbox,
    seal: folder.write('seal.png', SEAL),
    signature: folder.write('signature.png', SIGNATURE),
    plan: folder.write('plan.json', JSON.stringify(PLAN)),
    root: folder.write('root.der', sandbox.root.certificate),
    key: (id) => keyOptions(folder, sandbox.identity(id)),
    act: (name, [from, to], ...rest) =>
      kysoJson([name, folder.path(from), '-o', folder.path(to), ...rest]),
  };
}

/** A PDF of one page with another text. */
export function otherText(): string {
  const content = 'BT /F 12 Tf 72 720 Td (Another text) Tj ET';
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.7\n';
  const offsets = objects.map((object, i) => {
    const offset = text.length;
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  return `${text}xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
}
