import { X509Certificate } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { mustRun } from '../run-tool.mjs';
import { asArchival } from './archival.mjs';
import { liveThrough } from './live-through.mjs';
import { withOffice } from './office.mjs';

/** The draft that is also tried with its pages upside down; marks on pages displayed sideways stand as displayed. */
const TURNED_DOCUMENT = 'du-thao-chi-thi.skia.pdf';

/** The draft that is also tried as PDF/A-1b, and the document whose colour profile it takes. */
const ARCHIVED_DOCUMENT = 'du-thao-chi-thi.libreoffice.pdf';
const WITH_PROFILE = 'du-thao-chi-thi.pdfa2b-tagged.pdf';

/**
 * The whole life of every document of `documents`, of one draft upside down, and of one as PDF/A-1b.
 *
 * @param {{ documents: string, work: string }} places
 * @returns {Promise<{ cases: object[], roots: string[] }>} `roots`: PEM files of the trust anchors
 */
export function lifeCases({ documents, work }) {
  return withOffice(async (office) => {
    const cases = [];
    const tried = [
      ...(await pdfsOf(documents)),
      ...(await turned({ documents, work })),
      await archived({ documents, work }),
    ];
    for (const document of tried) cases.push(...(await liveThrough(office, { ...document, work })));
    const root = join(work, 'life-root.pem');
    await writeFile(root, new X509Certificate(office.sandbox.root.certificate).toString());
    return { cases, roots: [root] };
  });
}

async function pdfsOf(folder) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.pdf')).sort();
  if (names.length === 0) throw new Error(`no documents in ${folder}`);
  return names.map((name) => ({ name: basename(name, '.pdf'), file: join(folder, name) }));
}

function turned({ documents, work }) {
  return Promise.all(
    [180].map(async (angle) => {
      const file = join(work, `turned-${angle}.pdf`);
      await mustRun('qpdf', [join(documents, TURNED_DOCUMENT), `--rotate=+${angle}:1-z`, file]);
      return { name: `turned by ${angle}°`, file };
    }),
  );
}

async function archived({ documents, work }) {
  const read = (name) => readFile(join(documents, name));
  const file = join(work, 'archived.pdf');
  await writeFile(file, await asArchival(await read(ARCHIVED_DOCUMENT), await read(WITH_PROFILE)));
  return { name: 'as PDF/A-1b', file };
}
