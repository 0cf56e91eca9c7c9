import type { DigestAlgorithm, SignatureAlgorithm } from '../algorithms.js';
import {
  signedAttributesFor,
  signedDataFor,
  signedDataSize,
  type SignedDataBuilder,
} from '../cms/index.js';
import { DIGESTS, usualDigest } from '../crypto/index.js';
import { coreError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import type { Signer } from '../signer.js';
import { parseCertificate, type Certificate } from '../x509/index.js';

/** What all signatures of one signer share. */
export interface SignerMaterial {
  readonly certificate: Certificate;
  readonly chain: readonly Uint8Array[];
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly digestAlgorithm: DigestAlgorithm;
  /** DER of the signed attributes for the digest of a document, with more of them where a signature has its own. */
  readonly signedAttributes: (
    messageDigest: Uint8Array,
    more?: readonly Uint8Array[],
  ) => Uint8Array;
  /** DER of the CMS without unsigned attributes. */
  readonly signedData: SignedDataBuilder;
  /** Most bytes that a CMS of this signer takes without unsigned attributes. */
  readonly size: number;
}

export type SignerFacts = Pick<Signer, 'certificate' | 'chain' | 'algorithm'>;

/** Throws `ERR_CERTIFICATE` and `ERR_UNSUPPORTED_ALGORITHM`. */
export function readSigner(signer: SignerFacts, crypto: CryptoProvider): SignerMaterial {
  const { chain, algorithm: signatureAlgorithm } = signer;
  const digestAlgorithm = digestFor(signatureAlgorithm);
  const certificate = parseCertificate(signer.certificate);
  const build = { certificate, crypto, digestAlgorithm, signatureAlgorithm };
  const signedAttributes = signedAttributesFor(build);
  const dryRun = signedAttributes(new Uint8Array(DIGESTS[digestAlgorithm].length));
  const size = signedDataSize({ ...build, chain, signedAttributes: dryRun });
  const signedData = signedDataFor({ ...build, chain });
  const algorithms = { signatureAlgorithm, digestAlgorithm };
  return { certificate, chain, ...algorithms, signedAttributes, signedData, size };
}

/**
 * The only state of this module, and it is no more than memory of `readSigner`: a server signs a
 * thousand times with one signer, and reading its certificate anew costs as much as laying out the page.
 */
const known = new WeakMap<Signer, SignerMaterial>();

/** As `readSigner`, once for a signer as long as it says the same of itself. */
export function materialOf(signer: Signer, crypto: CryptoProvider): SignerMaterial {
  const before = known.get(signer);
  if (
    before?.certificate.der === signer.certificate &&
    before.chain === signer.chain &&
    before.signatureAlgorithm === signer.algorithm
  )
    return before;
  const material = readSigner(signer, crypto);
  known.set(signer, material);
  return material;
}

function digestFor(algorithm: SignatureAlgorithm): DigestAlgorithm {
  const own = usualDigest(algorithm);
  if (DIGESTS[own].produced) return own;
  throw coreError('ERR_UNSUPPORTED_ALGORITHM', `${own} is read and reported, but never produced`, {
    facts: { name: own },
  });
}
