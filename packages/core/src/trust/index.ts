export { DEFAULT_ALGORITHM_POLICY, algorithmPolicyOf } from './algorithm-policy.js';
export { acceptedUntil } from './algorithms.js';
export type { Acceptance, AlgorithmPolicy } from './algorithm-policy.js';
export { evidenceAlgorithms } from './evidence-algorithms.js';
export { evidenceCollector } from './collect-evidence.js';
export type {
  CollectedEvidence,
  EvidenceAge,
  EvidenceCollector,
  EvidenceSources,
  EvidenceTarget,
} from './collect-evidence.js';
export { BUILT_IN_DOMAINS, authoritiesToImport, pinnedAuthority } from './domains.js';
export type { BuiltInDomain, PinnedAuthority } from './domains.js';
export { onlineRevocation } from './online-revocation.js';
export type { OnlineRevocationOptions } from './online-revocation.js';
export type { InitialPolicies } from './policies.js';
export type { Purpose } from './purpose.js';
export { revocationByEvidence } from './revocation.js';
export type {
  EvidenceOptions,
  PathRevocation,
  PathRevocationQuestion,
  RevocationCheck,
  RevocationMode,
} from './revocation.js';
export { stampEvidence } from './stamp-evidence.js';
export type { Stamp, StampTerms } from './stamp-evidence.js';
export type { TrustDomain } from './trust-domain.js';
export { validatePath } from './validate-path.js';
export type { PathValidation, ValidatePathOptions } from './path-validation.js';
export { ValidatedPath } from './validated-path.js';
export type { ValidatedPathFacts } from './validated-path.js';
export { fetchCrl } from './fetch-crl.js';
export type { FetchCrlOptions } from './fetch-crl.js';
export { fetchIssuers } from './fetch-issuers.js';
export type { FetchFailure, FetchIssuersOptions, FetchedIssuers } from './fetch-issuers.js';
export { networkOfDomains } from './domain-services.js';
export type { DomainServices } from './domain-services.js';
export { openTrustBundle, signTrustBundle } from './bundle.js';
export type { OpenTrustBundleOptions } from './bundle.js';
export type { TrustBundleContent, TrustBundleDomain } from './bundle-content.js';
export { isBuiltIn, sortImport } from './sort-import.js';
export type { SortedCertificate, SortImportOptions } from './sort-import.js';
export type { TrustRefusal } from './trust-error.js';
