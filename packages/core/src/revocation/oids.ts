/** Extensions of CRLs (RFC 5280 §5.2; expiredCertsOnCRL: X.509 §9.5.2.8). */
export const CRL_EXTENSION = {
  crlNumber: '2.5.29.20',
  deltaCrlIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  expiredCertsOnCrl: '2.5.29.60',
} as const;

/** Extensions of OCSP requests and responses (RFC 6960 §4.4, §4.4.5; certHash: Common PKI 2.0, part 4, §3.1.2). */
export const OCSP_EXTENSION = {
  nonce: '1.3.6.1.5.5.7.48.1.2',
  crlReferences: '1.3.6.1.5.5.7.48.1.3',
  archiveCutoff: '1.3.6.1.5.5.7.48.1.6',
  extendedRevoke: '1.3.6.1.5.5.7.48.1.9',
  certHash: '1.3.36.8.3.13',
  invalidityDate: '2.5.29.24',
} as const;

/** id-pkix-ocsp-basic (RFC 6960 §4.2.1). */
export const OCSP_BASIC = '1.3.6.1.5.5.7.48.1.1';
