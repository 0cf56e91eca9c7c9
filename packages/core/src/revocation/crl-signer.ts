import { equalBytes } from '../bytes/index.js';
import { unknown } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import type { Finding } from '../report.js';
import {
  keyUsagesOf,
  nameText,
  sameName,
  subjectKeyIdentifierOf,
  type Certificate,
} from '../x509/index.js';
import type { Crl } from './crl.js';
import { algorithmFault, distinct, isSignedBy, type Inquiry } from './inquiry.js';

/** Who signed a CRL, or why nobody who may is found. */
export type CrlSigner =
  | { readonly kind: 'found'; readonly certificate: Certificate }
  | { readonly kind: 'refused'; readonly finding: Finding };

/**
 * The certificate whose key signed the CRL and may (RFC 5280 §6.3.3 (f), (g)): the issuer itself, or
 * another one of the CRL issuer's name for which the caller vouches. Those that the CRL points to by key
 * identifier are tried first.
 */
export async function signerOfCrl(crl: Crl, inquiry: Inquiry): Promise<CrlSigner> {
  const { issuer, certificates } = inquiry;
  const named = distinct([issuer, ...certificates]).filter(({ subject }) =>
    sameName(subject, crl.issuer),
  );
  let refusal: Finding | undefined;
  for (const certificate of ranked(named, crl)) {
    if (!(await isSignedBy(crl, certificate.publicKey, inquiry))) continue;
    const reason = weakness(crl, certificate, inquiry) ?? (await refusalOf(certificate, inquiry));
    if (!reason) return { kind: 'found', certificate };
    refusal ??= reason;
  }
  const where = nameText(crl.issuer);
  const absent =
    named.length === 0
      ? unknown('revocation-signer', 'RFC 5280 §6.3.3 (f)', { expected: where })
      : unknown('revocation-signature', 'RFC 5280 §6.3.3 (g)', { at: where });
  return { kind: 'refused', finding: refusal ?? absent };
}

/** Why the algorithm or the key of a list that verified was not good enough when it was made. */
export function weakness(
  crl: Crl,
  { publicKey, subject }: Certificate,
  { judgeAlgorithm }: Inquiry,
): Finding | undefined {
  const facts = { publicKey, madeAt: crl.thisUpdate, signer: nameText(subject) };
  return algorithmFault(crl, facts, judgeAlgorithm);
}

/** Those with the key identifier that the CRL names come first, the others as they stand. */
function ranked(certificates: readonly Certificate[], crl: Crl): readonly Certificate[] {
  const wanted = crl.authorityKeyIdentifier;
  if (!wanted) return certificates;
  const isWanted = (certificate: Certificate) => {
    const own = keyIdentifierOf(certificate);
    return own !== undefined && equalBytes(own, wanted);
  };
  return [...certificates.filter(isWanted), ...certificates.filter((one) => !isWanted(one))];
}

function keyIdentifierOf(certificate: Certificate): Uint8Array | undefined {
  try {
    return subjectKeyIdentifierOf(certificate);
  } catch (error) {
    if (isKysoError(error)) return undefined; // it only costs the preference
    throw error;
  }
}

async function refusalOf(
  certificate: Certificate,
  { issuer, validateSigner }: Inquiry,
): Promise<Finding | undefined> {
  const where = nameText(certificate.subject);
  const clause = 'RFC 5280 §6.3.3 (f)';
  try {
    const usages = keyUsagesOf(certificate);
    if (usages && !usages.includes('cRLSign')) {
      const facts = { expected: 'cRLSign', found: usages.join(' '), at: where };
      return unknown('revocation-signer', clause, facts);
    }
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return unknown('revocation-signer', clause, { found: error.message, at: where });
  }
  if (equalBytes(certificate.der, issuer.der)) return undefined;
  return validateSigner(certificate, 'crl-signing');
}
