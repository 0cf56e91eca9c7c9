import { isKysoError } from '../../src/errors.js';
import { readMark, signPdf, type SignedPdf } from '../../src/pades/index.js';
import { PdfDocument, fieldsOf, pageAt } from '../../src/pdf/index.js';
import type { Signer } from '../../src/signer.js';
import { inspectPdf, validatePdf } from '../../src/validation/index.js';
import { NOW, clock, crypto, slowSource } from '../pades/cast.js';

/** How far a file came. */
export type Outcome = 'refused' | 'read' | 'signed';

/** The name of the empty signature field that some of the seeds have. */
export const EMPTY_FIELD = 'Ky';

const rect = { x: 1, y: 1, width: 9, height: 9 };
const judging = { crypto, at: NOW, trust: [] };

/**
 * Puts a file through all that is done with files: looked at, judged, imported, signed in two ways, and
 * what was signed judged. The only failure allowed is a `KysoError`, and a signature that was made is
 * intact and appended. Throws otherwise.
 */
export async function survive(file: Uint8Array, signer: Signer): Promise<Outcome> {
  const looked = await typed(() => inspectPdf(file));
  await typed(() => validatePdf(file, judging));
  await typed(() => validatePdf(slowSource(file), judging));
  await typed(() => readMark(file));
  await typed(() => readEverything(file));
  const request = { signer, crypto, clock };
  const visible = await typed(() => signPdf(file, { ...request, field: { rect } }));
  if (visible) await expectIntact(file, visible);
  const filled = await typed(() => signPdf(file, { ...request, field: { name: EMPTY_FIELD } }));
  if (filled) await expectIntact(file, filled);
  return visible || filled ? 'signed' : looked ? 'read' : 'refused';
}

async function expectIntact(file: Uint8Array, { field, ...signed }: SignedPdf): Promise<void> {
  const bytes = await signed.bytes();
  if (Buffer.compare(file, bytes.subarray(0, file.length)) !== 0)
    throw new Error('the original is no prefix of the signed file');
  const report = await validatePdf(bytes, judging);
  const ours = report.signatures.find((signature) => signature.field === field);
  if (ours?.integrity !== 'intact')
    throw new Error(`the signature just made in ${field} is ${ours?.integrity ?? 'gone'}`);
}

/** Reads every object that the cross-reference names, the form and a page. */
async function readEverything(file: Uint8Array): Promise<void> {
  const document = await PdfDocument.open(file);
  await typed(() => document.run(() => fieldsOf(document)));
  await typed(() => document.run(() => pageAt(document, 1)));
  await document.run(() => {
    for (const section of document.sections()) {
      for (const [num] of section.entries()) document.objectOrNull(num);
    }
  });
}

/** The answer, or undefined where it was refused with a typed error. */
async function typed<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isKysoError(error)) return undefined;
    throw error;
  }
}
