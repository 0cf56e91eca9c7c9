export { SandboxError, type SandboxErrorCode } from './errors.js';
export { toPem, type SandboxIdentity } from './identity.js';
export type { IssueOptions } from './issue.js';
export type { KeyType } from './keys.js';
export type { AttributeType, DistinguishedName } from './names.js';
export type { Pkcs12Encryption } from './pkcs12.js';
export type { KeyUsageBit } from './profiles.js';
export {
  createSandbox,
  type Sandbox,
  type SandboxAuthority,
  type SandboxOptions,
} from './sandbox.js';
export type {
  MisbehaviourPlan,
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
