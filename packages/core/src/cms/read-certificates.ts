import { Tag, elementAt } from '../der/index.js';
import { coreError, isKysoError } from '../errors.js';
import { isPem, parseCertificate, pemBlocks } from '../x509/index.js';
import { parseSignedData } from './signed-data.js';

const CERTIFICATE_LABELS = ['CERTIFICATE', 'X509 CERTIFICATE'];
const CMS_LABELS = ['PKCS7', 'CMS'];

/**
 * The certificates of a file, in order: PEM (one or many, other blocks such as keys are passed over), one
 * DER certificate, or a certs-only SignedData (`.p7b`, `.p7c`) in DER or PEM. Every certificate was
 * parsed once. Throws `ERR_CERTIFICATE` where there is none or one cannot be read.
 */
export function readCertificates(bytes: Uint8Array): Uint8Array[] {
  const found = isPem(bytes) ? pemCertificates(bytes) : derCertificates(bytes);
  if (found.length === 0) {
    throw coreError('ERR_CERTIFICATE', 'no certificate in the file: expected PEM, DER or PKCS #7');
  }
  for (const der of found) parseCertificate(der);
  return found;
}

function pemCertificates(bytes: Uint8Array): Uint8Array[] {
  return pemBlocks(bytes).flatMap((block) => {
    if (CERTIFICATE_LABELS.includes(block.label)) return [block.bytes];
    return CMS_LABELS.includes(block.label) ? derCertificates(block.bytes) : [];
  });
}

function derCertificates(bytes: Uint8Array): Uint8Array[] {
  // A certificate begins with the SEQUENCE of its TBSCertificate, a ContentInfo with an OBJECT IDENTIFIER.
  if (!isContentInfo(bytes)) return [bytes];
  try {
    return [...parseSignedData(bytes, { ber: true }).certificates];
  } catch (error) {
    if (!isKysoError(error)) throw error;
    throw coreError('ERR_CERTIFICATE', `PKCS #7 file: ${error.message}`, { cause: error });
  }
}

function isContentInfo(bytes: Uint8Array): boolean {
  const indefinite = bytes[0] === Tag.sequence && bytes[1] === 0x80;
  if (indefinite) return bytes[2] === Tag.oid;
  try {
    return bytes[elementAt(bytes, 0).contentStart] === Tag.oid;
  } catch (error) {
    if (isKysoError(error)) return false; // parseCertificate says what is wrong
    throw error;
  }
}
