import { createHash, createPrivateKey, sign as nodeSign, type KeyObject } from 'node:crypto';
import nodeCryptoModule from 'node:crypto';
import type { SignatureAlgorithm } from '../../src/algorithms.js';
import { nodeCrypto } from '../../src/crypto/index.js';
import {
  buildSignedAttributes,
  buildSignedData,
  checkSignerInfo,
  parseSignedData,
  type SignedDataOptions,
  type SignerInfoCheck,
  type SignerInfoCheckOptions,
} from '../../src/cms/index.js';
import { parseCertificate, type Certificate } from '../../src/x509/index.js';
import { makeCertificate, opensslFolder, type CertificateWish } from '../x509/openssl.js';

export const crypto = nodeCrypto(nodeCryptoModule);
export const CONTENT = new TextEncoder().encode('Quyết định số 15/QĐ-TTg\n');
export const RSA: SignatureAlgorithm = { kind: 'rsa-pkcs1', digest: 'SHA-256' };
export const ECDSA: SignatureAlgorithm = { kind: 'ecdsa', digest: 'SHA-256', encoding: 'der' };

/** A person of a test: certificate and key, made by OpenSSL. */
export interface Person {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

export function person(folder: ReturnType<typeof opensslFolder>, wish: CertificateWish): Person {
  const certificate = parseCertificate(makeCertificate(folder, wish));
  const pem = new TextDecoder().decode(folder.read(`${wish.keyOf ?? wish.name}.key`));
  return { certificate, key: createPrivateKey(pem) };
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest());
}

/** The signature value over `data`, by `node:crypto` alone. */
export function signatureBy(
  key: KeyObject,
  data: Uint8Array,
  algorithm: SignatureAlgorithm,
): Uint8Array {
  if (algorithm.kind === 'ml-dsa') throw new TypeError('this OpenSSL has no ML-DSA');
  if (algorithm.kind === 'eddsa') return new Uint8Array(nodeSign(null, data, key));
  const { RSA_PKCS1_PSS_PADDING, RSA_PKCS1_PADDING } = nodeCryptoModule.constants;
  const padding =
    algorithm.kind === 'rsa-pss'
      ? { padding: RSA_PKCS1_PSS_PADDING, saltLength: algorithm.saltLength }
      : algorithm.kind === 'rsa-pkcs1'
        ? { padding: RSA_PKCS1_PADDING }
        : {};
  const digest = algorithm.digest.replace('SHA-', 'sha').toLowerCase();
  return new Uint8Array(nodeSign(digest, data, { key, ...padding }));
}

/** What a test changes of an otherwise right signature. */
export interface SignatureWish {
  readonly algorithm?: SignatureAlgorithm;
  /** Signed attributes in place of the usual ones. */
  readonly signedAttributes?: Uint8Array;
  /** What the key signs, where it is not the attributes. */
  readonly signed?: Uint8Array;
  readonly data?: Partial<SignedDataOptions>;
}

/** The usual signed attributes over `CONTENT`. */
export function usualAttributes(
  { certificate }: Person,
  more: Partial<Parameters<typeof buildSignedAttributes>[0]> = {},
): Uint8Array {
  return buildSignedAttributes({
    messageDigest: sha256(CONTENT),
    digestAlgorithm: 'SHA-256',
    signatureAlgorithm: ECDSA,
    certificate,
    crypto,
    ...more,
  });
}

/** A SignedData over `CONTENT` by the person, detached unless told otherwise. */
export function signedBy(who: Person, wish: SignatureWish = {}): Uint8Array {
  const signatureAlgorithm = wish.algorithm ?? ECDSA;
  const signedAttributes = wish.signedAttributes ?? usualAttributes(who, { signatureAlgorithm });
  return buildSignedData({
    certificate: who.certificate,
    chain: [],
    digestAlgorithm: 'SHA-256',
    signatureAlgorithm,
    signedAttributes,
    signature: signatureBy(who.key, wish.signed ?? signedAttributes, signatureAlgorithm),
    ...wish.data,
  });
}

/** The check of the first signature of a CMS against `CONTENT`. */
export async function checked(
  cms: Uint8Array,
  options: Partial<SignerInfoCheckOptions> = {},
): Promise<SignerInfoCheck> {
  const signedData = parseSignedData(cms, { ber: true });
  const [signerInfo] = signedData.signerInfos;
  if (!signerInfo) throw new Error('no SignerInfo');
  return checkSignerInfo(signedData, signerInfo, {
    crypto,
    contentDigest: (algorithm) => digestOf(CONTENT, algorithm),
    content: () => CONTENT,
    ...options,
  });
}

export function digestOf(
  bytes: Uint8Array,
  algorithm: Parameters<typeof crypto.createDigest>[0],
): Uint8Array {
  const digest = crypto.createDigest(algorithm);
  digest.update(bytes);
  return digest.digest();
}

/** `check status` of every finding that is not `passed`. */
export function complaints({ findings }: Pick<SignerInfoCheck, 'findings'>): string[] {
  return findings
    .filter(({ status }) => status !== 'passed')
    .map(({ check, status }) => `${check} ${status}`);
}
