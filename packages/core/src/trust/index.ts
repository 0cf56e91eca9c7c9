export { DEFAULT_ALGORITHM_POLICY, algorithmPolicyOf } from './algorithm-policy.js';
export type { Acceptance, AlgorithmPolicy } from './algorithm-policy.js';
export { BUILT_IN_DOMAINS, authoritiesToImport } from './domains.js';
export type { BuiltInDomain, PinnedAuthority } from './domains.js';
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
export type { TrustDomain } from './trust-domain.js';
export { validatePath } from './validate-path.js';
export type { PathValidation, ValidatePathOptions } from './path-validation.js';
export { ValidatedPath } from './validated-path.js';
export type { ValidatedPathFacts } from './validated-path.js';
