import { equalBytes, utf8Bytes } from '../bytes/index.js';
import { readCertificates } from '../cms/index.js';
import { mlDsaKeyPair, parseMlDsaPrivateKey, type MlDsaKeyPair } from '../crypto/ml-dsa-key.js';
import { coreError, isKysoError } from '../errors.js';
import { decryptPrivateKey } from '../pkcs12/encrypted-key.js';
import { decodingAsync, passwordError } from '../pkcs12/errors.js';
import { chainAbove } from '../pkcs12/identity.js';
import type { Signer } from '../signer.js';
import { parseCertificate, type Certificate } from '../x509/index.js';
import { signerOfPem, type PemIdentity } from './open-keys.js';
import { pemBlock } from './pem.js';
import { certificateKey } from './private-key.js';
import { privateKeySigner } from './private-key-signer.js';

/**
 * As `signerOfPem`, for every kind of key: of ML-DSA too, whose code is loaded first where a certificate of the file has
 * such a key. Rejects with what `signerOfPem` throws, and with `ERR_POST_QUANTUM` without `allowPostQuantum`.
 *
 * @example
 * const signer = await openPem({ key, certificates, allowPostQuantum: true });
 */
export async function openPem(identity: PemIdentity): Promise<Signer> {
  const { certificates: file } = identity;
  const certificates = readCertificates(typeof file === 'string' ? utf8Bytes(file) : file).map(
    parseCertificate,
  );
  const candidates = certificates.filter((one) => mlDsaKeyOfCertificate(one) !== undefined);
  const pkcs8 = candidates.length > 0 ? await pkcs8Of(identity) : undefined;
  const pair = pkcs8 && (await pairOf(pkcs8));
  if (!pair) return signerOfPem(identity);
  const certificate = candidates.find((one) => isKeyOfCertificate(pair, one));
  if (!certificate) {
    throw coreError('ERR_KEY_MISMATCH', 'no certificate of the file belongs to the private key');
  }
  const chain = chainAbove(certificate, certificates).map(({ der }) => der);
  return privateKeySigner({ ...identity, key: pkcs8, certificate: certificate.der, chain });
}

/** `undefined` for a file in a form that ML-DSA does not have. */
async function pkcs8Of({ key, passphrase }: PemIdentity): Promise<Uint8Array | undefined> {
  if (typeof key !== 'string') return key;
  const encrypted = pemBlock(key, 'ENCRYPTED PRIVATE KEY');
  if (!encrypted) return pemBlock(key, 'PRIVATE KEY');
  if (passphrase === undefined) throw passwordError();
  return decryptPrivateKey(encrypted, passphrase);
}

async function pairOf(pkcs8: Uint8Array): Promise<MlDsaKeyPair | undefined> {
  return decodingAsync('private key', async () => {
    const key = parseMlDsaPrivateKey(pkcs8);
    return key && (await mlDsaKeyPair(key));
  });
}

function isKeyOfCertificate(pair: MlDsaKeyPair, certificate: Certificate): boolean {
  const key = mlDsaKeyOfCertificate(certificate);
  return key !== undefined && equalBytes(key, pair.publicKey);
}

function mlDsaKeyOfCertificate({ der }: Certificate): Uint8Array | undefined {
  try {
    const key = certificateKey(der);
    return key.kind === 'ml-dsa' ? key.key : undefined;
  } catch (error) {
    if (isKysoError(error)) return undefined; // a key of an unknown kind belongs to nothing here
    throw error;
  }
}
