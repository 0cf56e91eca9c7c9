/**
 * Sign PDF documents and judge their signatures, wherever JavaScript runs. The doors beside this one
 * (`/pades`, `/cms`, `/x509`, …) hold what integrators need less often.
 *
 * @module
 */
export type { DigestAlgorithm, SignatureAlgorithm } from './algorithms.js';
export { blobSource, bytesSource } from './bytes/index.js';
export type { BlobLike, BytesInput } from './bytes/index.js';
export type {
  DecryptionContext,
  Decryptor,
  EcDecryptor,
  RsaDecryptor,
  TransportedKey,
} from './decryptor.js';
export { KysoError, isKysoError } from './errors.js';
export type { CoreErrorCode, ErrorFacts } from './errors.js';
export {
  completeSignature,
  prepareSignature,
  readMark,
  signPdf,
  toBeSignedOf,
} from './pades/index.js';
export type { PreparedSignature, SignedPdf, SignPdfOptions } from './pades/index.js';
export type {
  ByteSink,
  ByteSource,
  Clock,
  CryptoProvider,
  FetchRequest,
  FetchResponse,
  Fetcher,
} from './ports.js';
export type { Finding, SignatureLevel, ValidationReport } from './report.js';
export type { Signer, SigningContext } from './signer.js';
export { tsaClient } from './timestamp/index.js';
export { inspectPdf, validate, validatePdf } from './validation/index.js';
