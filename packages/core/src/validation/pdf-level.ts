import { equalBytes } from '../bytes/index.js';
import type { SignatureLevel } from '../report.js';
import { issuerHashes } from '../revocation/ocsp-request.js';
import { isKysoError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import { sameName, type Certificate } from '../x509/index.js';
import type { StoredMaterial } from './pdf-evidence.js';

/** Longest chain followed; national PKIs have 3 or 4. */
const MAX_CHAIN = 16;

/** A signature as its level sees it. */
export interface LevelQuestion {
  /** What the signature shows by itself: B-B or B-T; null for no baseline signature. */
  readonly own: SignatureLevel | null;
  readonly signer: Certificate | undefined;
  /** Those who signed its signature timestamps. */
  readonly stampers: readonly Certificate[];
  /** The document timestamps that cover it, the oldest first. */
  readonly later: readonly LaterTimestamp[];
  /** The newest store of the document. */
  readonly store: StoredMaterial | undefined;
  /** What may lead to issuers beside the store: what signatures carry, and anchors, which end a chain. */
  readonly certificates: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  readonly crypto: CryptoProvider;
}

/** A document timestamp behind a signature. */
export interface LaterTimestamp {
  readonly intact: boolean;
  readonly stamper: Certificate | undefined;
  /** The store that it covers. */
  readonly store: StoredMaterial | undefined;
}

/**
 * The level that a signature in a PDF has by its form (EN 319 142-1 §6.3); whether each part holds is told of each part.
 *
 * - B-T: a timestamp over the signature, or an intact document timestamp behind it.
 * - B-LT: beyond that, the store holds the issuers of the signer and of everybody who stamped, and for each of them
 *   below the self-signed one or the anchor a CRL or an OCSP response that is about it.
 * - B-LTA: a document timestamp covers such a store; whose own evidence may come with the next one.
 */
export function pdfLevel(question: LevelQuestion): SignatureLevel | null {
  const { own, later, stampers, store } = question;
  if (own === null) return null;
  const earlier: Certificate[] = [...stampers];
  let stamped = own === 'B-T';
  for (const timestamp of later) {
    const archived = stamped || timestamp.intact;
    if (archived && isStored(question, earlier, timestamp.store)) return 'B-LTA';
    stamped = archived;
    if (timestamp.stamper) earlier.push(timestamp.stamper);
  }
  if (!stamped) return own;
  return isStored(question, earlier, store) ? 'B-LT' : 'B-T';
}

/** Whether the store holds all that validation of the signer and of those who stamped needs. */
function isStored(
  question: LevelQuestion,
  stampers: readonly Certificate[],
  store: StoredMaterial | undefined,
): boolean {
  const { signer } = question;
  if (!store || !signer || isLast(signer, question)) return false;
  return [signer, ...stampers].every((certificate) => hasEvidence(certificate, store, question));
}

function hasEvidence(
  certificate: Certificate,
  store: StoredMaterial,
  question: LevelQuestion,
): boolean {
  const known = [...store.certificates, ...question.certificates, ...question.anchors];
  let current = certificate;
  for (let length = 0; length < MAX_CHAIN; length++) {
    if (isLast(current, question)) return true;
    const { issuer } = current;
    const issuers = known.filter(({ subject }) => sameName(subject, issuer));
    const next = issuers.find((one) => isTold(current, one, { store, crypto: question.crypto }));
    if (!next) return false;
    current = next;
  }
  return false;
}

/** Where a chain ends: nobody says anything of an anchor but the one who trusts it. */
function isLast(certificate: Certificate, { anchors }: LevelQuestion): boolean {
  const { subject, issuer, der } = certificate;
  return sameName(subject, issuer) || anchors.some((anchor) => equalBytes(anchor.der, der));
}

function isTold(
  certificate: Certificate,
  issuer: Certificate,
  { store, crypto }: { readonly store: StoredMaterial; readonly crypto: CryptoProvider },
): boolean {
  if (store.crls.some((crl) => sameName(crl.issuer, certificate.issuer))) return true;
  return store.ocsp.some(({ responses }) =>
    responses.some(({ certId: { hashAlgorithm, serialNumber, issuerKeyHash } }) => {
      if (!hashAlgorithm || !equalBytes(serialNumber, certificate.serialNumber)) return false;
      try {
        const hashes = issuerHashes(issuer, hashAlgorithm, crypto);
        return equalBytes(hashes.issuerKeyHash, issuerKeyHash);
      } catch (error) {
        if (isKysoError(error)) return false; // a digest that the engine lacks
        throw error;
      }
    }),
  );
}
