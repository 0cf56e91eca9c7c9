import type { DigestAlgorithm } from '../algorithms.js';
import { equalBytes, toHex } from '../bytes/index.js';
import {
  checkAttributePlaces,
  commitmentsOf,
  failed,
  passed,
  signedPolicyOf,
  unknown,
  warning,
  type SignedPolicy,
  type SignerInfo,
} from '../cms/index.js';
import { DerReader, Tag, contentsOf } from '../der/index.js';
import { isKysoError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import type { Commitment, Finding, SignaturePolicyReport } from '../report.js';
import type { Context } from './options.js';

/** What a signer stated with the signature, and what is to be said of it. */
export interface JudgedStatements {
  readonly commitments: readonly Commitment[];
  readonly signaturePolicy: SignaturePolicyReport | null;
  readonly findings: readonly Finding[];
}

/** Reads commitments and signature policy, and compares the policy with its document where that was given. */
export function judgeStatements(signerInfo: SignerInfo, context: Context): JudgedStatements {
  const { signedAttributes } = signerInfo;
  const { commitments, findings } = commitmentsOf(signedAttributes);
  const signed = signedPolicyOf(signedAttributes);
  const compared = signed.policy && comparePolicy(signed.policy, context);
  return {
    commitments,
    signaturePolicy: compared?.report ?? null,
    findings: [
      ...checkAttributePlaces(signerInfo),
      ...findings,
      ...signed.findings,
      ...(compared?.findings ?? []),
    ],
  };
}

interface ComparedPolicy {
  readonly report: SignaturePolicyReport;
  readonly findings: readonly Finding[];
}

const CLAUSE = 'EN 319 102-1 §5.2.4';

/**
 * The document of a policy is compared with what was signed. Where nothing can be compared it is not known under which policy
 * was signed: for a validation policy that asks for one this leaves doubt, otherwise it is a warning.
 */
function comparePolicy(policy: SignedPolicy, context: Context): ComparedPolicy {
  const { oid, digest } = policy;
  const document = oid === null ? undefined : context.policyDocuments.get(oid);
  const matches = document ? isDocumentOf(document, policy, context.crypto) : null;
  const report = { ...factsOf(policy), matches };
  if (oid === null) return { report, findings: [] }; // told by who read it
  if (matches === true)
    return { report, findings: [passed('signature-policy', CLAUSE, { found: oid })] };
  if (matches === false) {
    const facts = { found: digest ? toHex(digest) : 'absent', at: oid };
    return { report, findings: [failed('signature-policy', CLAUSE, facts)] };
  }
  const isAsked = (context.policy.acceptedSignaturePolicies ?? []).includes(oid);
  const finding = (isAsked ? unknown : warning)('signature-policy', CLAUSE, { found: oid });
  return { report, findings: [finding] };
}

function factsOf(policy: SignedPolicy): Omit<SignaturePolicyReport, 'matches'> {
  const { oid, digestAlgorithm, digestOid, digest, uri, notice } = policy;
  return {
    ...{ oid, uri, notice },
    digestAlgorithm: digestAlgorithm ?? digestOid,
    digest: digest && toHex(digest),
  };
}

/** Null where the digest cannot be made: none stands, or its algorithm is not known. */
function isDocumentOf(
  document: Uint8Array,
  { digest, digestAlgorithm }: SignedPolicy,
  crypto: CryptoProvider,
): boolean | null {
  if (!digest || !digestAlgorithm) return null;
  const is = (bytes: Uint8Array): boolean =>
    equalBytes(digestOf(bytes, digestAlgorithm, crypto), digest);
  if (is(document)) return true;
  const inner = sequenceContents(document);
  return inner !== undefined && is(inner);
}

/** RFC 5126 §5.8.1: of a policy in ASN.1 the digest is without the outer identifier and length octets. */
function sequenceContents(document: Uint8Array): Uint8Array | undefined {
  try {
    const reader = new DerReader(document);
    const element = reader.read(Tag.sequence);
    reader.finish();
    return contentsOf(element);
  } catch (error) {
    if (isKysoError(error)) return undefined;
    throw error;
  }
}

function digestOf(
  bytes: Uint8Array,
  algorithm: DigestAlgorithm,
  crypto: CryptoProvider,
): Uint8Array {
  const digest = crypto.createDigest(algorithm);
  digest.update(bytes);
  return digest.digest();
}
