import type { BytesInput } from '../bytes/index.js';
import { isKysoError } from '../errors.js';
import { orphanMarks, rangeDigests, signaturesOf } from '../pades/index.js';
import { PdfDocument, pageCount } from '../pdf/index.js';
import {
  concludeOver,
  type Conclusion,
  type PdfReport,
  type PdfSignatureReport,
} from '../report.js';
import { joinedEvidence } from './evidence.js';
import type { FileEntry, Ledger } from './ledger.js';
import { contextOf, type Context, type ValidateOptions } from './options.js';
import { boundBy, carrierOf, changesSince } from './pdf-carrier.js';
import { checkContents, type CheckedContents } from './pdf-contents.js';
import { storedEvidence } from './pdf-evidence.js';
import { judgeSignatures, type FoundSignature } from './pdf-signatures.js';
import { proofBook } from './proofs.js';

/**
 * Judges every signature and document timestamp of a PDF. A bad signature is an answer. A file that only
 * opens by rebuilding its cross-reference or by other tolerances is judged by its bytes: integrity is
 * told, coverage is `unclear`, changes are unexplained, and the findings name the damage. What throws is
 * a file that cannot be read: `ERR_NOT_PDF`, `ERR_XREF_DAMAGED`, `ERR_PDF_SYNTAX`, `ERR_PASSWORD`,
 * `ERR_ENCRYPTED`.
 *
 * @example
 * const report = await validatePdf(pdf, { trust: [{ name: 'user', anchors: [root] }] });
 * report.conclusion; // 'TOTAL-PASSED' | 'INDETERMINATE' | 'TOTAL-FAILED' | 'NO-SIGNATURE'
 */
export async function validatePdf(
  pdf: BytesInput,
  options: ValidateOptions = {},
): Promise<PdfReport> {
  return judgePdf(pdf, options);
}

/** The same, with a ledger where what the verdicts rest on is asked for. */
export async function judgePdf(
  pdf: BytesInput,
  options: ValidateOptions,
  ledger?: Ledger,
): Promise<PdfReport> {
  const context = contextOf(options, ledger);
  const { password } = options;
  try {
    return await validateIn(await PdfDocument.open(pdf, { password }), context);
  } catch (error) {
    if (!isKysoError(error) || !DAMAGE.includes(error.code)) throw error;
    const document = await PdfDocument.open(pdf, { mode: 'tolerant', password });
    const report = await validateIn(document, context);
    // That a damaged file holds no signature cannot be told: a reader that sees more may find one.
    if (report.signatures.length === 0) throw error;
    return report;
  }
}

/** What a damaged file throws, so that its signatures are judged by their bytes alone. */
const DAMAGE = ['ERR_NOT_PDF', 'ERR_XREF_DAMAGED', 'ERR_PDF_SYNTAX'];

async function validateIn(document: PdfDocument, context: Context): Promise<PdfReport> {
  const found = await foundSignatures(document);
  const sections = found.flatMap(({ carrier: { section } }) => section ?? []);
  const stored = await storedEvidence(document, sections);
  const own = withStored(context, stored);
  const checked = await checkedInOrder(document, found, own);
  const proofs = proofBook(own.crypto, own.at);
  const signatures = await judgeSignatures(checked, {
    ...{ document, stored, proofs },
    context: { ...own, proofs },
  });
  if (own.ledger)
    own.ledger.file = { context: { ...own, proofs }, signatures: checked.map(fileEntry) };
  return {
    format: 'pdf',
    policy: context.policy.name,
    conclusion: conclusionOf(signatures),
    document: await document.run(() => ({
      pages: pageCount(document),
      revisions: document.sections().length,
      encrypted: document.encrypted,
    })),
    signatures,
    findings: [...document.findings, ...stored.findings],
  };
}

function fileEntry({ contents }: FoundSignature): FileEntry {
  return contents.kind === 'checked' ? contents : {};
}

/** A document timestamp proves when a file existed, not that anybody signed it: alone it makes no document a signed one. */
function conclusionOf(signatures: readonly PdfSignatureReport[]): Conclusion {
  const conclusion = concludeOver(signatures.map(({ indication }) => indication));
  const signed = signatures.some(({ kind }) => kind === 'signature');
  return conclusion === 'TOTAL-PASSED' && !signed ? 'NO-SIGNATURE' : conclusion;
}

type Found = Omit<FoundSignature, 'contents'>;

/** Every signature with what its carrier says, before its CMS is looked at. */
async function foundSignatures(document: PdfDocument): Promise<Found[]> {
  const signatures = await document.run(() => signaturesOf(document));
  const carriers = await document.run(() => signatures.map((one) => carrierOf(one, document)));
  const bound = await document.run(() =>
    signatures.map((signature, i) => boundBy(document, signature, carriers[i])),
  );
  const changes = await changesSince(document, bound, carriers);
  const found: Found[] = [];
  for (const [i, signature] of signatures.entries()) {
    const [carrier, modifications, own] = [carriers[i], changes[i], bound[i]];
    if (!carrier || !modifications || !own) continue;
    const orphans = await document.run(() => orphanMarks(document, own, bound));
    const findings = [...carrier.findings, ...orphans];
    found.push({ signature, carrier: { ...carrier, findings }, modifications });
  }
  return found;
}

/** What the document itself holds may help as what the caller gives; nothing of it is believed. */
function withStored(
  context: Context,
  { certificates, evidence }: Awaited<ReturnType<typeof storedEvidence>>,
): Context {
  return {
    ...context,
    intermediates: [...context.intermediates, ...certificates],
    evidence: joinedEvidence(context.evidence, evidence),
  };
}

/** In the order of the file, so that its bytes are gone over once. */
async function checkedInOrder(
  document: PdfDocument,
  found: readonly Found[],
  context: Context,
): Promise<FoundSignature[]> {
  const digests = rangeDigests(document.window.source, context.crypto);
  const checked: FoundSignature[] = [];
  for (const one of found) {
    const { range } = one.carrier;
    const contents: CheckedContents = await checkContents(one.signature, {
      ...{ document, context, digests, range },
    });
    checked.push({ ...one, contents });
  }
  return checked;
}
