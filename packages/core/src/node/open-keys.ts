import { utf8Bytes } from '../bytes/index.js';
import { readCertificates } from '../cms/index.js';
import { coreError, isKysoError } from '../errors.js';
import { chainAbove } from '../pkcs12/identity.js';
import {
  pickIdentity,
  readPkcs12,
  type IdentityChoice,
  type ReadPkcs12Options,
} from '../pkcs12/index.js';
import type { Decryptor } from '../decryptor.js';
import type { Signer } from '../signer.js';
import { parseCertificate } from '../x509/index.js';
import { certificateKey, isPairOf, privateKeyOf } from './private-key.js';
import { privateKeyDecryptor } from './private-key-decryptor.js';
import { privateKeySigner, type PrivateKeySignerOptions } from './private-key-signer.js';

/** How a key that was found signs: see `PrivateKeySignerOptions`. */
export type SigningOptions = Pick<
  PrivateKeySignerOptions,
  'algorithm' | 'digest' | 'pss' | 'threadPool' | 'allowPostQuantum'
>;

/** Which identity of the file, how it signs, and what opening it may cost. */
export interface OpenPkcs12Options extends SigningOptions, IdentityChoice, ReadPkcs12Options {}

/**
 * A signer from a PKCS#12 file: key, certificate and chain as `pickIdentity` finds them. Throws as
 * `readPkcs12`, `pickIdentity` and `privateKeySigner`.
 */
export async function openPkcs12(
  bytes: Uint8Array,
  password: string,
  options: OpenPkcs12Options = {},
): Promise<Signer> {
  const contents = await readPkcs12(bytes, password, options);
  const { pkcs8, certificate, chain } = pickIdentity(contents, options);
  return privateKeySigner({ ...options, key: pkcs8, certificate, chain });
}

/** A key and certificates as they stand in files. */
export interface PemIdentity extends SigningOptions {
  /** PEM of PKCS#8, PKCS#1 or SEC 1, encrypted or not; or DER of PKCS#8. */
  readonly key: string | Uint8Array;
  readonly passphrase?: string;
  /** The signer's certificate and any others, in any order: PEM, one in DER, or PKCS #7. */
  readonly certificates: string | Uint8Array;
}

/**
 * A signer from a key file and a certificate file. The certificate is the one that belongs to the
 * key, the chain is found among the others. Throws `ERR_KEY_MISMATCH` where no certificate does,
 * `ERR_CERTIFICATE` where there is none or one cannot be read, and as `privateKeySigner`. Keys of ML-DSA need
 * `openPem`.
 */
export function signerOfPem(identity: PemIdentity): Signer {
  const { certificates: file, key: keyFile, passphrase, ...signing } = identity;
  const { key, certificate, chain } = identityOfPem({
    certificates: file,
    key: keyFile,
    passphrase,
  });
  return privateKeySigner({ ...signing, key, certificate, chain });
}

/** As `signerOfPem`, for opening what was encrypted to the certificate. Throws as it and `privateKeyDecryptor`. */
export function decryptorOfPem(
  identity: Pick<PemIdentity, 'key' | 'passphrase' | 'certificates'>,
): Decryptor {
  return privateKeyDecryptor(identityOfPem(identity));
}

/**
 * As `openPkcs12`, for opening what was encrypted to the certificate. Throws as `readPkcs12`, `pickIdentity` and
 * `privateKeyDecryptor`.
 */
export async function openPkcs12Decryptor(
  bytes: Uint8Array,
  password: string,
  options: IdentityChoice & ReadPkcs12Options = {},
): Promise<Decryptor> {
  const contents = await readPkcs12(bytes, password, options);
  const { pkcs8, certificate } = pickIdentity(contents, options);
  return privateKeyDecryptor({ key: pkcs8, certificate });
}

function identityOfPem({
  certificates: file,
  key: keyFile,
  passphrase,
}: Pick<PemIdentity, 'key' | 'certificates'> & { readonly passphrase?: string | undefined }) {
  const key = privateKeyOf(keyFile, passphrase);
  const bytes = typeof file === 'string' ? utf8Bytes(file) : file;
  const certificates = readCertificates(bytes).map(parseCertificate);
  const certificate = certificates.find(({ der }) => belongs(key, der));
  if (!certificate) {
    throw coreError('ERR_KEY_MISMATCH', 'no certificate of the file belongs to the private key');
  }
  const chain = chainAbove(certificate, certificates).map(({ der }) => der);
  return { key, certificate: certificate.der, chain };
}

function belongs(key: Parameters<typeof isPairOf>[0], certificate: Uint8Array): boolean {
  try {
    return isPairOf(key, certificateKey(certificate));
  } catch (error) {
    if (isKysoError(error)) return false; // a key of an unknown kind belongs to nothing here
    throw error;
  }
}
