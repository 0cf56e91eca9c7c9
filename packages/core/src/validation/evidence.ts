import type { SignedData } from '../cms/index.js';
import {
  carriedRevocation,
  parseCrl,
  parseOcspResponse,
  type Crl,
  type OcspResponse,
} from '../revocation/index.js';

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

/** What a CMS carries in its `crls`; what cannot be read is left out. */
export function carriedEvidence({ crls }: SignedData): Evidence {
  return carriedRevocation(crls);
}

/** Both together. */
export function joinedEvidence(first: Evidence, second: Evidence): Evidence {
  return { crls: [...first.crls, ...second.crls], ocsp: [...first.ocsp, ...second.ocsp] };
}
