import { equalBytes } from '../bytes/index.js';
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
  type SignerInfo,
  type SignerInfoCheck,
} from '../cms/index.js';
import { coreError, isKysoError } from '../errors.js';
import { rangeBytes, type PdfSignature, type Range, type rangeDigests } from '../pades/index.js';
import type { PdfDocument } from '../pdf/index.js';
import type { Finding } from '../report.js';
import { checkTimestampToken, parseTimestampToken } from '../timestamp/index.js';
import type { TstInfo } from '../timestamp/index.js';
import type { ContentDigest } from './content-timestamps.js';
import type { Context } from './options.js';

/** What stands in /Contents, its digest and signature value checked; no word on trust. */
export type CheckedContents =
  | {
      readonly kind: 'checked';
      readonly signedData: SignedData;
      readonly signerInfo: SignerInfo;
      readonly check: SignerInfoCheck;
      /** Of the form of the CMS. */
      readonly structure: readonly Finding[];
      /** What a document timestamp states. */
      readonly info: TstInfo | undefined;
      /** Digest of what is signed. */
      readonly contentDigest: ContentDigest;
    }
  | { readonly kind: 'unreadable'; readonly findings: readonly Finding[] };

/** What is needed to check contents. */
export interface ContentsWork {
  readonly document: PdfDocument;
  readonly context: Context;
  readonly digests: ReturnType<typeof rangeDigests>;
  /** Undefined where nothing can be digested. */
  readonly range: Range | undefined;
}

/**
 * Reads and checks the contents of a signature or document timestamp. In the order of the file, all of them together go
 * over its bytes once.
 */
export async function checkContents(
  signature: PdfSignature,
  work: ContentsWork,
): Promise<CheckedContents> {
  const { contents } = signature;
  if (!contents || contents.every((byte) => byte === 0)) {
    const found = contents ? 'only zeros' : 'no /Contents';
    return unreadable(failed('cms-structure', 'EN 319 142-1 §6.3', { found }));
  }
  try {
    return signature.kind === 'document-timestamp'
      ? await checkDocumentTimestamp(contents, work)
      : await checkCms(signature, contents, work);
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return unreadable(failed('cms-structure', 'RFC 5652 §5.1', { found: error.message }));
  }
}

function unreadable(...findings: readonly Finding[]): CheckedContents {
  return { kind: 'unreadable', findings };
}

async function checkCms(
  signature: PdfSignature,
  contents: Uint8Array,
  work: ContentsWork,
): Promise<CheckedContents> {
  const signedData = parseSignedData(contents, { ber: true });
  const [signerInfo] = signedData.signerInfos;
  const structure = structureFindings(signature, contents, signedData);
  if (!signerInfo) return unreadable(...structure);
  const check = await checkValue(signature, signedData, work);
  const { range, digests } = work;
  return {
    ...{ kind: 'checked', signedData, signerInfo, check, structure, info: undefined },
    contentDigest: (algorithm) => range && digests(range, algorithm),
  };
}

async function checkDocumentTimestamp(
  contents: Uint8Array,
  { context, digests, range }: ContentsWork,
): Promise<CheckedContents> {
  const length = parseSignedData(contents, { ber: true }).length;
  const { signedData, signerInfo, info } = parseTimestampToken(contents.subarray(0, length));
  const check = await checkTimestampToken(
    { signedData, signerInfo, info },
    {
      crypto: context.crypto,
      candidates: context.intermediates,
      imprint: async (algorithm) => (range ? digests(range, algorithm) : undefined),
    },
  );
  return {
    kind: 'checked',
    signedData,
    signerInfo,
    check,
    structure: [],
    info,
    contentDigest: () => undefined,
  };
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
  { range, context, digests, document }: ContentsWork,
): Promise<SignerInfoCheck> {
  const { crypto } = context;
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
