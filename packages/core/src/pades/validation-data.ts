/** Evidence by which a signature can be judged long after its authorities have gone. Everything is DER. */
export interface ValidationData {
  readonly certificates?: readonly Uint8Array[];
  readonly crls?: readonly Uint8Array[];
  /** Whole OCSPResponse values (RFC 6960 §4.2.1), not the BasicOCSPResponse in them. */
  readonly ocspResponses?: readonly Uint8Array[];
}

/** Evidence for one signature or document timestamp. */
export interface SignatureValidationData extends ValidationData {
  /** Octets of its /Contents as the file has them, padding included: by their digest the evidence is found. */
  readonly contents: Uint8Array;
}

/** How many objects of each kind were written. */
export interface AddedValidationData {
  readonly certificates: number;
  readonly crls: number;
  readonly ocspResponses: number;
}

/** How validation data is written: what one list of it is called in the store, and in the entry of a signature. */
export const LISTS = [
  { data: 'certificates', store: 'Certs', entry: 'Cert' },
  { data: 'crls', store: 'CRLs', entry: 'CRL' },
  { data: 'ocspResponses', store: 'OCSPs', entry: 'OCSP' },
] as const;
