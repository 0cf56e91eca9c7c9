import { readableCertificates, warning } from '../cms/index.js';
import { hiddenContent, readAct, type PdfSignature } from '../pades/index.js';
import { isName, isString, type PdfDocument } from '../pdf/index.js';
import type { Finding, Modifications, PdfSignatureReport } from '../report.js';
import { certificatesOf } from '../cms/signer-certificate.js';
import type { Certificate } from '../x509/index.js';
import { baselineLevel } from './level.js';
import type { Context } from './options.js';
import type { Carrier } from './pdf-carrier.js';
import type { CheckedContents } from './pdf-contents.js';
import type { StoredEvidence } from './pdf-evidence.js';
import { pdfLevel, type LaterTimestamp } from './pdf-level.js';
import { coversSignature, proveCovered, tokensOf, type ProvableSignature } from './pdf-proofs.js';
import type { ProofBook } from './proofs.js';
import { judgeSigner, unreadableSignature } from './signer-judgement.js';

/** A signature of a document with all that is known before it is judged. */
export interface FoundSignature {
  readonly signature: PdfSignature;
  readonly carrier: Carrier;
  readonly modifications: Modifications;
  readonly contents: CheckedContents;
}

/** What all signatures of a document share. */
export interface DocumentWork {
  readonly document: PdfDocument;
  readonly context: Context;
  readonly stored: StoredEvidence;
  readonly proofs: ProofBook;
}

/**
 * Judges the signatures of a document, the document timestamps first and the newest of them before the others: what one
 * that holds covers is proved to have existed then, and is judged for that time (EN 319 102-1 §5.6.3). In the order given.
 */
export async function judgeSignatures(
  found: readonly FoundSignature[],
  work: DocumentWork,
): Promise<PdfSignatureReport[]> {
  const reports: PdfSignatureReport[] = [];
  const proved: (Date | undefined)[] = [];
  for (const [i, one] of [...found.entries()].reverse()) {
    if (one.signature.kind !== 'document-timestamp') continue;
    const report = await judgeFound(one, proved[i], work);
    reports[i] = report;
    prove(one, report, { found, proved, work });
  }
  const searched = newestSigned(found);
  const carried = carriedBy(found);
  for (const [i, one] of found.entries()) {
    if (one.signature.kind === 'document-timestamp') continue;
    const report = await judgeFound(one, proved[i], work);
    // Behind the verdict: what could hide is told and decides nothing.
    const hidden = await hiddenIn(one, searched, work);
    const level = report.level && levelOf(i, report, { found, reports, carried, work });
    reports[i] = { ...report, level, findings: [...report.findings, ...hidden] };
  }
  return reports;
}

interface Proving {
  readonly found: readonly FoundSignature[];
  /** By index, since when each signature is proved to exist. */
  readonly proved: (Date | undefined)[];
  readonly work: DocumentWork;
}

/** Only a timestamp against which nothing stands proves anything. */
function prove(
  { signature, carrier: { range }, contents }: FoundSignature,
  report: PdfSignatureReport,
  { found, proved, work }: Proving,
): void {
  const time = contents.kind === 'checked' ? contents.info?.genTime : undefined;
  if (report.indication !== 'TOTAL-PASSED' || !range || !time) return;
  if (!isDeclared(signature, work.document)) return;
  const signatures = found.map(provable);
  for (const [i, one] of signatures.entries()) {
    const known = proved[i];
    if (coversSignature(range, one) && (!known || time < known)) proved[i] = time;
  }
  proveCovered(work.proofs, range, { time, signatures, items: work.stored.items });
}

function provable({ carrier, contents }: FoundSignature): ProvableSignature {
  const checked = contents.kind === 'checked' ? contents : undefined;
  return {
    range: carrier.byteRangeValid ? carrier.range : undefined,
    signedData: checked?.signedData,
    signerInfo: checked?.signerInfo,
  };
}

/** A dictionary that calls itself another thing is no document timestamp (ISO 32000-2 §12.8.5, Table 255); /Type may be missing. */
function isDeclared({ dict }: PdfSignature, document: PdfDocument): boolean {
  const type = document.resolveOrNull(dict.entries.get('Type'));
  return type === null || isName(type, 'DocTimeStamp');
}

async function judgeFound(
  found: FoundSignature,
  provedAt: Date | undefined,
  work: DocumentWork,
): Promise<PdfSignatureReport> {
  const { signature, carrier, modifications, contents } = found;
  const { field, kind, subFilter, byteRange, claimedTime } = signature;
  const { byteRangeValid, coverage } = carrier;
  const facts = { field, kind, subFilter, byteRange, byteRangeValid, coverage, modifications };
  if (contents.kind === 'unreadable') {
    const findings = [...carrier.findings, ...contents.findings];
    return { ...facts, ...unreadableSignature(findings, claimedTime) };
  }
  return { ...facts, ...(await judgeChecked(found, contents, { provedAt, work })) };
}

type Checked = Extract<CheckedContents, { kind: 'checked' }>;

