export { BUILT_IN_DOMAINS, authoritiesToImport, pinnedAuthority } from './domains.js';
export type { BuiltInDomain, PinnedAuthority } from './domains.js';
export { findPath } from './find-path.js';
export type { FindPathOptions, PathResult } from './find-path.js';
export type { Purpose } from './purpose.js';
export type { TrustDomain } from './trust-domain.js';
