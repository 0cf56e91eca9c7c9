import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import { nodeCrypto, privateKeySigner } from '@kyso/core/node';
import { parsePublicKey } from '@kyso/core/crypto';
import { parseCertificate } from '@kyso/core/x509';

const crypto = nodeCrypto();

/** One signature by ML-DSA-65 over bytes, and what is needed to check it. */
export async function mlDsaSignature(sandbox, data) {
  const { privateKey: key, certificate } = await sandbox.issue({ keyType: 'ml-dsa-65' });
  const signer = privateKeySigner({ key, certificate, allowPostQuantum: true });
  const signature = await signer.sign(data, { digestAlgorithm: 'SHA-512' });
  const { publicKey } = parseCertificate(certificate);
  return { publicKey, algorithm: signer.algorithm, data, signature };
}

/** The mathematics alone. */
export function rawMlDsa({ publicKey, data, signature }) {
  const { key } = parsePublicKey(publicKey);
  return () => verified(ml_dsa65.verify(signature, data, key));
}

export function mlDsaVerifier(request) {
  return async () => verified(await crypto.verify(request));
}

function verified(right) {
  if (!right) throw new Error('does not verify');
}
