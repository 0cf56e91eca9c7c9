import { equalBytes, type BytesInput } from '../bytes/index.js';
import {
  broken,
  checkSignerInfo,
  combined,
  failed,
  intact,
  parseSignedData,
  passed,
  warning,
  type SignedData,
  type SignerInfoCheck,
} from '../cms/index.js';
import { coreError, isKysoError, type KysoError } from '../errors.js';
import {
  bondsOf,
  checkByteRange,
  coverageOf,
  hiddenContent,
  laterRevisions,
  modificationsSince,
  orphanMarks,
  readAct,
  rangeBytes,
  rangeDigests,
  referencesTo,
  signaturesOf,
  unexplained,
  type BoundSignature,
  type PdfSignature,
  type Range,
  type References,
} from '../pades/index.js';
import { PdfDocument, pageCount } from '../pdf/index.js';
import {
  concludeOver,
  type Coverage,
  type Finding,
  type Modifications,
  type PdfReport,
  type PdfSignatureReport,
} from '../report.js';
import {
  checkTimestampToken,
  parseTimestampToken,
  type TimestampToken,
} from '../timestamp/index.js';
import { baselineLevel } from './level.js';
import { contextOf, type Context, type ValidateOptions } from './options.js';
import { judgeSigner, unreadableSignature } from './signer-judgement.js';

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
  const context = contextOf(options);
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
  const found = await document.run(() => signaturesOf(document));
  const digests = rangeDigests(document.window.source, context.crypto);
  const carriers = await document.run(() => found.map((one) => carrierOf(one, document)));
  const bound = await document.run(() =>
    found.map((signature, i) => boundBy(document, signature, carriers[i])),
  );
  const changes = await changesSince(document, bound, carriers);
  const searched = newestSigned(found, carriers);
  const judged: PdfSignatureReport[] = [];
  for (const [i, signature] of found.entries()) {
    const [carrier, modifications, own] = [carriers[i], changes[i], bound[i]];
    if (!carrier || !modifications || !own) continue;
    const orphans = await document.run(() => orphanMarks(document, own, bound));
    const findings = [...carrier.findings, ...orphans];
    const work = { document, context, digests, searched };
    judged.push(
      await judgeSignature(signature, {
        ...work,
        carrier: { ...carrier, modifications, findings },
      }),
    );
  }
  const signatures = withLaterStamps(judged);
  return {
    format: 'pdf',
    conclusion: concludeOver(signatures.map(({ indication }) => indication)),
    document: await document.run(() => ({
      pages: pageCount(document),
      revisions: document.sections().length,
      encrypted: document.encrypted,
    })),
    signatures,
    findings: document.findings,
  };
}

/** Facts of the carrier, known before the CMS is looked at. */
interface Carrier {
  readonly range: Range | undefined;
  readonly byteRangeValid: boolean;
  readonly coverage: Coverage;
  /** Section that ends the covered revision. */
  readonly section: number | undefined;
  readonly findings: readonly Finding[];
}

/** The newest revision that a person signed: it holds what the earlier ones do. */
function newestSigned(found: readonly PdfSignature[], carriers: readonly Carrier[]): number {
  const sections = carriers.flatMap(({ section }, i) =>
    section !== undefined && found[i]?.kind === 'signature' ? [section] : [],
  );
  return Math.min(...sections);
}

interface Work {
  readonly document: PdfDocument;
  readonly context: Context;
  readonly digests: ReturnType<typeof rangeDigests>;
  /** The revision that is searched for what could hide. */
  readonly searched: number;
  readonly carrier: Carrier & { readonly modifications: Modifications };
}

async function judgeSignature(signature: PdfSignature, work: Work): Promise<PdfSignatureReport> {
  const { field, kind, subFilter, byteRange } = signature;
  const { byteRangeValid, coverage, modifications } = work.carrier;
  const judged = await judgeContents(signature, work);
  // Behind the verdict: what could hide is told and decides nothing.
  const findings = [...judged.findings, ...(await hiddenIn(signature, work))];
  const facts = { field, kind, subFilter, byteRange, byteRangeValid, coverage, modifications };
  return { ...facts, ...judged, findings };
}

/** Warnings about the newest revision that a person signed; a document timestamp says nothing of what is shown. */
async function hiddenIn(
  { kind }: PdfSignature,
  { carrier: { section }, document, context, searched }: Work,
): Promise<readonly Finding[]> {
  const wanted = context.hiddenContent && kind === 'signature' && section === searched;
  return wanted ? hiddenContent(document, searched) : [];
}

