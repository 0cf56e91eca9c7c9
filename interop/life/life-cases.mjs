import { X509Certificate } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { mustRun } from '../run-tool.mjs';
import { liveThrough } from './live-through.mjs';
import { withOffice } from './office.mjs';

/** The draft that is also tried with its pages upside down; marks on pages displayed sideways stand as displayed. */
const TURNED_DOCUMENT = 'du-thao-chi-thi.skia.pdf';

/**
 * The whole life of every document of `documents`, and of one draft upside down.
 *
 * @param {{ documents: string, work: string }} places
 * @returns {Promise<{ cases: object[], roots: string[] }>} `roots`: PEM files of the trust anchors
 */
export function lifeCases({ documents, work }) {
  return withOffice(async (office) => {
    const cases = [];
    for (const document of [...(await pdfsOf(documents)), ...(await turned({ documents, work }))])
      cases.push(...(await liveThrough(office, { ...document, work })));
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
