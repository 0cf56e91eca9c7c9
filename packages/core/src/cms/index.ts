export { checkAttributePlaces } from './attribute-places.js';
export { attributesOfType, singleValue, valuesOf } from './attributes.js';
export type { Attribute, AttributeSet, SingleValue } from './attributes.js';
export {
  buildAttribute,
  buildSignedAttributes,
  buildSignedData,
  signedAttributesFor,
  signedDataFor,
  signedDataSize,
} from './build.js';
export type { SignedAttributesOptions, SignedDataBuilder, SignedDataOptions } from './build.js';
export { checkSignerInfo } from './check.js';
export type { SignerInfoCheck, SignerInfoCheckOptions } from './check.js';
export {
  COMMITMENT_NAMES,
  checkedOid,
  commitmentOid,
  commitmentsAttribute,
  commitmentsOf,
} from './commitments.js';
export type { Commitments } from './commitments.js';
export type { ContentEncryption } from './enveloped/content-cipher.js';
export { decryptCms } from './enveloped/decrypt.js';
export type { DecryptCmsOptions, DecryptedCms } from './enveloped/decrypt.js';
export { encryptCms } from './enveloped/encrypt.js';
export type { EncryptCmsOptions } from './enveloped/encrypt.js';
export { parseEnvelopedData } from './enveloped/enveloped-data.js';
export type { EnvelopedData } from './enveloped/enveloped-data.js';
export { isRecipient, recipientText } from './enveloped/recipient-info.js';
export type {
  OriginatorKey,
  RecipientIdentifier,
  RecipientInfo,
} from './enveloped/recipient-info.js';
export { ATTRIBUTE, CONTENT_TYPE } from './oids.js';
export {
  broken,
  combined,
  failed,
  intact,
  passed,
  unknown,
  unverifiable,
  warning,
} from './outcome.js';
export type { FindingFacts, Outcome } from './outcome.js';
export { readCertificates } from './read-certificates.js';
export { cmsError, parseSignedData, signerInfoOf } from './signed-data.js';
export type {
  ParseSignedDataOptions,
  SignedData,
  SignerIdentifier,
  SignerInfo,
} from './signed-data.js';
export { signaturePolicyAttribute, signedPolicyOf } from './signature-policy.js';
export type {
  SignaturePolicyIdentifier,
  SignedPolicy,
  SignedPolicyReading,
} from './signature-policy.js';
export { claimedRolesAttribute, claimedRolesOf } from './signer-attributes.js';
export type { ClaimedRoles } from './signer-attributes.js';
export { readableCertificates } from './signer-certificate.js';
