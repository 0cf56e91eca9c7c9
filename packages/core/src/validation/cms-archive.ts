import {
  archiveTimestampsOf,
  checkArchiveTimestamp,
  type ArchiveTimestamp,
  type ArchivedObjects,
} from '../cades/index.js';
import type { DigestAlgorithm } from '../algorithms.js';
import { latin1Text } from '../bytes/index.js';
import { readableCertificates, type SignedData, type SignerInfo } from '../cms/index.js';
import { certificatesOf } from '../cms/signer-certificate.js';
import { Tag } from '../der/index.js';
import { isKysoError } from '../errors.js';
import type { SignatureLevel, TimestampReport } from '../report.js';
import { parseTimestampToken, type TimestampToken } from '../timestamp/index.js';
import type { Certificate } from '../x509/index.js';
import { carriedEvidence, joinedEvidence } from './evidence.js';
import type { Context } from './options.js';
import { pdfLevel, type LaterTimestamp } from './pdf-level.js';
import { proveCarried, tokensOf } from './pdf-proofs.js';
import { proofBook, type ProofBook } from './proofs.js';
import { judgeToken, unreadableTimestamp, type ProvedToken } from './timestamps.js';

/** What the signatures of a CMS share: what it carries is at hand, and what is proved of it is proved for all. */
export interface CmsWork {
  readonly context: Context;
  readonly signedData: SignedData;
  readonly proofs: ProofBook;
  /** Digest of the detached content, where it is at hand. */
  readonly contentDigest: ((algorithm: DigestAlgorithm) => Promise<Uint8Array>) | undefined;
}

/** Nothing of what the CMS carries is believed for being there. */
export function cmsWork(
  given: Context,
  signedData: SignedData,
  contentDigest: CmsWork['contentDigest'],
): CmsWork {
  const proofs = proofBook(given.crypto, given.at);
  const context = {
    ...given,
    proofs,
    intermediates: [...given.intermediates, ...readableCertificates(signedData.certificates)],
    evidence: joinedEvidence(given.evidence, carriedEvidence(signedData)),
  };
  return { context, signedData, proofs, contentDigest };
}

/** The archive timestamps of a signature, and what they prove. */
export interface JudgedArchive {
  /** In the order in which they stand. */
  readonly timestamps: readonly TimestampReport[];
  /** Since when the signature is proved to exist. */
  readonly provedAt: Date | undefined;
  /** The same for its signature timestamps: one that was added later is not proved by it. */
  readonly provedToken: ProvedToken;
  /** For the level: those that are intact with their index, the oldest first. */
  readonly later: readonly LaterTimestamp[];
}

/**
 * Judges the archive timestamps of a signature, the newest before the others: what one that holds covers is proved to have
 * existed then, and is judged for that time (EN 319 102-1 §5.6.3, EN 319 122-1 §5.5.3).
 */
export async function judgeArchive(signerInfo: SignerInfo, work: CmsWork): Promise<JudgedArchive> {
  const { context, signedData, contentDigest } = work;
  const { crypto } = context;
  const found = await archiveTimestampsOf(signedData, signerInfo, {
    crypto,
    ...(contentDigest && { contentDigest }),
  });
  const reports = new Map<ArchiveTimestamp, TimestampReport>();
  const proved = new Map<string, Date>();
  const later: LaterTimestamp[] = [];
  let provedAt: Date | undefined;
  for (const one of newestFirst(found)) {
    const { report, covers, stamper } = await judgeOne(one, work, proved.get(keyOf(one.der)));
    reports.set(one, report);
    if (covers) later.unshift({ intact: true, stamper, store: storeOf(covers, signedData) });
    const time = one.token?.info.genTime;
    if (report.indication !== 'PASSED' || !covers || !time) continue;
    provedAt = provedAt && provedAt < time ? provedAt : time;
    prove(covers, { time, proved, work });
  }
  context.ledger?.archives.set(
    signerInfo,
    found.map(({ der, token }) => ({
      ...{ kind: 'archive-timestamp', der, signerInfo: token?.signerInfo },
    })),
  );
  return {
    timestamps: found.flatMap((one) => reports.get(one) ?? []),
    provedAt,
    provedToken: (der) => proved.get(keyOf(der)),
    later,
  };
}

function newestFirst(found: readonly ArchiveTimestamp[]): ArchiveTimestamp[] {
  const timeOf = ({ token }: ArchiveTimestamp): number => token?.info.genTime.getTime() ?? 0;
  return [...found].sort((a, b) => timeOf(b) - timeOf(a));
}

/** Tokens are some kilobytes, and few: their bytes are their key. */
function keyOf(der: Uint8Array): string {
  return latin1Text(der);
}

