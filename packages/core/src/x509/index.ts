export { extensionsWithin, isWithinValidity, parseCertificate, serialText } from './certificate.js';
export type { Certificate, Extension } from './certificate.js';
export { certificateRequest } from './certificate-request.js';
export type { CertificateRequestOptions, SubjectAttribute } from './certificate-request.js';
export {
  authorityInfoAccessOf,
  authorityKeyIdentifierOf,
  basicConstraintsOf,
  criticalExtensionsBeyond,
  crlUrlsOf,
  decodedExtension,
  emailsOf,
  extKeyUsageOf,
  extensionOf,
  hasOcspNoCheck,
  keyUsagesOf,
  policiesOf,
  subjectKeyIdentifierOf,
} from './extensions.js';
export type {
  AuthorityInfoAccess,
  AuthorityKeyIdentifier,
  BasicConstraints,
  ExtKeyUsage,
  KeyUsage,
  WithExtensions,
} from './extensions.js';
export {
  DISTRIBUTION_REASONS,
  crlDistributionPointsOf,
  distributionPointNameOf,
  distributionPointsOf,
  freshestCrlOf,
  issuingDistributionPointOf,
  reasonFlagsOf,
} from './distribution-points.js';
export type {
  DistributionPoint,
  DistributionPointName,
  DistributionReason,
  IssuingDistributionPoint,
} from './distribution-points.js';
export {
  generalNameOf,
  generalNamesOf,
  issuerAltNamesOf,
  subjectAltNamesOf,
} from './general-names.js';
export type { GeneralName } from './general-names.js';
export { commonNameOf, identifiersOf, nameOf, nameText, nameValues } from './name.js';
export type { Identifier, IdentifierScheme, Name, NameAttribute } from './name.js';
export { nameConstraintsOf } from './name-constraints.js';
export type { NameConstraints } from './name-constraints.js';
export { rdnKeys, sameName } from './name-equality.js';
export { EXTENSION, KEY_PURPOSE } from './oids.js';
export {
  ANY_POLICY,
  certificatePoliciesOf,
  inhibitAnyPolicyOf,
  policyConstraintsOf,
  policyMappingsOf,
} from './policies.js';
export type {
  CertificatePolicies,
  PolicyConstraints,
  PolicyInformation,
  PolicyMapping,
} from './policies.js';
export { isPem, pemBlocks } from './pem.js';
export type { PemBlock } from './pem.js';