/** What came after each signature; the document is gone through once for all of them. */
async function changesSince(
  document: PdfDocument,
  bound: readonly BoundSignature[],
  carriers: readonly Carrier[],
): Promise<Modifications[]> {
  const oldest = Math.max(0, ...bound.map(({ section }) => section ?? 0));
  let references: Promise<References | KysoError> | undefined;
  const changes: Modifications[] = [];
  for (const { range, section } of carriers) {
    if (section === undefined || !range) {
      changes.push(unexplained());
      continue;
    }
    const zone = { section, end: range[2] + range[3] };
    const told = await document.run(() => laterRevisions(document, zone));
    changes.push(told ?? (await explained(section)));
  }
  return changes;

  async function explained(section: number): Promise<Modifications> {
    references ??= referencesOrError(document, oldest);
    const known = await references;
    // A cross-reference that cannot be read whole leaves open what else it names.
    if (isKysoError(known)) return unexplained(known.message);
    return document.run(() => modificationsSince(document, section, { bound, references: known }));
  }
}

async function referencesOrError(
  document: PdfDocument,
  oldest: number,
): Promise<References | KysoError> {
  try {
    return await referencesTo(document, oldest);
  } catch (error) {
    if (isKysoError(error)) return error;
    throw error;
  }
}

function boundBy(
  document: PdfDocument,
  { field, fieldDict, holder, kind, dict }: PdfSignature,
  carrier: Carrier | undefined,
): BoundSignature {
  const section = carrier?.byteRangeValid === true ? carrier.section : undefined;
  return {
    ...{ field, kind, section, holder: holder?.num },
    ...bondsOf(document, { dict, field: fieldDict }),
  };
}

function carrierOf(signature: PdfSignature, document: PdfDocument): Carrier {
  const { range, finding } = checkByteRange(signature, document.size);
  const byteRangeValid = finding.status === 'passed';
  const covered = coverageOf(document, signature, byteRangeValid ? range : undefined);
  const repeated = signature.dict.repeated.filter((key) =>
    ['Contents', 'ByteRange', 'SubFilter'].includes(key),
  );
  return {
    range,
    byteRangeValid,
    coverage: covered.coverage,
    section: covered.section,
    findings: [
      finding,
      covered.finding,
      ...repeated.map((key) =>
        failed('signature-dictionary', 'ISO 32000-2 §7.3.7', { found: `/${key} twice` }),
      ),
    ],
  };
}

type Judged = Omit<
  PdfSignatureReport,
  'field' | 'kind' | 'subFilter' | 'byteRange' | 'byteRangeValid' | 'coverage' | 'modifications'
>;

async function judgeContents(signature: PdfSignature, work: Work): Promise<Judged> {
  const { carrier } = work;
  const { contents, claimedTime } = signature;
  const unreadable = (finding: Finding): Judged =>
    unreadableSignature([...carrier.findings, finding], claimedTime);
  if (!contents || contents.every((byte) => byte === 0)) {
    return unreadable(
      failed('cms-structure', 'EN 319 142-1 §6.3', {
        found: contents ? 'only zeros' : 'no /Contents',
      }),
    );
  }
  try {
    return signature.kind === 'document-timestamp'
      ? await judgeDocumentTimestamp(signature, contents, work)
      : await judgeCms(signature, contents, work);
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return unreadable(failed('cms-structure', 'RFC 5652 §5.1', { found: error.message }));
  }
}

async function judgeCms(
  signature: PdfSignature,
  contents: Uint8Array,
  work: Work,
): Promise<Judged> {
  const { carrier, context } = work;
  const signedData = parseSignedData(contents, { ber: true });
  const [signerInfo] = signedData.signerInfos;
  const structure = structureFindings(signature, contents, signedData);
  if (!signerInfo)
    return unreadableSignature([...carrier.findings, ...structure], signature.claimedTime);
  const check = await checkValue(signature, signedData, work);
  const { act, findings } = await work.document.run(() =>
    readAct(work.document, signature.dict, signerInfo.signedAttributes),
  );
  const judged = await judgeSigner(
    {
      signedData,
      signerInfo,
      check,
      purpose: 'document-signing',
      carrier: [...carrier.findings, ...structure, ...findings],
      unchanged: carrier.modifications.permitted,
      claimedSigningTime: signature.claimedTime,
    },
    context,
  );
  const isPades = signature.subFilter === 'ETSI.CAdES.detached';
  return { ...judged, act, level: isPades ? baselineLevel(signerInfo, judged) : null };
}

