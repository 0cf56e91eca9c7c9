import type { BytesInput } from '../../bytes/index.js';
import { readableCertificates } from '../../cms/index.js';
import { defaultCrypto } from '../../crypto/index.js';
import { PdfDocument } from '../../pdf/index.js';
import type { CryptoProvider } from '../../ports.js';
import {
  DEFAULT_ALGORITHM_POLICY,
  acceptedUntil,
  type AlgorithmPolicy,
} from '../../trust/index.js';
import { nameText, sameName, type Certificate } from '../../x509/index.js';
import { readDss } from '../dss.js';
import { surveyOf } from './survey.js';

/** What is taken into account for renewal. */
export interface RenewalOptions {
  /** Until when algorithms and keys are accepted. Default `DEFAULT_ALGORITHM_POLICY`. */
  readonly algorithms?: AlgorithmPolicy;
  /** DER of certificates above the authority, where the document does not hold them. */
  readonly certificates?: readonly Uint8Array[];
  /** User or owner password of an encrypted document; without one the empty user password is tried. */
  readonly password?: string;
  readonly crypto?: CryptoProvider;
}

/** When the newest document timestamp stops proving anything by itself. */
export interface Renewal {
  /** Its field. */
  readonly field: string;
  readonly genTime: Date;
  /** Before this it has to be under a newer one: `extendPdf` to B-LTA. */
  readonly due: Date;
  /** What ends then: a certificate of the authority's chain, or an algorithm or key size in it. */
  readonly because: 'certificate' | 'algorithm';
  /** Whose certificate it is. */
  readonly subject: string;
}

/** Levels above an authority; national PKIs have 2 or 3. */
const MAX_DEPTH = 6;

/**
 * Says when an archive must be renewed: the earliest end among the certificates of the newest document timestamp's
 * authority, the self-signed one at the top excepted, and of the algorithms by which they are signed. Nothing is said
 * of revocation, which can come before. Undefined where the document has no document timestamp. Throws `ERR_EVIDENCE`
 * where it is not intact, and the errors of opening.
 *
 * @example
 * const renewal = await renewalOf(pdf);
 * if (renewal && renewal.due < nextYear) await extendPdf(pdf, { level: 'B-LTA', timestamps, evidence });
 */
export async function renewalOf(
  pdf: BytesInput,
  options: RenewalOptions = {},
): Promise<Renewal | undefined> {
  const { crypto = defaultCrypto(), password, algorithms = DEFAULT_ALGORITHM_POLICY } = options;
  const document = await PdfDocument.open(pdf, { mode: 'tolerant', password });
  const dss = await readDss(document);
  const kept = (dss?.certificates ?? []).map(({ der }) => der);
  const certificates = readableCertificates([...(options.certificates ?? []), ...kept]);
  const survey = await surveyOf(document, { crypto, certificates, fields: [] });
  const newest = survey.all.at(-1);
  const [stamp] = newest?.stamps ?? [];
  if (!newest || !stamp) return undefined;
  const ends = chainOf(stamp.certificate, survey.certificates).flatMap((certificate) =>
    endsOf(certificate, algorithms),
  );
  const [first] = ends.sort((a, b) => a.due.getTime() - b.due.getTime());
  if (!first) return undefined;
  return { field: newest.field, genTime: stamp.genTime, ...first };
}

/** From the authority upward by name, the longest-lived of several; without the self-signed one. */
function chainOf(certificate: Certificate, known: readonly Certificate[]): Certificate[] {
  const chain: Certificate[] = [];
  let next: Certificate | undefined = certificate;
  while (next && chain.length < MAX_DEPTH && !isSelfIssued(next)) {
    chain.push(next);
    const { issuer }: Certificate = next;
    next = known
      .filter(({ subject }) => sameName(subject, issuer))
      .sort((a, b) => b.notAfter.getTime() - a.notAfter.getTime())[0];
  }
  return chain.length > 0 ? chain : [certificate];
}

function isSelfIssued({ subject, issuer }: Certificate): boolean {
  return sameName(subject, issuer);
}

function endsOf(certificate: Certificate, policy: AlgorithmPolicy) {
  const subject = nameText(certificate.subject);
  const until = acceptedUntil(certificate, policy);
  return [
    { due: certificate.notAfter, because: 'certificate' as const, subject },
    ...(until ? [{ due: until, because: 'algorithm' as const, subject }] : []),
  ];
}
