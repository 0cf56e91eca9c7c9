import { createHash } from 'node:crypto';
import { buildSignedAttributes, buildSignedData } from '../../src/cms/index.js';
import { prepareSignature } from '../../src/pades/index.js';
import { parseCertificate } from '../../src/x509/index.js';
import { anySigner, clock, crypto } from './cast.js';

/** What a signature says that this library does not write. */
export interface HandWish {
  readonly reason?: string;
  /** /SubFilter, as long as `ETSI.CAdES.detached`. */
  readonly subFilter?: string;
  /** DER of further signed attributes, which take less than 250 bytes. */
  readonly attributes?: readonly Uint8Array[];
}

const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

/** A document signed as others sign: prepared here, altered, and its CMS put together by hand. */
export async function signedByHand(
  pdf: Uint8Array,
  { reason, subFilter, attributes = [] }: HandWish,
): Promise<Uint8Array> {
  const signer = await anySigner();
  const { certificate: der, chain, algorithm: signatureAlgorithm } = signer;
  const json = await prepareSignature(pdf, {
    ...{ certificate: der, chain, algorithm: signatureAlgorithm, clock, crypto },
    ...(reason !== undefined && { reason }),
    // Roles make room for the attributes.
    claimedRoles: ['Bộ trưởng'.repeat(20)],
  });
  const text = Buffer.from(json.revision.before, 'base64').toString('latin1');
  const named = subFilter === undefined ? text : text.replace('ETSI.CAdES.detached', subFilter);
  if (named.length !== text.length) throw new Error('/SubFilter of another length');
  const before = Buffer.from(named, 'latin1');
  const after = Buffer.from(json.revision.after, 'base64');
  const certificate = parseCertificate(der);
  const algorithms = { digestAlgorithm: 'SHA-256', signatureAlgorithm } as const;
  const messageDigest = sha256(pdf, before, after);
  const signedAttributes = buildSignedAttributes({
    ...{ ...algorithms, certificate, crypto, messageDigest, extraAttributes: attributes },
  });
  const context = { digestAlgorithm: 'SHA-256', digest: sha256(signedAttributes) } as const;
  const signature = await signer.sign(signedAttributes, context);
  const cms = buildSignedData({ ...algorithms, certificate, chain, signedAttributes, signature });
  const hex = Buffer.from(cms)
    .toString('hex')
    .padEnd(2 * json.reserved, '0');
  return Buffer.concat([pdf, before, Buffer.from(`<${hex}>`), after]);
}