/** What EN 319 142-1 §6.3 and ISO 32000-2 §12.8.3 say of the CMS in a PDF. */
function structureFindings(
  { subFilter }: PdfSignature,
  contents: Uint8Array,
  { signerInfos, length, rewritten, eContent }: SignedData,
): Finding[] {
  const findings: Finding[] = [];
  const clause = 'EN 319 142-1 §6.3';
  const rest = contents.subarray(length).some((byte) => byte !== 0);
  if (signerInfos.length !== 1)
    findings.push(failed('signer-count', clause, { expected: 1, found: signerInfos.length }));
  if (rewritten)
    findings.push(warning('cms-encoding', 'RFC 5652 §5', { expected: 'DER', found: 'BER' }));
  // Adobe's and some remote services leave other bytes than zeros; they are outside the CMS and unsigned.
  if (rest)
    findings.push(
      warning('cms-padding', clause, { expected: 'zeros', found: contents.length - length }),
    );
  if (eContent && subFilter !== 'adbe.pkcs7.sha1')
    findings.push(failed('encapsulated-content', clause, { found: eContent.length }));
  return findings;
}

async function checkValue(
  signature: PdfSignature,
  signedData: SignedData,
  { carrier, context, digests, document }: Work,
): Promise<SignerInfoCheck> {
  const { crypto } = context;
  const { range } = carrier;
  const [signerInfo] = signedData.signerInfos;
  if (!signerInfo) throw coreError('ERR_CMS', 'no SignerInfo');
  const candidates = context.intermediates;
  if (signature.subFilter !== 'adbe.pkcs7.sha1') {
    return checkSignerInfo(signedData, signerInfo, {
      crypto,
      candidates,
      ...(range && {
        contentDigest: (algorithm) => digests(range, algorithm),
        content: () => rangeBytes(document.window.source, range),
      }),
    });
  }
  // ISO 32000-1 §12.8.3.3.1: the SHA-1 of the byte range is the content that the CMS carries and signs.
  const check = await checkSignerInfo(signedData, signerInfo, { crypto, candidates });
  const digest = range && (await digests(range, 'SHA-1'));
  const same =
    digest !== undefined &&
    signedData.eContent !== undefined &&
    equalBytes(digest, signedData.eContent);
  const clause = 'ISO 32000-1 §12.8.3.3.1';
  const outcome = same
    ? intact(passed('message-digest', clause))
    : broken(failed('message-digest', clause));
  return { ...check, ...combined([outcome, check]), digestAlgorithm: 'SHA-1' };
}

async function judgeDocumentTimestamp(
  signature: PdfSignature,
  contents: Uint8Array,
  work: Work,
): Promise<Judged> {
  const { carrier, context, digests } = work;
  const { range } = carrier;
  const length = parseSignedData(contents, { ber: true }).length;
  const token: TimestampToken = parseTimestampToken(contents.subarray(0, length));
  const check = await checkTimestampToken(token, {
    crypto: context.crypto,
    candidates: context.intermediates,
    imprint: async (algorithm) => (range ? digests(range, algorithm) : undefined),
  });
  const judged = await judgeSigner(
    {
      signedData: token.signedData,
      signerInfo: token.signerInfo,
      check,
      purpose: 'timestamping',
      carrier: carrier.findings,
      unchanged: carrier.modifications.permitted,
      claimedSigningTime: token.info.genTime,
    },
    context,
  );
  return { ...judged, level: null };
}

/** A signature that a later intact document timestamp covers is proved to have existed then: B-T (EN 319 142-1 §6.3). */
function withLaterStamps(signatures: readonly PdfSignatureReport[]): PdfSignatureReport[] {
  return signatures.map((signature, index) => {
    const stamped = signatures
      .slice(index + 1)
      .some(
        ({ kind, integrity, byteRangeValid }) =>
          kind === 'document-timestamp' && integrity === 'intact' && byteRangeValid,
      );
    return signature.level === 'B-B' && stamped ? { ...signature, level: 'B-T' } : signature;
  });
}
