import { DerReader, Tag, contextTag, elementAt, encodingOf } from '../der/index.js';
import { isKysoError } from '../errors.js';
import { parseCrl, type Crl } from './crl.js';
import { parseOcspResponse, type OcspResponse } from './ocsp-response.js';

/** OCSP responses among the revocation information of a CMS (RFC 5940 §2.1). */
export const OCSP_RESPONSE_FORMAT = '1.3.6.1.5.5.7.16.2';

/** What RevocationInfoChoices hold (RFC 5652 §10.2.1, RFC 5940); what cannot be read is left out. */
export function carriedRevocation(choices: readonly Uint8Array[]): {
  readonly crls: readonly Crl[];
  readonly ocsp: readonly OcspResponse[];
} {
  const crls: Crl[] = [];
  const ocsp: OcspResponse[] = [];
  for (const choice of choices) {
    try {
      if (choice[0] === Tag.sequence) crls.push(parseCrl(choice));
      else ocsp.push(...ocspWithin(choice));
    } catch (error) {
      if (!isKysoError(error)) throw error; // others may still answer
    }
  }
  return { crls, ocsp };
}

/**
 *     OtherRevocationInfoFormat ::= SEQUENCE {
 *       otherRevInfoFormat OBJECT IDENTIFIER,
 *       otherRevInfo ANY DEFINED BY otherRevInfoFormat }
 *
 * tagged `[1] IMPLICIT`.
 */
function ocspWithin(choice: Uint8Array): OcspResponse[] {
  const element = elementAt(choice, 0);
  if (element.tag !== contextTag(1)) return [];
  const reader = DerReader.within(element);
  const format = reader.oid();
  return format === OCSP_RESPONSE_FORMAT ? [parseOcspResponse(encodingOf(reader.read()))] : [];
}
