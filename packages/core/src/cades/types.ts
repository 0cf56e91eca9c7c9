import type { DigestAlgorithm, SignatureAlgorithm } from '../algorithms.js';
import type { BytesInput } from '../bytes/index.js';
import type { ByteSink, Clock, CryptoProvider } from '../ports.js';
import type { Finding, SignatureLevel } from '../report.js';
import type { Signer } from '../signer.js';
import type { TimestampSource } from '../timestamp/index.js';
import type { CmsEvidence } from './evidence.js';
import type { PreparedStatements, SignedStatements } from './signed-statements.js';

/** What is signed: bytes, a source that reads on demand, or pieces as they come, which are passed over once. */
export type CmsContent = BytesInput | AsyncIterable<Uint8Array>;

/** What reaching a level may need, and what happens where it cannot be had. */
export interface LevelTerms {
  /** For `B-T` and above. */
  readonly timestamps?: TimestampSource;
  /** For `B-LT` and above: whom to trust, and where lists and responses come from. */
  readonly evidence?: CmsEvidence;
  /**
   * `downgrade` completes at the level below, with the warning `timestamp-missing` or `archive-timestamp-missing`, where
   * no timestamp can be had: the key is not used twice for it. Default `refuse`: the error of the source. What the caller
   * aborts is aborted.
   */
  readonly onTimestampFailure?: 'refuse' | 'downgrade';
  readonly signal?: AbortSignal;
  readonly crypto?: CryptoProvider;
  readonly clock?: Clock;
}

/** The parts of a request that both signing in one call and preparing need. */
export interface CmsSignatureRequest extends LevelTerms, SignedStatements {
  /** Default: `B-T` where `timestamps` are given, otherwise `B-B`. */
  readonly level?: SignatureLevel;
  /** Carries the content in the file (`.p7m`). Default: detached (`.p7s`). */
  readonly attached?: boolean;
  /**
   * A CMS over the same content, to which the signature is added: signatures that stand stay byte for byte. Whether the
   * content is carried is as it was there.
   */
  readonly addTo?: BytesInput;
  /** Signs although the certificate is not valid at signing time. Default: refused. */
  readonly allowInvalidCertificate?: boolean;
}

export interface SignCmsOptions extends CmsSignatureRequest {
  readonly signer: Signer;
}

export interface PrepareCmsOptions extends CmsSignatureRequest {
  /** DER of the signer's certificate. */
  readonly certificate: Uint8Array;
  /** DER of the certificates above it, issuer first. */
  readonly chain?: readonly Uint8Array[];
  readonly algorithm: SignatureAlgorithm;
}

/** How a prepared signature is completed. */
export interface CompleteCmsOptions extends LevelTerms {
  /** The content that was prepared: needed where the file carries it, otherwise compared where it is given. */
  readonly content?: BytesInput;
  /** The CMS that was given to prepare. */
  readonly addTo?: BytesInput;
  /** Complete at a lower level than was prepared: a declared downgrade. */
  readonly level?: SignatureLevel;
}

/**
 * A CMS signature that waits for its value: plain JSON that survives a restart, and nothing secret. Byte strings are
 * Base64.
 */
export interface PreparedCms extends PreparedStatements {
  readonly version: 1;
  readonly format: 'cms';
  readonly level: SignatureLevel;
  readonly attached: boolean;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly digestAlgorithm: DigestAlgorithm;
  readonly certificate: string;
  readonly chain: readonly string[];
  /** What was prepared: length in bytes and digest by `digestAlgorithm`. */
  readonly content: { readonly length: number; readonly digest: string };
  /** The CMS to which it is added, likewise. */
  readonly addTo?: { readonly length: number; readonly digest: string };
  /** RFC 3339, whole seconds. */
  readonly signingTime: string;
  /** What the key signs: the DER of the signed attributes, and its digest. */
  readonly toBeSigned: { readonly signedAttributes: string; readonly digest: string };
  /** Digest by `digestAlgorithm` of everything above: finds what was altered by mistake. */
  readonly checksum: string;
}

/** A CMS file, made and not written yet. */
export interface WrittenCms {
  /** Bytes of the whole file. */
  readonly size: number;
  /** The whole file in memory. */
  bytes(): Promise<Uint8Array>;
  /** The whole file in order; content that it carries is read as it goes. */
  writeTo(sink: ByteSink): Promise<void>;
}

/** How far, and with what, the signatures of a CMS are extended. */
export interface ExtendCmsOptions extends LevelTerms {
  /** `B-LTA`, asked for again, renews: evidence about the last archive timestamp, and a new one over that. */
  readonly level: Exclude<SignatureLevel, 'B-B'>;
  /** The content of a detached signature. */
  readonly content?: CmsContent;
  /** Which signatures, by their place in the file from 0; default all. */
  readonly signers?: readonly number[];
}

/** A CMS file with a new signature, or with signatures that last longer. */
export interface SignedCms extends WrittenCms {
  /** What was reached. */
  readonly level: SignatureLevel;
  readonly attached: boolean;
  /** How many signatures stand in the file. */
  readonly signatures: number;
  /** What a person should know. */
  readonly findings: readonly Finding[];
}
