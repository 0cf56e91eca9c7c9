import { utf8Bytes } from '../bytes/index.js';
import {
  buildSignedAttributes,
  buildSignedData,
  checkSignerInfo,
  parseSignedData,
  type SignedData,
  type SignerInfoCheck,
} from '../cms/index.js';
import { isKysoError } from '../errors.js';
import { signsMessage, usualDigest } from '../crypto/index.js';
import type { CryptoProvider } from '../ports.js';
import type { Signer } from '../signer.js';
import { isWithinValidity, parseCertificate, type Certificate } from '../x509/index.js';
import { bundleJson, parseBundleContent, type TrustBundleContent } from './bundle-content.js';
import { fingerprintOf } from './sort-import.js';
import { trustError } from './trust-error.js';

export interface OpenTrustBundleOptions {
  readonly crypto: CryptoProvider;
  /** SHA-256 of the certificate that must have signed it, hexadecimal; colons and spaces do not count. */
  readonly signer: string;
  /** The time at which that certificate must be valid; without it its dates are not looked at. */
  readonly at?: Date;
}

/** Largest bundle, in bytes: its JSON and the signature. */
const MAX_BUNDLE = 12 << 20;

/**
 * Opens an administrator's bundle: a SignedData (CMS, BER or DER) that holds the JSON of `TrustBundleContent`, with one
 * signature by the very certificate that is named. That certificate needs no path: it is trusted for being named.
 * Throws `ERR_TRUST`: `bundle-signer`, `bundle-signature`, `bundle-format`.
 */
export async function openTrustBundle(
  bytes: Uint8Array,
  options: OpenTrustBundleOptions,
): Promise<TrustBundleContent> {
  const signedData = signedDataOf(bytes);
  const check = await checkOnly(signedData, options.crypto);
  const { certificate } = check;
  const wanted = options.signer.replace(/[\s:]/g, '').toLowerCase();
  const found = certificate && fingerprintOf(certificate, options.crypto);
  if (!certificate || found !== wanted) {
    throw trustError(
      'bundle-signer',
      'the bundle is not signed by the certificate that was named',
      {
        facts: { signer: found },
      },
    );
  }
  refuseUnsound(check, certificate, options.at);
  const { eContent } = signedData;
  if (!eContent) throw trustError('bundle-format', 'the bundle holds no content');
  return parseBundleContent(eContent);
}

function signedDataOf(bytes: Uint8Array): SignedData {
  if (bytes.length > MAX_BUNDLE) {
    throw trustError(
      'bundle-format',
      `the bundle has ${bytes.length} bytes, at most ${MAX_BUNDLE}`,
    );
  }
  try {
    return parseSignedData(bytes, { ber: true });
  } catch (error) {
    if (!isKysoError(error)) throw error;
    throw trustError('bundle-format', `the bundle is no SignedData: ${error.message}`, {
      cause: error,
    });
  }
}

async function checkOnly(signedData: SignedData, crypto: CryptoProvider): Promise<SignerInfoCheck> {
  const [signerInfo, ...others] = signedData.signerInfos;
  if (!signerInfo || others.length > 0) {
    throw trustError('bundle-signature', 'the bundle must have one signature');
  }
  return checkSignerInfo(signedData, signerInfo, { crypto });
}

function refuseUnsound(
  { integrity, findings }: SignerInfoCheck,
  certificate: Certificate,
  at: Date | undefined,
): void {
  if (integrity !== 'intact' || findings.some(({ status }) => status === 'failed')) {
    throw trustError('bundle-signature', 'the signature of the bundle is not intact');
  }
  if (at && !isWithinValidity(certificate, at)) {
    throw trustError('bundle-signature', 'the certificate of the signer is out of its dates');
  }
}

/** DER of a bundle with the content, signed by the key of an administrator. Throws what the signer throws. */
export async function signTrustBundle(
  content: TrustBundleContent,
  { signer, crypto }: { readonly signer: Signer; readonly crypto: CryptoProvider },
): Promise<Uint8Array> {
  const eContent = utf8Bytes(bundleJson(content));
  parseBundleContent(eContent); // what could not be opened is not signed
  const certificate = parseCertificate(signer.certificate);
  const { algorithm } = signer;
  const digestAlgorithm = usualDigest(algorithm);
  const digestOf = (bytes: Uint8Array) => {
    const digest = crypto.createDigest(digestAlgorithm);
    digest.update(bytes);
    return digest.digest();
  };
  const parts = { certificate, digestAlgorithm, signatureAlgorithm: algorithm };
  const signedAttributes = buildSignedAttributes({
    ...{ ...parts, crypto, messageDigest: digestOf(eContent) },
    signingTime: content.issuedAt,
  });
  const signature = await signer.sign(signedAttributes, {
    digestAlgorithm,
    ...(!signsMessage(algorithm) && { digest: digestOf(signedAttributes) }),
  });
  return buildSignedData({ ...parts, chain: signer.chain, signedAttributes, signature, eContent });
}
