import type { DigestAlgorithm, EcCurve, SignatureAlgorithm } from './algorithms.js';

/**
 * Random access to the bytes of a document. `read` answers exactly `length` bytes or throws; offsets
 * are in bytes and may exceed 2^32. A source whose bytes all stand in memory says so in `bytes`,
 * which saves copies. One that can fill an array of the caller says so by `readInto`, as `read` but
 * into `target` and as many bytes as it has: a long file is then passed over in the same few arrays.
 */
export interface ByteSource {
  readonly size: number;
  readonly bytes?: Uint8Array;
  read(offset: number, length: number): Uint8Array | Promise<Uint8Array>;
  readInto?(offset: number, target: Uint8Array): Promise<void>;
}

/** Sequential output. A sink is complete only when its owner says so; `write` keeps no reference. */
export interface ByteSink {
  write(bytes: Uint8Array): void | Promise<void>;
}

/** A digest that is fed in pieces; `clone` allows many boundaries in one pass over a file. */
export interface StreamingDigest {
  update(bytes: Uint8Array): void;
  clone(): StreamingDigest;
  /** Ends this digest; further calls are misuse. */
  digest(): Uint8Array;
}

/** What is needed to check one signature value. */
export interface VerifyRequest {
  /** DER of the SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). */
  readonly publicKey: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
  /** The bytes that were signed; hashing is the provider's part. */
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Cryptography of the engine: `node`, `webcrypto` or `pure`. `verify` answers false for every
 * signature that does not verify, malformed ones included; it throws only `ERR_UNSUPPORTED_ALGORITHM`.
 */
export interface CryptoProvider {
  readonly name: 'node' | 'webcrypto' | 'pure';
  createDigest(algorithm: DigestAlgorithm): StreamingDigest;
  verify(request: VerifyRequest): boolean | Promise<boolean>;
  random(length: number): Uint8Array;
  /** Encryption to people; absent: done in plain JavaScript. */
  readonly encryption?: EncryptionEngine;
}

/** AES with a key of 16, 24 or 32 bytes, and what else decides its output. */
export type AesParameters =
  /** Padded by RFC 5652 §6.3; the initialisation vector has 16 bytes. */
  | { readonly mode: 'cbc'; readonly key: Uint8Array; readonly iv: Uint8Array }
  /** NIST SP 800-38D. The tag stands behind the ciphertext; its length is in bytes, 12 to 16. */
  | {
      readonly mode: 'gcm';
      readonly key: Uint8Array;
      readonly iv: Uint8Array;
      readonly additionalData: Uint8Array;
      readonly tagLength: number;
    };

/** One side of an agreement by ECDH, made for one message. */
export interface EphemeralAgreement {
  /** The public point, not compressed (SEC 1 §2.3.3). */
  readonly publicPoint: Uint8Array;
  /** Z: the x coordinate, as long as the field (SEC 1 §3.3.1). */
  readonly sharedSecret: Uint8Array;
}

/** Encryption of the engine. Parameters are those of the callers here; they are not checked again. */
export interface EncryptionEngine {
  encryptAes(plain: Uint8Array, parameters: AesParameters): Promise<Uint8Array>;
  /** `undefined` where tag or padding is wrong; nothing is given out before the tag is right. */
  decryptAes(encrypted: Uint8Array, parameters: AesParameters): Promise<Uint8Array | undefined>;
  /** RSAES-OAEP with one digest in both places and an empty label; the key is DER of the SubjectPublicKeyInfo. */
  encryptOaep(
    message: Uint8Array,
    key: { readonly publicKey: Uint8Array; readonly digest: DigestAlgorithm },
  ): Promise<Uint8Array>;
  /** Agrees with a point, not compressed, of the curve, by a key that is made here and forgotten. */
  agree(curve: EcCurve, point: Uint8Array): Promise<EphemeralAgreement>;
}

/** The only source of "now". */
export type Clock = () => Date;

/** One request to the outside. Times in milliseconds, sizes in bytes. */
export interface FetchRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
  /**
   * Who named the address. `caller` (default): whoever runs this program, who may reach what he likes.
   * `document`: bytes of strangers, such as a certificate inside a signature; addresses of private networks
   * are then refused.
   */
  readonly origin?: 'caller' | 'document';
  /** A POST that may be asked twice, kept and shared, as of OCSP. Every GET may. */
  readonly idempotent?: boolean;
  /** Until when a body is good, for caches: the nextUpdate of what it holds. */
  readonly freshUntil?: (body: Uint8Array) => Date | undefined;
}

/** The answer to a `FetchRequest`; header names are in lower case. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The network. Throws `ERR_NETWORK` when there is no answer; an HTTP status is an answer. */
export interface Fetcher {
  fetch(request: FetchRequest): Promise<FetchResponse>;
}
