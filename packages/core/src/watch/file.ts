import { asSource, latin1Text, readRange, type BytesInput } from '../bytes/index.js';
import { Tag, elementAt } from '../der/index.js';
import { coreError, isKysoError } from '../errors.js';
import { parseCrl } from '../revocation/index.js';
import { isPem, parseCertificate, pemBlocks } from '../x509/index.js';
import { watchedCertificate, watchedCrl, type WatchedItem, type WatchOptions } from './item.js';
import { watchedPdf, type WatchPdfOptions } from './pdf.js';
import { watchedCms } from './signed-data.js';

/** Where a PDF has its header (ISO 32000-1 Annex H.3). */
const HEADER_WITHIN = 1024;

/** Largest file that is no PDF, in bytes: what is read of a CRL, with room for PEM. */
const MAX_FILE = 384 << 20;

/**
 * The ends in a file of any kind: certificates, PKCS #7 bags, revocation lists (each PEM or DER), CMS signatures,
 * timestamp tokens, PDF documents. Throws `ERR_CERTIFICATE` for what is none of them, `ERR_LIMIT`, and as `watchedPdf`.
 */
export async function watchedFile(
  input: BytesInput,
  options: WatchPdfOptions,
): Promise<readonly WatchedItem[]> {
  const source = asSource(input);
  const head = await readRange(source, [0, Math.min(source.size, HEADER_WITHIN)]);
  if (latin1Text(head).includes('%PDF-')) return watchedPdf(source, options);
  if (source.size > MAX_FILE) {
    const facts = { limit: MAX_FILE, found: source.size };
    throw coreError('ERR_LIMIT', `${source.size} bytes, at most ${MAX_FILE} are read`, { facts });
  }
  const bytes = await readRange(source, [0, source.size]);
  return isDer(bytes) || !isPem(bytes) ? ofDer(bytes, options) : ofPem(bytes, options);
}

/** A long SEQUENCE is no text; a list of many megabytes is not searched for PEM. */
function isDer(bytes: Uint8Array): boolean {
  return bytes[0] === Tag.sequence && (bytes[1] ?? 0) >= 0x80;
}

function ofPem(bytes: Uint8Array, options: WatchOptions): readonly WatchedItem[] {
  return pemBlocks(bytes).flatMap(({ label, bytes: der }) =>
    LABELS.test(label) ? ofDer(der, options) : [],
  );
}

/** Of what is looked at; keys and requests are passed over (RFC 7468). */
const LABELS = /^(X509 )?(CERTIFICATE|CRL)$|^(PKCS7|CMS)$/;

function ofDer(der: Uint8Array, options: WatchOptions): readonly WatchedItem[] {
  if (isContentInfo(der)) return watchedCms(der, options);
  try {
    return [watchedCertificate(parseCertificate(der), options)];
  } catch (error) {
    if (!isKysoError(error)) throw error;
    const list = readList(der, options);
    if (list) return list;
    throw error;
  }
}

/** A list, which may have no end; `undefined` for what is none. */
function readList(der: Uint8Array, options: WatchOptions): readonly WatchedItem[] | undefined {
  try {
    const item = watchedCrl(parseCrl(der), options);
    return item ? [item] : [];
  } catch (error) {
    if (isKysoError(error)) return undefined; // the caller says what was expected
    throw error;
  }
}

/** A ContentInfo begins with an OBJECT IDENTIFIER; certificates and lists with a SEQUENCE. */
function isContentInfo(der: Uint8Array): boolean {
  if (der[0] === Tag.sequence && der[1] === 0x80) return der[2] === Tag.oid;
  try {
    return der[elementAt(der, 0).contentStart] === Tag.oid;
  } catch (error) {
    if (isKysoError(error)) return false; // the decoder of certificates says what is wrong
    throw error;
  }
}
