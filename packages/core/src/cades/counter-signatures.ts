import {
  ATTRIBUTE,
  CONTENT_TYPE,
  attributesOfType,
  checkSignerInfo,
  failed,
  signerInfoOf,
  valuesOf,
  type SignedData,
  type SignerInfo,
  type SignerInfoCheck,
} from '../cms/index.js';
import { isKysoError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import type { Finding } from '../report.js';
import type { Certificate } from '../x509/index.js';

/** A signature over the value of another signature, in an unsigned attribute of that one (RFC 5652 §11.4). */
export interface CounterSignature {
  /** Absent where it cannot be read. */
  readonly signerInfo?: SignerInfo;
  /** Digest and signature value only, no word on trust. */
  readonly check: SignerInfoCheck;
  /** Counter-signatures over this one. */
  readonly counterSignatures: readonly CounterSignature[];
}

export interface CounterSignatureOptions {
  readonly crypto: CryptoProvider;
  /** Certificates known from elsewhere, beside those of the SignedData. */
  readonly candidates?: readonly Certificate[];
}

/** Deepest row of counter-signatures over each other; notaries and archives make one, rarely two. */
const MAX_DEPTH = 4;
/** Most counter-signatures of one SignedData that are read; each costs a verification. */
const MAX_COUNTER_SIGNATURES = 64;

/**
 * Reads and checks the counter-signatures of a signature. Each is over the octets of the signature value, so it says
 * nothing of the certificate or of unsigned attributes. Never throws for what stands in them: what cannot be read, and
 * what exceeds a bound, is `broken` with the reason.
 */
export async function counterSignaturesOf(
  signedData: SignedData,
  signerInfo: SignerInfo,
  options: CounterSignatureOptions,
): Promise<CounterSignature[]> {
  const walk: Walk = { ...options, signedData, left: MAX_COUNTER_SIGNATURES };
  return within(signerInfo, walk, 1);
}

interface Walk extends CounterSignatureOptions {
  readonly signedData: SignedData;
  left: number;
}

async function within(parent: SignerInfo, walk: Walk, depth: number): Promise<CounterSignature[]> {
  const found: CounterSignature[] = [];
  for (const signerInfo of readAll(parent)) {
    if ('check' in signerInfo) found.push(unreadable(signerInfo));
    else if (depth > MAX_DEPTH || walk.left-- <= 0) return [...found, unreadable(beyondBounds())];
    else found.push(await checked(signerInfo, parent, { walk, depth }));
  }
  return found;
}

/** Each counter-signature, or the finding that says why it cannot be read. */
function readAll({ unsignedAttributes }: SignerInfo): (SignerInfo | Finding)[] {
  const attributes = attributesOfType(unsignedAttributes, ATTRIBUTE.countersignature);
  return attributes.flatMap((attribute) => {
    const values = attempt(() => valuesOf(attribute));
    if ('check' in values) return [values];
    return values.map((value) => attempt(() => signerInfoOf(value)));
  });
}

function attempt<T>(read: () => T): T | Finding {
  try {
    return read();
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return failed('cms-structure', 'RFC 5652 §11.4', { found: error.message });
  }
}

function beyondBounds(): Finding {
  const expected = `${MAX_DEPTH} / ${MAX_COUNTER_SIGNATURES}`;
  return failed('cms-structure', 'RFC 5652 §11.4', { expected, found: 'more' });
}

function unreadable(finding: Finding): CounterSignature {
  return { check: { integrity: 'broken', findings: [finding] }, counterSignatures: [] };
}

async function checked(
  signerInfo: SignerInfo,
  { signature }: SignerInfo,
  { walk, depth }: { readonly walk: Walk; readonly depth: number },
): Promise<CounterSignature> {
  const { crypto, candidates = [], signedData } = walk;
  // What is signed is the value of the signature above; without attributes it is signed as if it were data.
  const { eContent: _content, ...around } = signedData;
  const check = await checkSignerInfo({ ...around, eContentType: CONTENT_TYPE.data }, signerInfo, {
    ...{ crypto, candidates, countersignature: true },
    content: () => signature,
    contentDigest: (algorithm) => {
      const digest = crypto.createDigest(algorithm);
      digest.update(signature);
      return digest.digest();
    },
  });
  return { signerInfo, check, counterSignatures: await within(signerInfo, walk, depth + 1) };
}
