import { readCmsParts } from '../../src/cades/cms-parts.js';
import { withUnsignedAttributes } from '../../src/cades/signer-info.js';
import { cmsBytes, layOutCms } from '../../src/cades/write-parts.js';
import {
  ATTRIBUTE,
  buildAttribute,
  buildSignedData,
  parseSignedData,
} from '../../src/cms/index.js';
import { octetString, setOf } from '../../src/der/writer.js';
import type { Signer } from '../../src/signer.js';
import { parseCertificate } from '../../src/x509/index.js';
import { crypto } from '../pades/cast.js';

/** The CMS with a counter-signature over the value of its first signature, or over other bytes. */
export async function counterSigned(
  cms: Uint8Array,
  signer: Signer,
  over?: Uint8Array,
): Promise<Uint8Array> {
  const parts = await readCmsParts(cms);
  const [signerInfo] = parseSignedData(cms).signerInfos;
  if (!signerInfo) throw new Error('no SignerInfo');
  // No content-type: RFC 5652 §11.4.
  const signedAttributes = setOf([
    buildAttribute(ATTRIBUTE.messageDigest, octetString(sha256(over ?? signerInfo.signature))),
  ]);
  const made = buildSignedData({
    certificate: parseCertificate(signer.certificate),
    ...{ chain: [], digestAlgorithm: 'SHA-256', signatureAlgorithm: signer.algorithm },
    signedAttributes,
    signature: await signer.sign(signedAttributes, {
      digestAlgorithm: 'SHA-256',
      digest: sha256(signedAttributes),
    }),
  });
  const [counter] = parseSignedData(made).signerInfos;
  if (!counter) throw new Error('no counter-signature');
  const attribute = buildAttribute(ATTRIBUTE.countersignature, counter.der);
  const signerInfos = [withUnsignedAttributes(signerInfo.der, [attribute])];
  return cmsBytes(layOutCms({ ...parts, signerInfos }));
}

function sha256(bytes: Uint8Array): Uint8Array {
  const digest = crypto.createDigest('SHA-256');
  digest.update(bytes);
  return digest.digest();
}
