import type { DigestAlgorithm, SignatureAlgorithm } from '../algorithms.js';
import { compareBytes, equalBytes, toHex } from '../bytes/index.js';
import { DerReader, Tag } from '../der/index.js';
import { setOf, tlv } from '../der/writer.js';
import { isKysoError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import type { Finding, Integrity } from '../report.js';
import { nameText, serialText, type Certificate } from '../x509/index.js';
import { attributeSetOf, type AttributeSet } from './attributes.js';
import { CONTENT_TYPE } from './oids.js';
import {
  broken,
  combined,
  failed,
  intact,
  passed,
  unknown,
  unverifiable,
  warning,
  type Outcome,
} from './outcome.js';
import {
  checkAlgorithmProtection,
  checkContentType,
  checkMessageDigest,
  checkNoContentType,
  readSigningTime,
} from './signed-attribute-checks.js';
import type { SignedData, SignerIdentifier, SignerInfo } from './signed-data.js';
import { signerAlgorithms, type SignerAlgorithms } from './signer-algorithms.js';
import { certificatesOf } from './signer-certificate.js';
import { checkSigningCertificate, isSigningCertificate } from './signing-certificate.js';

/** What is needed to check one signature of a SignedData. */
export interface SignerInfoCheckOptions {
  readonly crypto: CryptoProvider;
  /**
   * Digest of the detached content. Called at most once; `undefined` where the content is not at hand.
   * Where the SignedData carries content as well, both must be the same.
   */
  readonly contentDigest?: (
    algorithm: DigestAlgorithm,
  ) => Uint8Array | undefined | Promise<Uint8Array | undefined>;
  /** The detached content itself, asked for only where there are no signed attributes: then it is what was signed. */
  readonly content?: () => Uint8Array | undefined | Promise<Uint8Array | undefined>;
  /** Certificates known from elsewhere, where the SignedData does not carry the signer's. */
  readonly candidates?: readonly Certificate[];
  /** The SignerInfo is a counter-signature, which has no content type (RFC 5652 §11.4). */
  readonly countersignature?: boolean;
}

/** The answer for one signature: no word on trust. */
export interface SignerInfoCheck {
  readonly integrity: Integrity;
  /** The certificate whose key was used; absent where none that the `sid` names is known. */
  readonly certificate?: Certificate;
  readonly digestAlgorithm?: DigestAlgorithm;
  readonly signatureAlgorithm?: SignatureAlgorithm;
  /** The time that the signer claims (RFC 5652 §11.3). */
  readonly signingTime?: Date;
  readonly findings: readonly Finding[];
}

/**
 * Checks one SignerInfo by RFC 5652 §5.4 to §5.6: `intact` where content digest and signature value are
 * right, `broken` where something contradicts, `unverifiable` where content, certificate or algorithm is
 * missing. Never throws for what stands in the signature.
 *
 * Signed attributes are verified as they stand; where that fails, sorted as DER has it. A signature whose
 * attributes are unsorted and verify as written is `intact` with a `signed-attributes-order` warning
 * (OpenSSL accepts, EU DSS re-sorts and refuses): nothing but the order is wrong, and the bytes that were
 * signed are the bytes at hand.
 */
export async function checkSignerInfo(
  signedData: SignedData,
  signerInfo: SignerInfo,
  options: SignerInfoCheckOptions,
): Promise<SignerInfoCheck> {
  const attributes = signerInfo.signedAttributes;
  const algorithms = signerAlgorithms(signerInfo);
  const content = await contentDigestOf(signedData, algorithms, options);
  const signer = signerOf(signedData, signerInfo, options);
  const time = attributes ? readSigningTime(attributes) : undefined;
  const { integrity, findings } = combined([
    algorithms,
    content,
    attributes
      ? combined([
          options.countersignature === true
            ? checkNoContentType(attributes)
            : checkContentType(attributes, signedData.eContentType),
          checkMessageDigest(attributes, content.digest),
          checkAlgorithmProtection(attributes, signerInfo),
        ])
      : checkAbsentAttributes(signedData),
    time ?? intact(),
    signer,
    await checkSignatureValue({ signedData, signerInfo, signer, algorithms }, options),
    intact(
      ...(signer.certificate
        ? checkSigningCertificate(attributes, signer.certificate, options.crypto)
        : []),
    ),
  ]);
  return {
    integrity,
    ...(signer.certificate && { certificate: signer.certificate }),
    ...(algorithms.digestAlgorithm && { digestAlgorithm: algorithms.digestAlgorithm }),
    ...(algorithms.signatureAlgorithm && { signatureAlgorithm: algorithms.signatureAlgorithm }),
    ...(time?.signingTime && { signingTime: time.signingTime }),
    findings,
  };
}

interface ContentOutcome extends Outcome {
  readonly digest?: Uint8Array;
}

/** The digest of what is signed: carried content, detached content, or both where they are the same. */
async function contentDigestOf(
  { eContent }: SignedData,
  { digestAlgorithm }: SignerAlgorithms,
  { crypto, contentDigest }: SignerInfoCheckOptions,
): Promise<ContentOutcome> {
  if (!digestAlgorithm) return intact();
  const detached = await contentDigest?.(digestAlgorithm);
  if (!eContent) {
    if (detached) return { ...intact(), digest: detached };
    return unverifiable(unknown('content-available', 'RFC 5652 §5.2'));
  }
  const running = crypto.createDigest(digestAlgorithm);
  running.update(eContent);
  const carried = running.digest();
  if (!detached || equalBytes(detached, carried)) return { ...intact(), digest: carried };
  const facts = { expected: toHex(detached), found: toHex(carried) };
  return { ...broken(failed('encapsulated-content', 'RFC 5652 §5.2', facts)), digest: detached };
}

interface SignerOutcome extends Outcome {
  readonly certificate?: Certificate;
}

/** Of the certificates that the `sid` names, the one that the signing-certificate attribute confirms, or the first. */
function signerOf(
  signedData: SignedData,
  { sid, signedAttributes }: SignerInfo,
  { candidates = [], crypto }: SignerInfoCheckOptions,
): SignerOutcome {
  const named = certificatesOf(sid, signedData, candidates);
  const certificate =
    named.length > 1
      ? (named.find((one) => isSigningCertificate(signedAttributes, one, crypto)) ?? named[0])
      : named[0];
  return certificate
    ? { ...intact(passed('signer-certificate', 'RFC 5652 §5.3')), certificate }
    : unverifiable(unknown('signer-certificate', 'RFC 5652 §5.3', { expected: sidText(sid) }));
}

function sidText(sid: SignerIdentifier): string {
  return sid.kind === 'subjectKeyIdentifier'
    ? toHex(sid.keyIdentifier)
    : `${serialText(sid.serialNumber)} ${nameText(sid.issuer)}`;
}

/** Without signed attributes only id-data may be signed (RFC 5652 §5.3). */
function checkAbsentAttributes({ eContentType }: SignedData): Outcome {
  if (eContentType === CONTENT_TYPE.data) return intact();
  return broken(
    failed('signed-attributes', 'RFC 5652 §5.3', {
      expected: CONTENT_TYPE.data,
      found: eContentType,
    }),
  );
}

interface Signed {
  readonly signedData: SignedData;
  readonly signerInfo: SignerInfo;
  readonly signer: SignerOutcome;
  readonly algorithms: SignerAlgorithms;
}

async function checkSignatureValue(
  signed: Signed,
  options: SignerInfoCheckOptions,
): Promise<Outcome> {
  const { signedData, signerInfo, signer, algorithms } = signed;
  const { signatureAlgorithm: algorithm } = algorithms;
  if (!signer.certificate || !algorithm) return unverifiable();
  const { publicKey } = signer.certificate;
  const { signature, signedAttributes } = signerInfo;
  const verify = (data: Uint8Array) =>
    options.crypto.verify({ publicKey, algorithm, data, signature });
  try {
    if (signedAttributes) return await verifyAttributes(signedAttributes, verify);
    const content = signedData.eContent ?? (await options.content?.());
    if (!content) return unverifiable(unknown('content-available', 'RFC 5652 §5.4'));
    if (isAttributeSet(content))
      return broken(failed('signed-attributes', 'RFC 5652 §5.4', { found: 'as content' }));
    return valueOutcome(await verify(content));
  } catch (error) {
    if (!isKysoError(error) || error.code !== 'ERR_UNSUPPORTED_ALGORITHM') throw error;
    const { oid, name } = error.facts;
    return unverifiable(
      unknown('signature-algorithm', 'RFC 5652 §5.6', {
        found: String(name ?? oid ?? error.message),
      }),
    );
  }
}

/** Over the attributes as written, under the identifier octet of SET OF (RFC 5652 §5.4), then over them in DER order. */
async function verifyAttributes(
  { contents, attributes }: AttributeSet,
  verify: (data: Uint8Array) => boolean | Promise<boolean>,
): Promise<Outcome> {
  const encodings = attributes.map((attribute) => attribute.der);
  const sorted = encodings.every((encoding, index) => {
    const next = encodings[index + 1];
    return next === undefined || compareBytes(encoding, next) <= 0;
  });
  if (await verify(tlv(Tag.set, contents))) return valueOutcome(true, sorted);
  return valueOutcome(!sorted && (await verify(setOf(encodings))), sorted);
}

function valueOutcome(verified: boolean, sorted = true): Outcome {
  const order = sorted ? [] : [warning('signed-attributes-order', 'RFC 5652 §5.3')];
  return verified
    ? intact(passed('signature-value', 'RFC 5652 §5.6'), ...order)
    : broken(failed('signature-value', 'RFC 5652 §5.6'), ...order);
}

/**
 * Whether content is itself a SET OF Attribute. Signed without attributes
 * it could be the attributes of another signature by the same key, taken for content: the value verifies
 * although nobody signed such a document.
 */
function isAttributeSet(content: Uint8Array): boolean {
  if (content[0] !== Tag.set) return false;
  try {
    const reader = new DerReader(content);
    const set = attributeSetOf(reader.read(Tag.set));
    return reader.done && set.attributes.length > 0;
  } catch (error) {
    if (isKysoError(error)) return false; // other content that happens to begin with this octet
    throw error;
  }
}