interface JudgedOne {
  readonly report: TimestampReport;
  /** Null unless token, imprint and index are right; trust is not asked. */
  readonly covers: ArchivedObjects | null;
  readonly stamper: Certificate | undefined;
}

async function judgeOne(
  timestamp: ArchiveTimestamp,
  { context }: CmsWork,
  provedAt: Date | undefined,
): Promise<JudgedOne> {
  const { crypto, intermediates: candidates } = context;
  const { token, imprint, findings: carrier } = timestamp;
  const check = await checkArchiveTimestamp(timestamp, { crypto, candidates });
  const { covers, certificate: stamper } = check;
  const kind = 'archive-timestamp';
  if (!token) {
    const report = unreadableTimestamp(kind, '');
    return { report: { ...report, findings: check.findings }, covers, stamper };
  }
  // Where it cannot be told what was stamped, the authority need not be asked about.
  if (!imprint) return { report: uncounted(check, token.info.genTime), covers: null, stamper };
  const report = await judgeToken(token, context, { kind, imprint, provedAt, carrier });
  return { report: { ...report, integrity: check.integrity }, covers, stamper };
}

function uncounted(
  { integrity, findings }: Awaited<ReturnType<typeof checkArchiveTimestamp>>,
  genTime: Date,
): TimestampReport {
  return {
    ...{ kind: 'archive-timestamp', genTime: genTime.toISOString(), integrity, signer: null },
    indication: integrity === 'broken' ? 'FAILED' : 'INDETERMINATE',
    subIndication: integrity === 'broken' ? 'FORMAT_FAILURE' : 'SIG_CONSTRAINTS_FAILURE',
    findings,
  };
}

interface Proving {
  readonly time: Date;
  /** By the bytes of tokens. */
  readonly proved: Map<string, Date>;
  readonly work: CmsWork;
}

function prove(covers: ArchivedObjects, { time, proved, work }: Proving): void {
  proveCarried(work.proofs, asSignedData(covers, work.signedData), time);
  for (const { value } of covers.attributes) {
    const known = proved.get(keyOf(value));
    if (!known || time < known) proved.set(keyOf(value), time);
    for (const token of tokenOf(value)) proveCarried(work.proofs, token.signedData, time);
  }
}

/** The value of an attribute, where it is a token. */
function tokenOf(value: Uint8Array): TimestampToken[] {
  try {
    return [parseTimestampToken(value)];
  } catch (error) {
    if (isKysoError(error)) return [];
    throw error;
  }
}

/** What is covered, in the form in which a SignedData holds it. */
function asSignedData({ certificates, crls }: ArchivedObjects, signedData: SignedData): SignedData {
  return {
    ...signedData,
    certificates: certificates.filter(([tag]) => tag === Tag.sequence),
    crls,
  };
}

/** The evidence that is covered, that within tokens included. */
function storeOf(covers: ArchivedObjects, signedData: SignedData) {
  const tokens = covers.attributes.flatMap(({ value }) => tokenOf(value));
  return materialOf([asSignedData(covers, signedData), ...tokens.map((token) => token.signedData)]);
}

function materialOf(all: readonly SignedData[]) {
  const evidence = all.map(carriedEvidence);
  return {
    certificates: readableCertificates(all.flatMap(({ certificates }) => certificates)),
    crls: evidence.flatMap(({ crls }) => crls),
    ocsp: evidence.flatMap(({ ocsp }) => ocsp),
  };
}

/**
 * The level that a signature of a CMS has by its form (EN 319 122-1 §6.3), by the rules of `pdfLevel`: what a PDF keeps in
 * its store stands here in the sets of the SignedData and in the tokens, and archive timestamps stand for document
 * timestamps.
 */
export function cmsLevel(
  own: SignatureLevel | null,
  signer: Certificate | undefined,
  { signerInfo, archive, work }: CmsLevelFacts,
): SignatureLevel | null {
  const { context, signedData } = work;
  const tokens = tokensOf(signerInfo);
  return pdfLevel({
    ...{ own, signer, later: archive.later, crypto: context.crypto },
    stampers: tokens.flatMap((token) =>
      certificatesOf(token.signerInfo.sid, token.signedData, context.intermediates).slice(0, 1),
    ),
    store: materialOf([signedData, ...tokens.map((token) => token.signedData)]),
    certificates: context.intermediates,
    anchors: context.domains.flatMap(({ anchors }) => anchors),
  });
}

/** What decides about a level beside the signer. */
export interface CmsLevelFacts {
  readonly signerInfo: SignerInfo;
  readonly archive: JudgedArchive;
  readonly work: CmsWork;
}
