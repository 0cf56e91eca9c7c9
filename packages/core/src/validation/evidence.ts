import type { SignedData } from '../cms/index.js';
import { DerReader, Tag, contextTag, elementAt, encodingOf } from '../der/index.js';
import { isKysoError } from '../errors.js';
import { parseCrl, parseOcspResponse, type Crl, type OcspResponse } from '../revocation/index.js';

/** What is at hand about revocation; nothing of it is believed before it is checked. */
export interface Evidence {
  readonly crls: readonly Crl[];
  readonly ocsp: readonly OcspResponse[];
}

/** What the caller has, as DER. */
export interface GivenEvidence {
  readonly crls?: readonly Uint8Array[];
  readonly ocspResponses?: readonly Uint8Array[];
}

/** Throws `ERR_CRL` and `ERR_OCSP` where what the caller gives cannot be read. */
export function givenEvidence({ crls = [], ocspResponses = [] }: GivenEvidence): Evidence {
  return { crls: crls.map(parseCrl), ocsp: ocspResponses.map(parseOcspResponse) };
}

/** OCSP responses among the revocation information of a CMS (RFC 5940 §2.1). */
const OCSP_RESPONSE_FORMAT = '1.3.6.1.5.5.7.16.2';

/** What a CMS carries in its `crls` (RFC 5652 §10.2.1, RFC 5940); what cannot be read is left out. */
export function carriedEvidence({ crls: choices }: SignedData): Evidence {
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

/** Both together. */
export function joinedEvidence(first: Evidence, second: Evidence): Evidence {
  return { crls: [...first.crls, ...second.crls], ocsp: [...first.ocsp, ...second.ocsp] };
}
