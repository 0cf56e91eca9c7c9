export { SandboxError, type SandboxErrorCode } from './errors.js';
export { toPem, type SandboxIdentity } from './identity.js';
export type { CrossCertification } from './cross-certification.js';
export type { Generation } from './hierarchy.js';
export type { IssueOptions } from './issue.js';
export type { AuthorityKeyType, KeyType, SandboxKey } from './keys.js';
export type { MlDsaKey, MlDsaKeyType } from './ml-dsa-key.js';
export type { AttributeType, DistinguishedName } from './names.js';
export type { Pkcs12Encryption } from './pkcs12.js';
export type { KeyUsageBit } from './profiles.js';
export { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.js';
export type { SandboxAuthority } from './sandbox-authority.js';
export type { RevocationMisbehaviour } from './ocsp-answer.js';
export type { OcspFault, OcspResponseOptions } from './ocsp-response.js';
export type { ExtraExtension } from './profiles.js';
export type {
  CrlFault,
  CrlOptions,
  CrlScope,
  ReasonFlag,
  RevokedEntry,
} from './revocation-list.js';
export type { RevocationSignerOptions } from './revocation-signers.js';
export type { Reason, Revocation, RevocationSigner } from './revocation.js';
export type {
  MisbehaviourPlan,
  RevocationMisbehaviourPlan,
  SandboxServer,
  ServeOptions,
  TimestampMisbehaviour,
} from './server.js';
export type { TimestampAuthority, TokenMisbehaviour } from './timestamp.js';
export type { FailInfo } from './timestamp-request.js';
export {
  writeSandbox,
  type SandboxDescription,
  type WriteOptions,
  type WrittenIdentity,
} from './write.js';
