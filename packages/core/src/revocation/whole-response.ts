import { DerReader, Tag } from '../der/index.js';
import { context, octetString, oid, sequence, tlv } from '../der/writer.js';
import { OCSP_BASIC } from './oids.js';

/** OCSPResponseStatus 0. */
const SUCCESSFUL = Uint8Array.of(0);

/**
 * DER of the whole OCSPResponse (RFC 6960 §4.2.1), as the document security store of a PDF wants it: a
 * BasicOCSPResponse alone, as CMS attributes carry it, gets the status `successful` around it. Throws `ERR_DER`.
 */
export function wholeOcspResponse(der: Uint8Array): Uint8Array {
  if (new DerReader(der).sequence().peek() === Tag.enumerated) return der;
  const bytes = sequence(oid(OCSP_BASIC), octetString(der));
  return sequence(tlv(Tag.enumerated, SUCCESSFUL), context(0, bytes));
}
