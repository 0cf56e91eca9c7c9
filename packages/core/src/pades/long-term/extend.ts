import { concat, joinedSource } from '../../bytes/index.js';
import { readableCertificates, warning } from '../../cms/index.js';
import { coreError, isKysoError } from '../../errors.js';
import { PdfDocument } from '../../pdf/index.js';
import type { ByteSource, CryptoProvider } from '../../ports.js';
import type { Check, Finding, SignatureLevel } from '../../report.js';
import { parseCrl, parseOcspResponse } from '../../revocation/index.js';
import { evidenceCollector, type EvidenceCollector } from '../../trust/index.js';
import { addValidationData } from '../add-validation-data.js';
import { readDss } from '../dss.js';
import { timestampPdf } from '../timestamp-pdf.js';
import { documentEvidence } from './document-evidence.js';
import { surveyOf, type Survey, type Surveyed } from './survey.js';
import type { EvidenceTerms } from './evidence-terms.js';
import type { ExtendPdfOptions } from './types.js';

/** What was appended, in one piece. */
export interface Extension {
  readonly revision: Uint8Array;
  /** What was reached; null where a signature is none of baseline, to which what was asked for was added all the same. */
  readonly level: SignatureLevel | null;
  readonly timestamps: readonly string[];
  readonly findings: readonly Finding[];
}

/** The request with what it leaves open filled in. */
export interface ExtensionRequest extends ExtendPdfOptions {
  readonly crypto: CryptoProvider;
  readonly now: Date;
}

/** Throws `TypeError` where the level needs what is not given; asked before any key is used. */
export function checkTerms({
  level,
  evidence,
  timestamps,
}: Pick<ExtendPdfOptions, 'level' | 'evidence' | 'timestamps'>): void {
  if (level === 'B-T') return;
  if (!evidence)
    throw new TypeError(`level ${level} needs evidence: where trust and lists come from`);
  if (level === 'B-LTA' && !timestamps) throw new TypeError('level B-LTA needs a timestamp source');
}

/** The work behind `extendPdf` and `signPdf`: one revision for each step, from the level that is there upward. */
export async function extend(source: ByteSource, request: ExtensionRequest): Promise<Extension> {
  const work: Work = { request, source, revisions: [], timestamps: [], findings: [], others: [] };
  const reached = await climb(work);
  const { timestamps, findings, revisions, others } = work;
  const level = others.length > 0 ? null : reached;
  return {
    ...{ revision: concat(revisions), level, timestamps },
    findings: [...others.map(notBaseline), ...findings],
  };
}

interface Work {
  readonly request: ExtensionRequest;
  /** The document as it is by now. */
  source: ByteSource;
  readonly revisions: Uint8Array[];
  readonly timestamps: string[];
  readonly findings: Finding[];
  /** Signatures of other forms than baseline. */
  others: readonly Surveyed[];
}

/** Evidence and timestamps serve a signature of any form, but baseline levels are of baseline signatures alone. */
function notBaseline({ field, otherForm }: Surveyed): Finding {
  return warning('signature-form', 'EN 319 142-1 §6.3', {
    ...{ expected: 'ETSI.CAdES.detached', found: otherForm ?? undefined, at: field },
  });
}

async function climb(work: Work): Promise<SignatureLevel> {
  const { level, evidence } = work.request;
  if (!(await reachTimestamps(work))) return 'B-B';
  if (level === 'B-T' || !evidence) return 'B-T';
  const collect = await reachEvidence(work, evidence);
  if (!collect) return 'B-T';
  if (level === 'B-LT') return 'B-LT';
  return (await reachArchive(work, collect)) ? 'B-LTA' : 'B-LT';
}

/** A document timestamp where some signature has none; false where none can be had. */
async function reachTimestamps(work: Work): Promise<boolean> {
  const { all } = await survey(work);
  if (all.length === 0)
    throw coreError('ERR_NO_SIGNATURE', 'the document holds no signature that could be extended');
  work.others = all.filter(({ otherForm }) => otherForm !== null);
  if (!isOpen(all)) return true;
  const done = await attempt(work, 'timestamp-missing', async () => {
    await stamp(work);
    return true;
  });
  return done === true;
}

/** Whether a signature has no timestamp, of its own or behind it. */
function isOpen(all: readonly Surveyed[]): boolean {
  const last = all.findLastIndex(({ signer }) => signer === undefined);
  return all.slice(last + 1).some(({ stamps }) => stamps.length === 0);
}

async function reachEvidence(
  work: Work,
  evidence: EvidenceTerms,
): Promise<EvidenceCollector | undefined> {
  return attempt(work, 'evidence-missing', async () => {
    const { crypto, now, password, repair } = work.request;
    const document = await openDocument(work);
    const surveyed = await surveyOf(document, surveyOptions(work));
    const collect = await collectorOf(document, { work, evidence, surveyed });
    const found = await documentEvidence(surveyed.all, { collect, now });
    const kept = await addValidationData(work.source, {
      ...{ crypto, signatures: found.signatures, vri: evidence.vri ?? true },
      ...(password !== undefined && { password }),
      ...(repair !== undefined && { repair }),
    });
    append(work, kept.revision);
    work.findings.push(...found.findings);
    return collect;
  });
}

