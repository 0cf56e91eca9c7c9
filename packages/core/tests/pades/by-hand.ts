import { createHash } from 'node:crypto';
import { buildSignedAttributes, buildSignedData } from '../../src/cms/index.js';
import {
  DerReader,
  Tag,
  contentsOf,
  contextTag,
  elementAt,
  encodingOf,
} from '../../src/der/index.js';
import { tlv } from '../../src/der/writer.js';
import { prepareSignature } from '../../src/pades/index.js';
import { parseCertificate } from '../../src/x509/index.js';
import { anySigner, clock, crypto } from './cast.js';

/** What a signature says that this library does not write. */
export interface HandWish {
  readonly reason?: string;
  /** /SubFilter, as long as `ETSI.CAdES.detached`. */
  readonly subFilter?: string;
  /** DER of further signed attributes. */
  readonly attributes?: readonly Uint8Array[];
  /** DER of unsigned attributes, perhaps over the signature value. */
  readonly unsigned?: readonly Uint8Array[] | ((signature: Uint8Array) => Promise<Uint8Array[]>);
  /** Writes [1] with nothing in it, which RFC 5652 §5.3 has not. */
  readonly emptyUnsigned?: boolean;
}

const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

/** A document signed as others sign: prepared here, altered, and its CMS put together by hand. */
export async function signedByHand(
  pdf: Uint8Array,
  { reason, subFilter, attributes = [], unsigned = [], emptyUnsigned = false }: HandWish,
): Promise<Uint8Array> {
  const signer = await anySigner();
  const { certificate: der, chain, algorithm: signatureAlgorithm } = signer;
  const json = await prepareSignature(pdf, {
    ...{ certificate: der, chain, algorithm: signatureAlgorithm, clock, crypto },
    ...(reason !== undefined && { reason }),
    // Roles make room for the attributes.
    claimedRoles: Array<string>(16).fill('Bộ trưởng'.repeat(25)),
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
  const unsignedAttributes = typeof unsigned === 'function' ? await unsigned(signature) : unsigned;
  const parts = { ...algorithms, certificate, chain, signedAttributes, signature };
  const cms = emptyUnsigned
    ? withEmptyUnsigned(buildSignedData(parts))
    : buildSignedData({ ...parts, unsignedAttributes });
  const hex = Buffer.from(cms)
    .toString('hex')
    .padEnd(2 * json.reserved, '0');
  return Buffer.concat([pdf, before, Buffer.from(`<${hex}>`), after]);
}

/** `a1 00` behind the signature, and all lengths around it: the SignerInfo stands at the very end. */
function withEmptyUnsigned(cms: Uint8Array): Uint8Array {
  const outer = DerReader.within(elementAt(cms, 0));
  const type = outer.read();
  const signedData = new DerReader(cms, outer.read().contentStart).sequence();
  const members = signedData.rest(8);
  const set = members.at(-1);
  if (!set) throw new Error('no SignerInfo');
  const [info] = DerReader.within(set).rest(1);
  if (!info) throw new Error('no SignerInfo');
  const longer = tlv(Tag.sequence, contentsOf(info), Uint8Array.of(0xa1, 0));
  const before = members.slice(0, -1).map(encodingOf);
  const inner = tlv(Tag.sequence, ...before, tlv(Tag.set, longer));
  return tlv(Tag.sequence, encodingOf(type), tlv(contextTag(0), inner));
}
