import { equalBytes } from '../bytes/index.js';
import { unknown } from '../cms/index.js';
import type { CryptoProvider } from '../ports.js';
import { isWithinValidity, nameText, sameName, type Certificate } from '../x509/index.js';
import { algorithmFault, inquiryBudget, isSignedBy } from './inquiry.js';
import type { JudgeAlgorithm, RevocationQuestion } from './question.js';

/** What is trusted where nothing but the issuer is known. */
export interface IssuerAloneOptions {
  /** Certificates of the issuing authority, all of them trusted: an authority with several keys has several. */
  readonly issuers: readonly Certificate[];
  readonly at: Date;
  readonly crypto: CryptoProvider;
  /** Of the certificates of those who sign evidence, as of evidence itself. */
  readonly judgeAlgorithm?: JudgeAlgorithm;
}

/**
 * The certificate among `issuers` whose name and key issued the certificate, or `undefined`.
 */
export async function issuerAmong(
  certificate: Certificate,
  { issuers, crypto }: Pick<IssuerAloneOptions, 'issuers' | 'crypto'>,
): Promise<Certificate | undefined> {
  const work = { crypto, budget: inquiryBudget() };
  for (const issuer of issuers) {
    if (!sameName(issuer.subject, certificate.issuer)) continue;
    if (await isSignedBy(certificate, issuer.publicKey, work)) return issuer;
  }
  return undefined;
}

/**
 * `validateSigner` for callers who trust the issuer and know no anchor above it: whoever signs evidence is
 * one of `issuers`, or was certified by one of them and is valid at `at`.
 */
export function trustIssuerAlone(
  options: IssuerAloneOptions,
): RevocationQuestion['validateSigner'] {
  return async (certificate) => {
    if (options.issuers.some(({ der }) => equalBytes(der, certificate.der))) return undefined;
    const issuer = await issuerAmong(certificate, options);
    if (issuer && isWithinValidity(certificate, options.at)) {
      const { publicKey, subject } = issuer;
      const facts = { publicKey, madeAt: certificate.notBefore, signer: nameText(subject) };
      return algorithmFault(certificate, facts, options.judgeAlgorithm);
    }
    return unknown('revocation-signer', 'RFC 5280 §6.3.3 (f)', {
      expected: options.issuers.map(({ subject }) => nameText(subject)).join('; '),
      found: nameText(certificate.issuer),
      at: nameText(certificate.subject),
    });
  };
}