interface CollectorRequest {
  readonly work: Work;
  readonly evidence: EvidenceTerms;
  readonly surveyed: Survey;
}

/** A collector with everything at hand: what the caller gives, what signatures carry, what the document keeps already. */
async function collectorOf(
  document: PdfDocument,
  { work: { request }, evidence, surveyed }: CollectorRequest,
): Promise<EvidenceCollector> {
  const { crypto, now, signal } = request;
  const { trust, fetcher, age = 'any' } = evidence;
  const dss = await readDss(document);
  const kept = (dss?.certificates ?? []).map(({ der }) => der);
  return evidenceCollector({
    ...{ trust, crypto, age, now },
    certificates: [
      ...surveyed.certificates,
      ...readableCertificates([...(evidence.certificates ?? []), ...kept]),
    ],
    crls: [
      ...(evidence.crls ?? []).map(parseCrl),
      ...(dss?.crls ?? []).flatMap(({ der }) => readable(der, parseCrl)),
    ],
    ocsp: [
      ...(evidence.ocspResponses ?? []).map(parseOcspResponse),
      ...(dss?.ocspResponses ?? []).flatMap(({ der }) => readable(der, parseOcspResponse)),
    ],
    ...(fetcher && { fetcher }),
    ...(signal && { signal }),
  });
}

/** What a document keeps may be anything. */
function readable<T>(der: Uint8Array, parse: (der: Uint8Array) => T): T[] {
  try {
    return [parse(der)];
  } catch (error) {
    if (isKysoError(error)) return [];
    throw error;
  }
}

/** The document timestamp over everything; one whose authority is not trusted is not appended. */
async function reachArchive(work: Work, collect: EvidenceCollector): Promise<boolean> {
  const done = await attempt(work, 'archive-timestamp-missing', async () => {
    const before = { source: work.source, revisions: work.revisions.length };
    await stamp(work);
    try {
      const newest = (await survey(work)).all.at(-1)?.stamps[0];
      if (!newest) throw new TypeError('the timestamp just made is not there');
      const { certificate } = newest;
      const { now: at } = work.request;
      await collect({ certificate, purpose: 'timestamping', at, since: new Date(0) });
      return true;
    } catch (error) {
      work.source = before.source;
      work.revisions.length = before.revisions;
      work.timestamps.pop();
      throw error;
    }
  });
  return done === true;
}

/** The step, or where the caller takes less, a warning of what is missing and why. An abort by the caller stays one. */
async function attempt<Value>(
  work: Work,
  check: Extract<Check, 'timestamp-missing' | 'evidence-missing' | 'archive-timestamp-missing'>,
  step: () => Promise<Value>,
): Promise<Value | undefined> {
  const { evidence, onTimestampFailure, signal } = work.request;
  const terms = check === 'evidence-missing' ? evidence?.onFailure : onTimestampFailure;
  if (terms !== 'downgrade') return step();
  try {
    return await step();
  } catch (error) {
    if (signal?.aborted === true || error instanceof TypeError) throw error;
    work.findings.push(missing(check, error));
    return undefined;
  }
}

const EXPECTED = {
  'timestamp-missing': 'B-T',
  'evidence-missing': 'B-LT',
  'archive-timestamp-missing': 'B-LTA',
} as const;

function missing(check: keyof typeof EXPECTED, error: unknown): Finding {
  const facts = isKysoError(error) ? error.facts : {};
  const found = isKysoError(error) ? error.code : error instanceof Error ? error.name : 'Error';
  const at = facts['subject'] ?? facts['field'] ?? facts['url'];
  const { subIndication } = facts;
  return warning(check, 'EN 319 142-1 §6.3', {
    expected: EXPECTED[check],
    found: typeof subIndication === 'string' ? `${found}, ${subIndication}` : found,
    at: typeof at === 'string' ? at : undefined,
  });
}

async function stamp(work: Work): Promise<void> {
  const { timestamps, crypto, digestAlgorithm, ...request } = work.request;
  if (!timestamps) throw new TypeError('a signature without a timestamp needs a timestamp source');
  const stamped = await timestampPdf(work.source, {
    ...{ timestamps, crypto },
    ...(digestAlgorithm && { digestAlgorithm }),
    ...(request.timestampTimeout !== undefined && { timestampTimeout: request.timestampTimeout }),
    ...(request.signal && { signal: request.signal }),
    ...(request.password !== undefined && { password: request.password }),
    ...(request.repair !== undefined && { repair: request.repair }),
  });
  append(work, stamped.revision);
  work.timestamps.push(stamped.field);
}

function append(work: Work, revision: Uint8Array): void {
  if (revision.length === 0) return;
  work.source = joinedSource(work.source, revision);
  work.revisions.push(revision);
}

async function openDocument({ source, request: { password } }: Work): Promise<PdfDocument> {
  return PdfDocument.open(source, { mode: 'tolerant', password });
}

async function survey(work: Work): Promise<Survey> {
  return surveyOf(await openDocument(work), surveyOptions(work));
}

function surveyOptions({ request: { crypto, fields, evidence } }: Work) {
  return { crypto, fields, certificates: readableCertificates(evidence?.certificates ?? []) };
}
