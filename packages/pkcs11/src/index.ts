/**
 * Keys in USB tokens and HSMs, through any PKCS#11 module: find, choose, sign, decrypt.
 *
 * @module
 */
export type { MissingIssuer } from './chain.js';
export type { CertificateChoice, TokenChoice } from './choose/certificate.js';
export { pkcs11Decryptor } from './decryptor.js';
export type { Pkcs11Decryptor, Pkcs11DecryptorOptions, TokenDecryptor } from './decryptor.js';
export { errorText } from './error-texts.js';
export type { Pkcs11ErrorCode } from './errors.js';
export type { Advice, Explanation, Language } from './explanation.js';
export { listTokens } from './list-tokens.js';
export type { ListTokensOptions } from './list-tokens.js';
export { changePin } from './manage/change-pin.js';
export type { ChangePinOptions } from './manage/change-pin.js';
export { checkFit } from './manage/check-fit.js';
export type { CertificateFit, CheckFitOptions, FitWarning } from './manage/check-fit.js';
export { generateKeyPair } from './manage/generate-key-pair.js';
export type {
  GeneratedKeyPair,
  GenerateKeyPairOptions,
  KeyKind,
} from './manage/generate-key-pair.js';
export { installCertificates } from './manage/install-certificates.js';
export type {
  InstallCertificatesOptions,
  InstalledCertificate,
} from './manage/install-certificates.js';
export { tokenCertificateRequest } from './manage/token-certificate-request.js';
export type { TokenCertificateRequestOptions } from './manage/token-certificate-request.js';
export type { TokenAccess } from './manage/token-session.js';
export type { MechanismName } from './mechanism-table.js';
export type { SchemeChoice } from './mechanisms.js';
export { organisationKeys } from './organisation-keys.js';
export type {
  OrganisationKeys,
  OrganisationKeysOptions,
  OrganisationSeal,
  Tenant,
} from './organisation-keys.js';
export type { Pin, PinRequest, PinSource } from './pin.js';
export type { LogoutPolicy } from './signer/login.js';
export { signBatch } from './sign-batch.js';
export type {
  BatchJournal,
  BatchProgress,
  BatchReport,
  BatchResult,
  BatchSigner,
  SignBatchOptions,
} from './sign-batch.js';
export { pkcs11Signer } from './signer/pkcs11-signer.js';
export type { Pkcs11Signer, Pkcs11SignerOptions } from './signer/pkcs11-signer.js';
export type { TokenKeyFacts, TokenKeyOptions } from './signer/token-key.js';
export type {
  ListedCertificate,
  ListedModule,
  ListedSlot,
  ListedToken,
  PinFacts,
  TokenListing,
  TokenName,
} from './token-types.js';
export { watchTokens } from './watch-tokens.js';
export type { TokenEvent, WatchTokensOptions } from './watch-tokens.js';
