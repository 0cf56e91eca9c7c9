import { isKysoError } from '../../src/errors.js';
import {
  completeSignature,
  prepareSignature,
  readMark,
  signPdf,
  toBeSignedOf,
  type PreparedSignature,
  type SignatureRequest,
  type SignedPdf,
} from '../../src/pades/index.js';
import { PdfDocument, fieldsOf, isStream, pageAt, type OpenOptions } from '../../src/pdf/index.js';
import type { Signer } from '../../src/signer.js';
import { inspectPdf, validatePdf } from '../../src/validation/index.js';
import { NOW, clock, crypto, slowSource } from '../pades/cast.js';

/** A file, and the password that opened it before anything happened to it. */
export interface Trial {
  readonly file: Uint8Array;
  readonly password?: string;
}

/** How far a file came. */
export type Outcome = 'refused' | 'read' | 'signed';

/** The name of the empty signature field that some of the seeds have. */
export const EMPTY_FIELD = 'Ky';

const rect = { x: 1, y: 1, width: 9, height: 9 };
const judging = { crypto, at: NOW, trust: [] };

/**
 * Puts a file through all that is done with files: looked at, judged, imported, read in both modes, signed in one
 * call and in two phases, with a cross-reference rebuilt where that is needed, and what was signed judged. The only
 * failure allowed is a `KysoError`, and a signature that was made is intact and appended. Throws otherwise.
 */
export async function survive({ file, ...opening }: Trial, signer: Signer): Promise<Outcome> {
  const looked = await typed(() => inspectPdf(file, opening));
  await typed(() => validatePdf(file, { ...judging, ...opening }));
  await typed(() => validatePdf(slowSource(file), { ...judging, ...opening }));
  await typed(() => readMark(file));
  await typed(() => readEverything(file, { ...opening, mode: 'strict' }));
  await typed(() => readEverything(file, { ...opening, mode: 'tolerant' }));
  const request = { ...opening, crypto, clock };
  const visible = { ...request, signer, field: { rect } };
  const made =
    (await typed(() => signPdf(file, visible))) ??
    (await typed(() => signPdf(file, { ...visible, repair: true })));
  if (made) await expectIntact({ file, ...opening }, made);
  const field = { name: EMPTY_FIELD };
  const filled = await typed(() => inTwoPhases(file, signer, { ...request, field, repair: true }));
  if (filled) await expectIntact({ file, ...opening }, filled);
  return made || filled ? 'signed' : looked ? 'read' : 'refused';
}

/** As where the document stays and the digest travels: what is prepared crosses as text. */
async function inTwoPhases(
  file: Uint8Array,
  signer: Signer,
  request: SignatureRequest,
): Promise<SignedPdf> {
  const made = await prepareSignature(file, { ...request, ...signer });
  const prepared = JSON.parse(JSON.stringify(made)) as PreparedSignature;
  const { bytes, digestAlgorithm } = toBeSignedOf(prepared);
  return completeSignature(file, prepared, await signer.sign(bytes, { digestAlgorithm }));
}

async function expectIntact(
  { file, ...opening }: Trial,
  { field, ...signed }: SignedPdf,
): Promise<void> {
  const bytes = await signed.bytes();
  // What appending in place leaves behind, too.
  if (Buffer.compare(Buffer.concat([file, signed.revision]), bytes) !== 0)
    throw new Error('the signed file is not the original with the revision behind it');
  const report = await validatePdf(bytes, { ...judging, ...opening });
  const ours = report.signatures.find((signature) => signature.field === field);
  if (ours?.integrity !== 'intact')
    throw new Error(`the signature just made in ${field} is ${ours?.integrity ?? 'gone'}`);
}

/** Reads the form, a page, every object that the cross-reference names, and what is in its streams. */
async function readEverything(file: Uint8Array, options: OpenOptions): Promise<void> {
  const document = await PdfDocument.open(file, options);
  await typed(() => document.run(() => fieldsOf(document)));
  await typed(() => document.run(() => pageAt(document, 1)));
  const numbers = await document.run(() =>
    document.sections().flatMap((section) => [...section.entries()].map(([num]) => num)),
  );
  for (const num of new Set(numbers)) {
    await typed(() =>
      document.run(() => {
        const value = document.object(num);
        return isStream(value) ? document.decoded(value) : value;
      }),
    );
  }
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
