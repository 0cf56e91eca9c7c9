import { asSource, forEachPiece, readRange, toHex, type BytesInput } from '../bytes/index.js';
import type { DigestAlgorithm } from '../algorithms.js';
import {
  checkSignerInfo,
  parseSignedData,
  warning,
  type SignedData,
  type SignerInfo,
} from '../cms/index.js';
import type { ByteSource, CryptoProvider } from '../ports.js';
import {
  concludeOver,
  type CmsReport,
  type CmsSignatureReport,
  type TimestampReportFile,
} from '../report.js';
import { checkTimestampToken, parseTimestampToken } from '../timestamp/index.js';
import { counterSignatureFindings, judgeCounterSignatures } from './counter-signatures.js';
import { baselineLevel } from './level.js';
import { cmsLevel, cmsWork, judgeArchive, type CmsWork } from './cms-archive.js';
import type { Ledger } from './ledger.js';
import { contextOf, type ValidateOptions } from './options.js';
import { judgeSigner } from './signer-judgement.js';

export interface ValidateCmsOptions extends ValidateOptions {
  /** The content of a detached signature; without it integrity is `unverifiable`. */
  readonly content?: BytesInput;
}

/**
 * Judges every SignerInfo of a CMS or CAdES file in DER or BER. Throws `ERR_DER`, `ERR_CMS` or
 * `ERR_LIMIT` where it is no SignedData.
 */
export async function validateCms(
  bytes: Uint8Array,
  options: ValidateCmsOptions = {},
): Promise<CmsReport> {
  return judgeCms(bytes, options);
}

/** The same, with a ledger where what the verdicts rest on is asked for. */
export async function judgeCms(
  bytes: Uint8Array,
  options: ValidateCmsOptions,
  ledger?: Ledger,
): Promise<CmsReport> {
  const context = contextOf(options, ledger);
  const signedData = parseSignedData(bytes, { ber: true });
  const content = options.content === undefined ? undefined : asSource(options.content);
  const contentDigest =
    content && ((algorithm: DigestAlgorithm) => digestOf(content, context.crypto, algorithm));
  const work = cmsWork(context, signedData, contentDigest);
  const signatures: CmsSignatureReport[] = [];
  for (const signerInfo of signedData.signerInfos) {
    signatures.push(await judgeSignerInfo(signerInfo, content, work));
  }
  if (ledger) {
    const entries = signedData.signerInfos.map((signerInfo) => ({ signedData, signerInfo }));
    ledger.file = { context: work.context, signatures: entries };
  }
  const conclusion = concludeOver(signatures.map(({ indication }) => indication));
  return {
    ...{ format: 'cms', policy: context.policy.name },
    ...{ conclusion, signatures, findings: encodingFindings(signedData) },
  };
}

function encodingFindings({ rewritten }: SignedData): CmsReport['findings'] {
  return rewritten
    ? [warning('cms-encoding', 'RFC 5652 §5', { expected: 'DER', found: 'BER' })]
    : [];
}

async function judgeSignerInfo(
  signerInfo: SignerInfo,
  content: ByteSource | undefined,
  work: CmsWork,
): Promise<CmsSignatureReport> {
  const { context, signedData, contentDigest } = work;
  const check = await checkSignerInfo(signedData, signerInfo, {
    crypto: context.crypto,
    candidates: context.intermediates,
    ...(content &&
      contentDigest && {
        contentDigest,
        content: () => readRange(content, [0, content.size]),
      }),
  });
  const archive = await judgeArchive(signerInfo, work);
  const judged = await judgeSigner(
    {
      ...{ signedData, signerInfo, check },
      ...{ provedAt: archive.provedAt, provedToken: archive.provedToken },
      contentDigest: (algorithm) => signedDigest(work, algorithm),
      purpose: 'document-signing',
      carrier: [],
      unchanged: true,
      claimedSigningTime: undefined,
    },
    context,
  );
  const counterSignatures = await judgeCounterSignatures(signedData, signerInfo, context);
  const level = baselineLevel(signerInfo, judged);
  return {
    kind: 'signature',
    ...judged,
    level: cmsLevel(level, check.certificate, { signerInfo, archive, work }),
    timestamps: [...judged.timestamps, ...archive.timestamps],
    findings: [...judged.findings, ...counterSignatureFindings(counterSignatures)],
    counterSignatures,
  };
}

/** Digest of the content that is carried, else of the one that is given. */
function signedDigest(
  { context, signedData: { eContent }, contentDigest }: CmsWork,
  algorithm: DigestAlgorithm,
): Uint8Array | undefined | Promise<Uint8Array> {
  if (!eContent) return contentDigest?.(algorithm);
  const digest = context.crypto.createDigest(algorithm);
  digest.update(eContent);
  return digest.digest();
}

async function digestOf(
  source: ByteSource,
  crypto: CryptoProvider,
  algorithm: DigestAlgorithm,
): Promise<Uint8Array> {
  const digest = crypto.createDigest(algorithm);
  await forEachPiece(source, [0, source.size], (piece) => {
    digest.update(piece);
  });
  return digest.digest();
}

/**
 * Judges an RFC 3161 token by itself: its signature and its authority. What it was made over is not at
 * hand, unless `content` is given; then the imprint is compared. Throws `ERR_DER` or `ERR_CMS`.
 */
export async function validateTimestampToken(
  bytes: Uint8Array,
  options: ValidateCmsOptions = {},
): Promise<TimestampReportFile> {
  return judgeTimestampToken(bytes, options);
}

/** The same, with a ledger where what the verdict rests on is asked for. */
export async function judgeTimestampToken(
  bytes: Uint8Array,
  options: ValidateCmsOptions,
  ledger?: Ledger,
): Promise<TimestampReportFile> {
  const context = contextOf(options, ledger);
  const token = parseTimestampToken(bytes);
  if (ledger) ledger.file = { context, signatures: [token] };
  const { info } = token;
  const content = options.content === undefined ? undefined : asSource(options.content);
  const check = await checkTimestampToken(token, {
    crypto: context.crypto,
    candidates: context.intermediates,
    // Without the data the token's own imprint stands for them: the signature over it is what is judged.
    imprint: (algorithm) =>
      content ? digestOf(content, context.crypto, algorithm) : info.messageImprint.hashedMessage,
  });
  const judged = await judgeSigner(
    {
      signedData: token.signedData,
      signerInfo: token.signerInfo,
      check: content
        ? check
        : {
            ...check,
            findings: check.findings.filter((finding) => finding.check !== 'timestamp-imprint'),
          },
      purpose: 'timestamping',
      carrier: [],
      unchanged: true,
      claimedSigningTime: info.genTime,
      info,
    },
    context,
  );
  return {
    format: 'timestamp-token',
    policy: context.policy.name,
    conclusion: concludeOver([judged.indication]),
    signatures: [
      {
        kind: 'timestamp-token',
        ...judged,
        level: null,
        genTime: info.genTime.toISOString(),
        serial: toHex(info.serialNumber),
        policy: info.policy,
        hashAlgorithm: info.messageImprint.hashAlgorithm ?? info.messageImprint.oid,
        imprint: toHex(info.messageImprint.hashedMessage),
      },
    ],
    findings: encodingFindings(token.signedData),
  };
}
