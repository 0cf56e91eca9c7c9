import type { BytesInput } from '../bytes/index.js';
import { latin1Text } from '../bytes/index.js';
import type { CounterSignature } from '../cades/index.js';
import type { SignedData, SignerInfo } from '../cms/index.js';
import { Tag } from '../der/index.js';
import { tlv } from '../der/writer.js';
import { wholeOcspResponse, type RevocationEvidence } from '../revocation/index.js';
import type { Certificate } from '../x509/index.js';
import {
  openLedger,
  type FileContext,
  type FileEntry,
  type JudgedEntry,
  type Ledger,
  type NotedAnswer,
  type StampEntry,
} from './ledger.js';
import type {
  Examination,
  ExaminedObject,
  RevocationStatus,
  SignatureMaterial,
  SignerMaterial,
  TimestampMaterial,
} from './material.js';
import type { ValidateCmsOptions } from './validate-cms.js';
import { judgeFile } from './validate.js';

/**
 * Judges a file exactly as `validate` does, and hands out what the verdicts rest on beside the report: for an archive, for
 * the report of ETSI TS 119 102-2, for a judgement that is repeated without the network. Throws what `validate` throws.
 *
 * @example
 * const { report, material } = await examine(pdf, { trust, fetcher });
 * material.signatures[0].path; // DER, the signer's certificate first
 */
export async function examine(
  input: BytesInput,
  options: ValidateCmsOptions = {},
): Promise<Examination> {
  const ledger = openLedger();
  const report = await judgeFile(input, options, ledger);
  const { file } = ledger;
  // Every validator notes the file; without a note there would be no report either.
  if (!file) throw new TypeError('nothing was noted of the file');
  const { context } = file;
  const work = { ledger, context };
  return {
    report,
    material: {
      at: context.at.toISOString(),
      policy: context.policy,
      signatures: file.signatures.map((entry) => signatureMaterial(entry, work)),
    },
  };
}

interface Work {
  readonly ledger: Ledger;
  readonly context: FileContext;
}

function signatureMaterial(entry: FileEntry, work: Work): SignatureMaterial {
  const { signedData, signerInfo } = entry;
  if (!signedData || !signerInfo) return { ...NOTHING, timestamps: [], counterSignatures: [] };
  const { stamps, archives, counterSignatures } = work.ledger;
  const all = [...(stamps.get(signerInfo) ?? []), ...(archives.get(signerInfo) ?? [])];
  return {
    ...signerMaterial(signerInfo, signedData, work),
    timestamps: all.map((stamp) => timestampMaterial(stamp, work)),
    counterSignatures: (counterSignatures.get(signerInfo) ?? []).map((one) =>
      signatureMaterial(counterEntry(one, signedData), work),
    ),
  };
}

function counterEntry({ signerInfo }: CounterSignature, signedData: SignedData): FileEntry {
  return signerInfo ? { signedData, signerInfo } : {};
}

function timestampMaterial({ kind, der, signerInfo }: StampEntry, work: Work): TimestampMaterial {
  const judged = signerInfo && work.ledger.judged.get(signerInfo);
  const material =
    signerInfo && judged ? signerMaterial(signerInfo, judged.signedData, work) : NOTHING;
  return { ...material, kind, cms: material.cms ?? (der.length > 0 ? der : null) };
}

/** Of what cannot be read. */
const NOTHING: SignerMaterial = {
  cms: null,
  signerInfo: null,
  signatureValue: null,
  digestAlgorithm: null,
  toBeSignedDigest: null,
  certificate: null,
  path: [],
  anchor: null,
  certificates: [],
  crls: [],
  ocspResponses: [],
  revocation: [],
  provedAt: null,
};

