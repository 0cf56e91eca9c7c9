import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isKysoError } from '../../src/errors.js';
import type { Signer } from '../../src/signer.js';
import { inspectPdf } from '../../src/validation/index.js';
import { corpus } from '../crypto/corpora.js';
import { signed } from '../pades/cast.js';
import { WAYS, encrypting, type Way } from '../pades/encrypting.js';
import { ONE_PAGE, appendRevision, makePdf, stream } from '../pdf/make-pdf.js';
import { xrefStreamPdf } from '../pdf/make-xref-stream.js';
import { EMPTY_FIELD, type Trial } from './survive.js';

/** Larger seeds are slow to mutate, and most edits would land in pictures. */
const LARGEST_SEED = 24_000;

/** A turned page with a text field, and an empty signature field whose widget is a kid. */
const WITH_FORM = {
  ...ONE_PAGE,
  1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /Perms << >> >>',
  3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Rotate 90 /Contents [4 0 R 8 0 R] /Annots [5 0 R 7 0 R] >>',
  5: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (So \\(1\\)) /V <feff0031> /Rect [1 1 9 9] /P 3 0 R >>',
  6: '<< /Fields [5 0 R 9 0 R] /SigFlags 1 >>',
  7: '<< /Type /Annot /Subtype /Widget /Parent 9 0 R /Rect [1 1 9 9] /P 3 0 R >>',
  8: stream('0 g'),
  9: `<< /FT /Sig /T (${EMPTY_FIELD}) /Kids [7 0 R] >>`,
};

/** Files of ours and of the corpora that are sound, or at least opened, before they are damaged. */
export async function seedFiles(signer: Signer): Promise<readonly Trial[]> {
  const plain = makePdf(WITH_FORM, { trailer: '/Info 4 0 R /ID [<00> <00>]' });
  const packed = xrefStreamPdf(WITH_FORM, { predictor: 2 });
  const once = await signed(plain, { signer });
  const ours = [
    makePdf(ONE_PAGE),
    xrefStreamPdf(ONE_PAGE),
    plain,
    packed,
    once,
    await signed(await signed(packed, { signer }), { signer }),
    appendRevision(once, { 5: 'null' }, { free: [8] }),
  ].map((file) => ({ file }));
  const found = ['hard-unsigned', 'pyhanko', 'pades-dss', 'attacks'].flatMap(smallFiles);
  const slow = await Promise.all(found.map(isSlow));
  return [
    ...ours,
    ...(await encryptedSeeds(makePdf(WITH_FORM), signer)),
    ...found.filter((_, index) => slow[index] !== true),
  ];
}

/**
 * Every password, right or wrong, is slow to try against a file of revision 6, by design: of those there are some of
 * our own. A file whose password nobody knows is refused whatever else is wrong with it.
 */
async function isSlow({ file, ...opening }: Trial): Promise<boolean> {
  try {
    return (await inspectPdf(file, opening)).encryption?.revision === 6;
  } catch (error) {
    return isKysoError(error) && error.code === 'ERR_PASSWORD';
  }
}

/** One in every way of encryption, with a user password and, packed into object streams, without; some signed. */
async function encryptedSeeds(plain: Uint8Array, signer: Signer): Promise<readonly Trial[]> {
  if (spawnSync('qpdf', ['--version']).error) {
    if (process.env['CI']) throw new Error('missing: qpdf');
    console.warn('qpdf missing: no encrypted files of our own among the seeds');
    return [];
  }
  const { encrypt, remove } = encrypting();
  const encrypted = (way: Way): readonly Trial[] => {
    // Only AES-256 takes passwords beyond PDFDocEncoding (ISO 32000-2 §7.6.4.3.3).
    const password = way.bits === '256' ? 'mật khẩu' : 'mat khau';
    return [
      { file: encrypt(plain, way, { user: password }), password },
      { file: encrypt(plain, way, { user: '', flags: ['--object-streams=generate'] }) },
    ];
  };
  const trials = WAYS.flatMap(encrypted);
  // R6 derives its keys slowly by design: not twice as many of those.
  const quick = WAYS.filter(({ revision }) => revision < 6).flatMap(encrypted);
  remove();
  const signedToo = quick.map(async ({ file, ...opening }) => ({
    file: await signed(file, { signer, ...opening }),
    ...opening,
  }));
  return [...trials, ...(await Promise.all(signedToo))];
}

function smallFiles(set: string): readonly Trial[] {
  const folder = corpus(set);
  if (folder === undefined) return [];
  const passwords = passwordsOf(join(folder, 'expected.json'));
  return readdirSync(folder)
    .filter((name) => name.endsWith('.pdf') && statSync(join(folder, name)).size < LARGEST_SEED)
    .sort()
    .map((name) => {
      const file = new Uint8Array(readFileSync(join(folder, name)));
      const password = passwords.get(name);
      return password === undefined ? { file } : { file, password };
    });
}

/** The passwords that the answers to a set name, by file. */
function passwordsOf(path: string): ReadonlyMap<string, string> {
  const { items = [] } = JSON.parse(readFileSync(path, 'utf8')) as {
    items?: readonly { file: string; password?: string | null }[];
  };
  return new Map(
    items.flatMap(({ file, password }) => (password ? [[file, password] as const] : [])),
  );
}
