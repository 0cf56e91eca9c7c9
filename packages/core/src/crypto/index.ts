export type {
  DigestAlgorithm,
  EcCurve,
  MlDsaParameterSet,
  RsaEncryptionScheme,
  SignatureAlgorithm,
} from '../algorithms.js';
export type {
  AesParameters,
  CryptoProvider,
  EncryptionEngine,
  EphemeralAgreement,
  StreamingDigest,
  VerifyRequest,
} from '../ports.js';
export { DIGESTS, signatureAlgorithmName } from './algorithm-table.js';
export type { DigestFacts } from './algorithm-table.js';
export {
  algorithmIdentifierOf,
  digestAlgorithmIdentifier,
  digestAlgorithmOf,
} from './digest-identifier.js';
export type { AlgorithmIdentifier } from './digest-identifier.js';
export { defaultCrypto } from './default-crypto.js';
export type { Engine } from './engine.js';
export { deriveKeyX963, unwrapKey, wrapKey } from './key-wrap.js';
export type { KeyDerivation } from './key-wrap.js';
export { nodeCrypto } from './node-crypto.js';
export type { NodeCryptoModule } from './node-crypto.js';
export { rsaEncryptionIdentifier, rsaEncryptionSchemeOf } from './oaep-parameters.js';
export { AES_BLOCK, aesBlocks, aesDecrypt, aesEncrypt, md5, rc4, sha2 } from './pdf-ciphers.js';
export { keyPermits, parsePublicKey } from './public-key.js';
export type { PssParameters } from './pss-parameters.js';
export type { DsaParameters, PublicKey } from './public-key.js';
export { encryptionOf, pointOnCurve } from './pure-encryption.js';
export { pureCrypto } from './pure-crypto.js';
export type { PureCryptoOptions } from './pure-crypto.js';
export type { RandomSource, WebRandom } from './random.js';
export { unpadOaep, unpadPkcs1 } from './rsa-padding.js';
export type { OaepParameters } from './rsa-padding.js';
export { algorithmIdentifier, signatureAlgorithmOf } from './signature-identifier.js';
export type { SignatureAlgorithmContext } from './signature-identifier.js';
export { numbersOfDer, signatureLength } from './signature-value.js';
export type { SignatureNumbers } from './signature-value.js';
export { signsMessage, usualDigest } from './usual-digest.js';
export { webCrypto } from './web-crypto.js';
export type { WebCryptoOptions } from './web-crypto.js';
