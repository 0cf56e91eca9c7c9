export { OCSP_RESPONSE_FORMAT, carriedRevocation } from './carried-revocation.js';
export { checkRevocation } from './check-revocation.js';
export type { CrlEntries } from './crl-entries.js';
export type { CrlEntry } from './crl-entry.js';
export { parseCrl } from './crl.js';
export type { Crl } from './crl.js';
export { CLOCK_SKEW_SECONDS } from './freshness.js';
export { issuerAmong, trustIssuerAlone } from './issuer-alone.js';
export type { IssuerAloneOptions } from './issuer-alone.js';
export { ocspRequest, repeatsNonce } from './ocsp-request.js';
export type { OcspRequestOptions } from './ocsp-request.js';
export { parseBasicOcspResponse, parseOcspResponse } from './ocsp-response.js';
export type { OcspResponse, ResponderId } from './ocsp-response.js';
export type { CertHash, CertId, CertStatus, SingleResponse } from './ocsp-single.js';
export type {
  EvidenceSignature,
  JudgeAlgorithm,
  RevocationAnswer,
  RevocationEvidence,
  RevocationQuestion,
  SignerUse,
} from './question.js';
export { readCrls, readOcspResponses } from './read-evidence.js';
export type { RevocationReason } from './reasons.js';
export { wholeOcspResponse } from './whole-response.js';