async function judgeChecked(
  { signature, carrier, modifications }: FoundSignature,
  { signedData, signerInfo, check, structure, info, contentDigest }: Checked,
  { provedAt, work }: { provedAt: Date | undefined; work: DocumentWork },
) {
  const stamps = signature.kind === 'document-timestamp';
  const { act, findings } = stamps
    ? { act: null, findings: typeFindings(signature, work.document) }
    : await work.document.run(() =>
        readAct(work.document, signature.dict, signerInfo.signedAttributes),
      );
  const judged = await judgeSigner(
    {
      ...{ signedData, signerInfo, check, provedAt, contentDigest },
      purpose: stamps ? 'timestamping' : 'document-signing',
      carrier: [...carrier.findings, ...structure, ...findings],
      unchanged: modifications.permitted,
      claimedSigningTime: info ? info.genTime : signature.claimedTime,
      info,
    },
    work.context,
  );
  if (signature.subFilter !== 'ETSI.CAdES.detached') return { ...judged, act, level: null };
  const twice = await work.document.run(() => reasonFindings(signature, judged, work.document));
  const level = twice.length === 0 ? baselineLevel(signerInfo, judged) : null;
  return { ...judged, act, level, findings: [...judged.findings, ...twice] };
}

/** EN 319 142-1 §6.3 d) and m): with a reason in the dictionary these attributes are no baseline signature's. */
function reasonFindings(
  { dict }: PdfSignature,
  { commitments, signaturePolicy }: Pick<PdfSignatureReport, 'commitments' | 'signaturePolicy'>,
  document: PdfDocument,
): Finding[] {
  const reason = document.resolveOrNull(dict.entries.get('Reason'));
  if (!isString(reason) || reason.bytes.length === 0) return [];
  const facts = { found: '/Reason' };
  return [
    ...(commitments.length > 0 ? [warning('commitment-type', PADES, facts)] : []),
    ...(signaturePolicy ? [warning('signature-policy', PADES, facts)] : []),
  ];
}

const PADES = 'EN 319 142-1 §6.3';

function typeFindings(signature: PdfSignature, document: PdfDocument): Finding[] {
  if (isDeclared(signature, document)) return [];
  const facts = { expected: '/Type /DocTimeStamp' };
  return [warning('signature-dictionary', 'ISO 32000-2 §12.8.5', facts)];
}

interface Levelling {
  readonly found: readonly FoundSignature[];
  readonly reports: readonly (PdfSignatureReport | undefined)[];
  /** What the signatures of the document carry, read once for all of them. */
  readonly carried: readonly Certificate[];
  readonly work: DocumentWork;
}

function levelOf(
  index: number,
  report: PdfSignatureReport,
  { found, reports, carried, work }: Levelling,
): PdfSignatureReport['level'] {
  const { context, stored, document } = work;
  const own = found[index];
  if (own?.contents.kind !== 'checked') return report.level;
  const { check, signerInfo } = own.contents;
  const subject = provable(own);
  const later = found.flatMap((one, i): LaterTimestamp[] => {
    const { signature, carrier, contents } = one;
    const { range, byteRangeValid, section } = carrier;
    const isLater =
      signature.kind === 'document-timestamp' &&
      range !== undefined &&
      byteRangeValid &&
      coversSignature(range, subject) &&
      isDeclared(signature, document);
    if (!isLater) return [];
    return [
      {
        intact: reports[i]?.integrity === 'intact',
        stamper: contents.kind === 'checked' ? contents.check.certificate : undefined,
        store: section === undefined ? undefined : stored.asOf(section),
      },
    ];
  });
  const tokens = tokensOf(signerInfo);
  return pdfLevel({
    own: report.level,
    signer: check.certificate,
    stampers: tokens.flatMap(({ signedData, signerInfo: { sid } }) =>
      certificatesOf(sid, signedData, context.intermediates).slice(0, 1),
    ),
    ...{ later, store: stored.asOf(0), crypto: context.crypto },
    certificates: [
      ...carried,
      ...tokens.flatMap(({ signedData }) => readableCertificates(signedData.certificates)),
    ],
    anchors: context.domains.flatMap(({ anchors }) => anchors),
  });
}

/** The certificates that the signatures of a document carry. */
function carriedBy(found: readonly FoundSignature[]): Certificate[] {
  return found.flatMap(({ contents }) =>
    contents.kind === 'checked' ? readableCertificates(contents.signedData.certificates) : [],
  );
}

/** The newest revision that a person signed: it holds what the earlier ones do. */
function newestSigned(found: readonly FoundSignature[]): number {
  const sections = found.flatMap(({ signature, carrier: { section } }) =>
    section !== undefined && signature.kind === 'signature' ? [section] : [],
  );
  return Math.min(...sections);
}

/** Warnings about the newest revision that a person signed; a document timestamp says nothing of what is shown. */
async function hiddenIn(
  { carrier: { section } }: FoundSignature,
  searched: number,
  { document, context }: DocumentWork,
): Promise<readonly Finding[]> {
  const wanted = context.hiddenContent && section === searched;
  return wanted ? hiddenContent(document, searched) : [];
}
