import {
  claimedRolesOf,
  passed,
  type SignedData,
  type SignerInfo,
  type SignerInfoCheck,
} from '../cms/index.js';
import { signatureAlgorithmName } from '../crypto/index.js';
import type { Finding, SignatureReportBase } from '../report.js';
import type { TstInfo } from '../timestamp/index.js';
import type { Purpose } from '../trust/index.js';
import { judgeClaimedTime, judgeConstraints } from './constraints.js';
import {
  judgeContentTimes,
  judgeContentTimestamps,
  type ContentDigest,
} from './content-timestamps.js';
import type { Context } from './options.js';
import { judge } from './judge.js';
import { isReferencedBy, judgePath } from './path.js';
import { signerFacts } from './signer-facts.js';
import { judgeStatements, type JudgedStatements } from './statements.js';
import { judgeStrength } from './strength.js';
import {
  bestSignatureTime,
  judgeSignatureTimestamps,
  judgeStamp,
  provedTime,
  type ProvedToken,
} from './timestamps.js';

/** A signature whose digest and value were checked, and what its carrier adds. */
export interface CheckedSigner {
  readonly signedData: SignedData;
  readonly signerInfo: SignerInfo;
  readonly check: SignerInfoCheck;
  readonly purpose: Purpose;
  /** Findings of the carrier: byte range, coverage, dictionary. */
  readonly carrier: readonly Finding[];
  /** False where what came later is not permitted. */
  readonly unchanged: boolean;
  readonly claimedSigningTime: Date | undefined;
  /** Since when something outside the CMS proves that it existed; absent where nothing does. */
  readonly provedAt?: Date | undefined;
  /** The same for its signature timestamps, where something proves each by itself; default `provedAt` for all. */
  readonly provedToken?: ProvedToken;
  /** Digest of what was signed, for the timestamps over it; absent where there is no content to speak of. */
  readonly contentDigest?: ContentDigest | undefined;
  /** Of a timestamp: what it states. */
  readonly info?: TstInfo | undefined;
}

/** All that a report says of a signature whatever carries it, the level left to the carrier. */
export async function judgeSigner(
  signer: CheckedSigner,
  context: Context,
): Promise<Omit<SignatureReportBase, 'level'>> {
  const { check, signedData, carrier, purpose } = signer;
  const { provedAt, info } = signer;
  const timestamps =
    purpose === 'timestamping'
      ? []
      : await judgeSignatureTimestamps(
          signer.signerInfo,
          context,
          signer.provedToken ?? (() => provedAt),
        );
  const proved = earlierOf(provedTime(timestamps), provedAt);
  // Whoever asks about a time before the proof asks about that time.
  const at = proved && proved < context.at ? proved : context.at;
  const path = check.certificate
    ? await judgePath(check.certificate, {
        ...{ context, signedData, at, purpose },
        isReferenced: isReferencedBy(check.findings),
      })
    : undefined;
  context.ledger?.judged.set(signer.signerInfo, {
    ...{ signedData, check, proved, trail: path?.trail },
  });
  const claimed = claimedRolesOf(signer.signerInfo.signedAttributes);
  const claimedSigningTime = signer.claimedSigningTime ?? check.signingTime;
  const { certificate } = check;
  const { signerInfo } = signer;
  const stated = purpose === 'timestamping' ? NO_STATEMENTS : judgeStatements(signerInfo, context);
  const { contentDigest = () => undefined } = signer;
  const before =
    purpose === 'timestamping'
      ? []
      : await judgeContentTimestamps({ signerInfo, contentDigest, proved }, context);
  const { commitments, signaturePolicy } = stated;
  const facts = { signerInfo, certificate, claimedSigningTime, proved, ...stated };
  const asked = [...judgeConstraints(facts, context.policy), ...judgeClaimedTime(facts)];
  const findings = [
    ...carrier,
    ...check.findings,
    ...claimed.findings,
    ...stated.findings,
    ...judgeContentTimes(before, { claimed: claimedSigningTime, proved }),
    ...judgeStrength(check, { policy: context.algorithms, at, end: context.at }),
    ...(purpose === 'timestamping' ? [] : asked),
    ...(info ? judgeStamp({ info, certificate, provedAt, context }) : []),
    ...(proved ? [existence(proved)] : []),
  ];
  return {
    integrity: check.integrity,
    ...judge({
      integrity: check.integrity,
      findings,
      path: path ? path.subIndication : 'NO_SIGNING_CERTIFICATE_FOUND',
      pathFindings: path?.findings ?? findings,
      unchanged: signer.unchanged,
    }),
    act: null,
    claimedRoles: claimed.roles,
    ...{ commitments, signaturePolicy },
    signer: signerFacts(check.certificate, { path, at, proved: proved !== undefined }),
    digestAlgorithm: check.digestAlgorithm ?? null,
    signatureAlgorithm: check.signatureAlgorithm
      ? signatureAlgorithmName(check.signatureAlgorithm)
      : null,
    claimedSigningTime: claimedSigningTime?.toISOString() ?? null,
    bestSignatureTime: proved?.toISOString() ?? bestSignatureTime(timestamps),
    timestamps: [...before, ...timestamps],
    findings: [...findings, ...(path?.findings ?? [])],
  };
}

const NO_STATEMENTS: JudgedStatements = { commitments: [], signaturePolicy: null, findings: [] };

function earlierOf(a: string | null, b: Date | undefined): Date | undefined {
  if (a === null) return b;
  const time = new Date(a);
  return b && b < time ? b : time;
}

function existence(proved: Date): Finding {
  const facts = { found: proved.toISOString() };
  return passed('existence-proof', 'EN 319 102-1 §5.6.2.3', facts);
}

/** A signature that cannot be read at all. */
export function unreadableSignature(
  findings: readonly Finding[],
  claimed?: Date,
): SignatureReportBase {
  return {
    integrity: 'broken',
    level: null,
    indication: 'TOTAL-FAILED',
    subIndication: 'FORMAT_FAILURE',
    decidedBy: findings.find(({ status }) => status === 'failed') ?? null,
    act: null,
    claimedRoles: [],
    commitments: [],
    signaturePolicy: null,
    signer: null,
    digestAlgorithm: null,
    signatureAlgorithm: null,
    claimedSigningTime: claimed?.toISOString() ?? null,
    bestSignatureTime: null,
    timestamps: [],
    findings,
  };
}
