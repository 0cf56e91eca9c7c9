import type { DigestAlgorithm, SignatureAlgorithm } from './algorithms.js';

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