function signerMaterial(
  signerInfo: SignerInfo,
  signedData: SignedData,
  work: Work,
): SignerMaterial {
  const judged = work.ledger.judged.get(signerInfo);
  const { certificate, digestAlgorithm } = judged?.check ?? {};
  const { trail } = judged ?? {};
  const evidence = evidenceOf(judged);
  return {
    cms: signedData.der,
    signerInfo: signerInfo.der,
    signatureValue: signerInfo.signature,
    digestAlgorithm: digestAlgorithm ?? null,
    toBeSignedDigest: toBeSignedDigest(signerInfo, judged, work.context),
    certificate: certificate?.der ?? null,
    path: (trail?.certificates ?? (certificate ? [certificate] : [])).map(({ der }) => der),
    anchor: trail?.anchor?.der ?? null,
    certificates: objectsOf(certificatesOf(judged, evidence), work.context),
    crls: objectsOf(ofKind(evidence, 'crl'), work.context),
    ocspResponses: objectsOf(ofKind(evidence, 'ocsp'), work.context).map(wholeResponse),
    revocation: (trail?.answers ?? []).map(statusOf),
    provedAt: judged?.proved?.toISOString() ?? null,
  };
}

/** What was signed, digested: the signed attributes as they stand (RFC 5652 §5.4). */
function toBeSignedDigest(
  { signedAttributes }: SignerInfo,
  judged: JudgedEntry | undefined,
  { crypto }: FileContext,
): Uint8Array | null {
  const algorithm = judged?.check.digestAlgorithm;
  if (!signedAttributes || !algorithm) return null;
  const digest = crypto.createDigest(algorithm);
  digest.update(tlv(Tag.set, signedAttributes.contents));
  return digest.digest();
}

function evidenceOf(judged: JudgedEntry | undefined): readonly RevocationEvidence[] {
  const trail = judged?.trail;
  if (!trail) return [];
  const told = trail.answers.flatMap(({ answer: { evidence, furtherEvidence } }) =>
    evidence ? [evidence, ...furtherEvidence] : furtherEvidence,
  );
  return distinct([...told, ...trail.used]);
}

function certificatesOf(
  judged: JudgedEntry | undefined,
  evidence: readonly RevocationEvidence[],
): readonly Certificate[] {
  const { trail, check } = judged ?? {};
  return distinct([
    ...(check?.certificate ? [check.certificate] : []),
    ...(trail?.certificates ?? []),
    ...evidence.map(({ signer }) => signer),
    ...(trail?.fetched ?? []),
  ]);
}

function ofKind(
  evidence: readonly RevocationEvidence[],
  kind: RevocationEvidence['kind'],
): readonly RevocationEvidence[] {
  return evidence.filter((one) => one.kind === kind);
}

interface Encoded {
  readonly der: Uint8Array;
}

function objectsOf(
  all: readonly Encoded[],
  { proofs, at }: FileContext,
): readonly ExaminedObject[] {
  return all.map(({ der }) => {
    const time = proofs.timeOf(der);
    return { der, provedAt: time < at ? time.toISOString() : null };
  });
}

/** In a CMS may stand the inner BasicOCSPResponse alone (RFC 5940 §2.2); files hold whole responses. */
function wholeResponse({ der, provedAt }: ExaminedObject): ExaminedObject {
  return { der: wholeOcspResponse(der), provedAt };
}

function statusOf({ certificate, at, answer }: NotedAnswer): RevocationStatus {
  const { status, reason, revocationTime, thisUpdate, nextUpdate, evidence } = answer;
  return {
    certificate: certificate.der,
    at: at.toISOString(),
    status,
    reason: reason ?? null,
    revocationTime: revocationTime?.toISOString() ?? null,
    thisUpdate: thisUpdate?.toISOString() ?? null,
    nextUpdate: nextUpdate?.toISOString() ?? null,
    evidence:
      evidence && (evidence.kind === 'ocsp' ? wholeOcspResponse(evidence.der) : evidence.der),
  };
}

/** Each content once; lists of revoked certificates come as the same arrays again and again. */
function distinct<T extends Encoded>(all: readonly T[]): T[] {
  const arrays = new Set<Uint8Array>();
  const contents = new Map<string, T>();
  for (const one of all) {
    if (arrays.has(one.der)) continue;
    arrays.add(one.der);
    const key = latin1Text(one.der);
    if (!contents.has(key)) contents.set(key, one);
  }
  return [...contents.values()];
}
