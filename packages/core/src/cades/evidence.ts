import { equalBytes } from '../bytes/index.js';
import { readableCertificates } from '../cms/index.js';
import { Tag } from '../der/index.js';
import { context, oid } from '../der/writer.js';
import type { CryptoProvider, Fetcher } from '../ports.js';
import {
  OCSP_RESPONSE_FORMAT,
  carriedRevocation,
  parseCrl,
  parseOcspResponse,
} from '../revocation/index.js';
import {
  evidenceCollector,
  stampEvidence,
  type CollectedEvidence,
  type EvidenceAge,
  type EvidenceCollector,
  type Stamp,
  type TrustDomain,
} from '../trust/index.js';
import type { Certificate } from '../x509/index.js';
import type { CmsParts } from './cms-parts.js';

/** Where the evidence of a lasting signature comes from, and how much the signature depends on it. */
export interface CmsEvidence {
  /** Where paths must lead. Evidence that would not convince who trusts these is not written. */
  readonly trust: readonly TrustDomain[];
  /** DER of certificates, CRLs and OCSP responses at hand, beside those that the CMS carries. */
  readonly certificates?: readonly Uint8Array[];
  readonly crls?: readonly Uint8Array[];
  readonly ocspResponses?: readonly Uint8Array[];
  /** Asks for what is not at hand, at the addresses that certificates name. Without it nothing is fetched. */
  readonly fetcher?: Fetcher;
  /**
   * `any` (default) takes what holds at the time in question, with the warning `evidence-age` where it was made before
   * the signature. `after-signing` refuses it.
   */
  readonly age?: EvidenceAge;
  /** `downgrade` stops at `B-T`, with the warning `evidence-missing`. Default `refuse`: `ERR_EVIDENCE` or that of the network. */
  readonly onFailure?: 'refuse' | 'downgrade';
}

/** What a collector needs beside the terms. */
export interface CollectorOptions {
  readonly terms: CmsEvidence;
  /** Certificates at hand beside those of the CMS: of timestamp authorities. */
  readonly certificates: readonly Certificate[];
  /** RevocationInfoChoices at hand beside those of the CMS: of timestamp tokens. */
  readonly crls: readonly Uint8Array[];
  readonly crypto: CryptoProvider;
  readonly now: Date;
  readonly signal?: AbortSignal | undefined;
}

/** A collector with everything at hand. Throws `ERR_CRL`, `ERR_OCSP` where what the caller gives cannot be read. */
export function collectorFor(
  parts: CmsParts,
  { terms, crypto, now, signal, ...more }: CollectorOptions,
): EvidenceCollector {
  const { trust, fetcher, age = 'any' } = terms;
  const carried = carriedRevocation([...parts.crls, ...more.crls]);
  return evidenceCollector({
    ...{ trust, age, crypto, now },
    certificates: [
      ...readableCertificates([...plainCertificates(parts), ...(terms.certificates ?? [])]),
      ...more.certificates,
    ],
    crls: [...(terms.crls ?? []).map(parseCrl), ...carried.crls],
    ocsp: [...(terms.ocspResponses ?? []).map(parseOcspResponse), ...carried.ocsp],
    ...(fetcher && { fetcher }),
    ...(signal && { signal }),
  });
}

/** DER of the X.509 certificates among the CertificateChoices; the others have context-specific tags (RFC 5652 §10.2.2). */
function plainCertificates({ certificates }: CmsParts): Uint8Array[] {
  return certificates.filter(([tag]) => tag === Tag.sequence);
}

/**
 * The RevocationInfoChoices of evidence. A list stands as it is, a response as
 *
 *     other [1] IMPLICIT OtherRevocationInfoFormat
 *     OtherRevocationInfoFormat ::= SEQUENCE {
 *       otherRevInfoFormat OBJECT IDENTIFIER,   -- id-ri-ocsp-response, RFC 5940 §2.1
 *       otherRevInfo ANY DEFINED BY otherRevInfoFormat }
 */
function revocationChoices({ crls, ocspResponses }: CollectedEvidence): Uint8Array[] {
  return [...crls, ...ocspResponses.map((der) => context(1, oid(OCSP_RESPONSE_FORMAT), der))];
}

/** What must last: who signed, the timestamps over the signature value, and those over the whole, oldest first. */
export interface Lasting {
  readonly signer: Certificate;
  readonly stamps: readonly Stamp[];
  readonly archive: readonly Stamp[];
}

/**
 * Evidence for a signature and its timestamps, from the newest to the oldest: a timestamp that holds proves that what it
 * covers existed by then, so that its signers are judged for that time (EN 319 102-1 §5.6.3). Throws what the
 * collector throws.
 */
export async function evidenceFor(
  { signer, stamps, archive }: Lasting,
  { collect, now }: { readonly collect: EvidenceCollector; readonly now: Date },
): Promise<CollectedEvidence[]> {
  const found: CollectedEvidence[] = [];
  let proved: Date | undefined;
  for (const stamp of [...archive].reverse()) {
    found.push(await stampEvidence(stamp, { collect, now, proved }));
    proved = stamp.genTime;
  }
  for (const stamp of stamps) found.push(await stampEvidence(stamp, { collect, now, proved }));
  const times = [...stamps, ...archive].map(({ genTime }) => genTime.getTime());
  const at = new Date(Math.min(now.getTime(), ...times));
  found.push(await collect({ certificate: signer, purpose: 'document-signing', at, since: at }));
  return found;
}

/** The sets of a CMS with evidence added; what stands is not added again. */
export function additions(
  parts: CmsParts,
  found: readonly CollectedEvidence[],
): { certificates: Uint8Array[]; crls: Uint8Array[] } {
  const fresh = (there: readonly Uint8Array[], all: readonly Uint8Array[]): Uint8Array[] =>
    all.filter(
      (one, index) =>
        !there.some((other) => equalBytes(one, other)) &&
        all.findIndex((other) => equalBytes(one, other)) === index,
    );
  return {
    certificates: fresh(
      parts.certificates,
      found.flatMap(({ certificates }) => [...certificates]),
    ),
    crls: fresh(parts.crls, found.flatMap(revocationChoices)),
  };
}
