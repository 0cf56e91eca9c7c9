import { X509Certificate } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { onlySignature } from '../only-signature.mjs';
import { signer } from './kyso-rows.mjs';

/** Parses the CMS of a signed file and nothing more: no digest, no signature value. */
export async function pkijsParser(identity, pdf) {
  const cms = Uint8Array.from(onlySignature(await signer(identity, pdf)()).cms).buffer;
  return () => {
    const content = new pkijs.ContentInfo({ schema: asn1js.fromBER(cms).result }).content;
    const { certificates, signerInfos } = new pkijs.SignedData({ schema: content });
    if (certificates?.length !== 3 || signerInfos.length !== 1) throw new Error('not read whole');
  };
}

/** Parses the certificates of a signature one by one; Node has no CMS. */
export function nodeCertificates({ certificate, chain }) {
  const all = [certificate, ...chain];
  return () => {
    const [{ publicKey }] = all.map((der) => new X509Certificate(der));
    if (publicKey.asymmetricKeyType !== 'rsa') throw new Error('not read whole');
  };
}
