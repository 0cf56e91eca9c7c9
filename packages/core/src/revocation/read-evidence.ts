import { Tag } from '../der/index.js';
import { coreError } from '../errors.js';
import { isPem, pemBlocks } from '../x509/index.js';
import { parseCrl, type Crl } from './crl.js';
import { parseOcspResponse, type OcspResponse } from './ocsp-response.js';

/** The usual label (RFC 7468 §6), and one that some tools write. */
const CRL_LABELS = ['X509 CRL', 'CRL'];
const OCSP_LABELS = ['OCSP RESPONSE'];

/**
 * The CRLs of a file: one in DER, or one or many in PEM, where other blocks are passed over. Throws
 * `ERR_CRL` where there is none or one cannot be read, and what PEM throws.
 */
export function readCrls(bytes: Uint8Array): Crl[] {
  const found = contentsOf(bytes, CRL_LABELS).map(parseCrl);
  if (found.length === 0) throw coreError('ERR_CRL', 'no CRL in the file: expected PEM or DER');
  return found;
}

/**
 * The OCSP responses of a file: one in DER, or one or many in PEM, where other blocks are passed over.
 * Throws `ERR_OCSP` where there is none or one cannot be read, and what PEM throws.
 */
export function readOcspResponses(bytes: Uint8Array): OcspResponse[] {
  const found = contentsOf(bytes, OCSP_LABELS).map(parseOcspResponse);
  if (found.length > 0) return found;
  throw coreError('ERR_OCSP', 'no OCSP response in the file: expected PEM or DER');
}

function contentsOf(bytes: Uint8Array, labels: readonly string[]): Uint8Array[] {
  // A long SEQUENCE is no text; a list of many megabytes is not searched for PEM.
  const isDer = bytes[0] === Tag.sequence && (bytes[1] ?? 0) >= 0x80;
  if (isDer || !isPem(bytes)) return [bytes];
  return pemBlocks(bytes).flatMap(({ label, bytes: der }) => (labels.includes(label) ? der : []));
}
