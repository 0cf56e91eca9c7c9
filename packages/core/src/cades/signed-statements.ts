import type { DigestAlgorithm } from '../algorithms.js';
import { fromBase64, toBase64 } from '../bytes/index.js';
import {
  checkedOid,
  claimedRolesAttribute,
  commitmentsAttribute,
  signaturePolicyAttribute,
  type SignaturePolicyIdentifier,
} from '../cms/index.js';
import { DIGESTS } from '../crypto/index.js';
import { coreError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import type { CommitmentClaim } from '../report.js';
import { contentTimestampAttribute } from '../timestamp/index.js';

/** The signature policy under which is signed (EN 319 122-1 §5.2.9): its document, or the digest of it. */
export interface SignaturePolicyClaim {
  /** Dotted OID. */
  readonly oid: string;
  /** The policy document, of which the digest is signed. */
  readonly document?: Uint8Array;
  /** Its digest, where the document is not at hand, or where the policy says that another digest is meant. */
  readonly digest?: Uint8Array;
  /** By which the document is digested; default SHA-256. */
  readonly digestAlgorithm?: DigestAlgorithm;
  /** Where the document can be had (SPuri): ASCII. */
  readonly uri?: string;
  /** What a person is to be shown (SPUserNotice); at most 200 characters. */
  readonly notice?: string;
}

/** What a signer states with the signature, as signed attributes. */
export interface SignedStatements {
  /** Positions in which the person signs, as claimed by themselves; up to 16 of 256 characters (EN 319 122-1 §5.2.6.1). */
  readonly claimedRoles?: readonly string[];
  /**
   * What the person commits to by signing, each once (EN 319 122-1 §5.2.3). In a PDF never together with `reason`
   * (EN 319 142-1 §6.3): `ERR_REASON`.
   */
  readonly commitments?: readonly CommitmentClaim[];
  /** In a PDF never together with `reason` (EN 319 142-1 §6.3): `ERR_REASON`. */
  readonly signaturePolicy?: SignaturePolicyClaim;
  /**
   * Has what is signed timestamped first, by `timestamps` and on their terms, and signs the token with it (EN 319 122-1 §5.2.8):
   * a proof that the content existed before it was signed. Default false.
   */
  readonly contentTimestamp?: boolean;
}

/** Statements as they are signed. */
export interface Statements {
  readonly claimedRoles?: readonly string[];
  readonly commitments?: readonly CommitmentClaim[];
  readonly signaturePolicy?: SignaturePolicyIdentifier;
  /** DER of the token over the content, once it is there. */
  readonly contentTimestamp?: Uint8Array;
}

/** Statements in the JSON of a prepared signature. Byte strings are Base64. */
export interface PreparedStatements {
  readonly claimedRoles?: readonly string[];
  readonly commitments?: readonly CommitmentClaim[];
  readonly signaturePolicy?: PreparedSignaturePolicy;
  /** The token over the content. */
  readonly contentTimestamp?: string;
}

/** A signature policy whose document was digested. */
export interface PreparedSignaturePolicy {
  readonly oid: string;
  readonly digestAlgorithm: DigestAlgorithm;
  readonly digest: string;
  readonly uri?: string;
  readonly notice?: string;
}

/** What is asked for, with policy documents digested; the content timestamp is got later. Throws `TypeError`. */
export function statementsOf(
  { claimedRoles, commitments, signaturePolicy }: SignedStatements,
  crypto: CryptoProvider,
): Statements {
  return {
    ...(claimedRoles && claimedRoles.length > 0 && { claimedRoles }),
    ...(commitments && commitments.length > 0 && { commitments }),
    ...(signaturePolicy && { signaturePolicy: policyOf(signaturePolicy, crypto) }),
  };
}

/** RFC 5280 §4.2.1.4, whose type it has: DisplayText of at most 200 characters. */
const MAX_NOTICE = 200;

function policyOf(
  { oid, document, digest, digestAlgorithm = 'SHA-256', uri, notice }: SignaturePolicyClaim,
  crypto: CryptoProvider,
): SignaturePolicyIdentifier {
  if (!document === !digest)
    throw new TypeError('a signature policy has either its document or its digest');
  const { length, produced } = DIGESTS[digestAlgorithm];
  if (!produced)
    throw coreError('ERR_UNSUPPORTED_ALGORITHM', `${digestAlgorithm} is never produced`, {
      facts: { name: digestAlgorithm },
    });
  if (digest && digest.length !== length)
    throw new TypeError(`the digest of the signature policy is no ${digestAlgorithm}`);
  if (uri !== undefined && !/^[\x21-\x7e]+$/.test(uri))
    throw new TypeError('the address of the signature policy is not ASCII');
  const text = notice?.normalize('NFC');
  if (text !== undefined && (text.trim() === '' || text.length > MAX_NOTICE))
    throw new TypeError(`the notice of the signature policy has 1 to ${MAX_NOTICE} characters`);
  return {
    oid: checkedOid(oid, 'the signature policy'),
    digestAlgorithm,
    digest: digest ?? digestOf(document ?? new Uint8Array(0), digestAlgorithm, crypto),
    ...(uri !== undefined && { uri }),
    ...(text !== undefined && { notice: text }),
  };
}

function digestOf(
  document: Uint8Array,
  algorithm: DigestAlgorithm,
  crypto: CryptoProvider,
): Uint8Array {
  const digest = crypto.createDigest(algorithm);
  digest.update(document);
  return digest.digest();
}

/** DER of the signed attributes that state them. Throws `TypeError` and `ERR_LIMIT` for what cannot be stated. */
export function statementAttributes(statements: Statements): Uint8Array[] {
  const { claimedRoles, commitments, signaturePolicy, contentTimestamp } = statements;
  return [
    ...(claimedRoles && claimedRoles.length > 0 ? [claimedRolesAttribute(claimedRoles)] : []),
    ...(commitments ? [commitmentsAttribute(commitments)] : []),
    ...(signaturePolicy ? [signaturePolicyAttribute(signaturePolicy)] : []),
    ...(contentTimestamp ? [contentTimestampAttribute(contentTimestamp)] : []),
  ];
}

/** Statements for the JSON of a prepared signature. */
export function statementsJson(statements: Statements): PreparedStatements {
  const { signaturePolicy, contentTimestamp, ...plain } = statements;
  return {
    ...plain,
    ...(signaturePolicy && { signaturePolicy: policyJson(signaturePolicy) }),
    ...(contentTimestamp && { contentTimestamp: toBase64(contentTimestamp) }),
  };
}

function policyJson(policy: SignaturePolicyIdentifier): PreparedSignaturePolicy {
  const { oid, digestAlgorithm, digest, uri, notice } = policy;
  return {
    ...{ oid, digestAlgorithm, digest: toBase64(digest) },
    ...(uri !== undefined && { uri }),
    ...(notice !== undefined && { notice }),
  };
}

/** Reads them back; what does not fit the signed attributes is for completing to find. Throws `TypeError`. */
export function statementsOfJson(json: PreparedStatements): Statements {
  const { claimedRoles, commitments, signaturePolicy, contentTimestamp } = json;
  return {
    ...(claimedRoles && { claimedRoles }),
    ...(commitments && { commitments }),
    ...(signaturePolicy && {
      signaturePolicy: { ...signaturePolicy, digest: base64(signaturePolicy.digest) },
    }),
    ...(contentTimestamp !== undefined && { contentTimestamp: base64(contentTimestamp) }),
  };
}

function base64(text: string): Uint8Array {
  const bytes = fromBase64(text);
  if (!bytes) throw new TypeError('Base64 expected');
  return bytes;
}
