/** Facts of an error: values that survive JSON, so that an error can cross a process. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * The faults that `@kyso/core` raises. A bad document is a report and never one of these; they stand
 * for unreadable bytes, for requests that cannot be met, and for the outside world.
 */
export type CoreErrorCode =
  /** Bytes are not the DER (or tolerated BER) that was expected; `offset` says where. */
  | 'ERR_DER'
  /** A named bound was exceeded; `limit` and `found` say which. */
  | 'ERR_LIMIT'
  /** An algorithm, curve or parameter that this version does not know; `oid` or `name`. */
  | 'ERR_UNSUPPORTED_ALGORITHM'
  /** The certificate cannot be read as X.509. */
  | 'ERR_CERTIFICATE'
  /** The JSON is not a policy of algorithms; `member` says which part. */
  | 'ERR_ALGORITHM_POLICY'
  /** The JSON is not a policy of validation; `member` says which part. */
  | 'ERR_POLICY'
  /** The CRL cannot be read, or says what no CRL may say. */
  | 'ERR_CRL'
  /** The OCSP response cannot be read, or its responder gave no answer: then `status` says why. */
  | 'ERR_OCSP'
  /** The CMS, or the RFC 3161 token in it, lacks something that it must have. */
  | 'ERR_CMS'
  /** The file has no PDF header within its first 1,024 bytes. */
  | 'ERR_NOT_PDF'
  /** The PDF breaks off or cannot be read at `offset`. */
  | 'ERR_PDF_SYNTAX'
  /** The cross-reference information is missing or damaged. */
  | 'ERR_XREF_DAMAGED'
  /** The PDF is encrypted in a way that is not read: `handler`, `version`, `revision`, `filter` or `method`. */
  | 'ERR_ENCRYPTED'
  /** The page or the place of the mark does not exist. */
  | 'ERR_PAGE'
  /** The signature field does not exist, is signed already, or its name cannot be used. */
  | 'ERR_FIELD'
  /** The change would break an earlier signature or its declared permissions; nothing was done. */
  | 'ERR_WOULD_INVALIDATE'
  /** The mark has what the document's part of PDF/A forbids; `part`, `found`. */
  | 'ERR_ARCHIVAL'
  /** What is to be signed with a PDF says twice what may be said once; `attribute`, `entry`. */
  | 'ERR_REASON'
  /** The room reserved for the signature is too small; `needed` and `reserved` in bytes. */
  | 'ERR_PLACEHOLDER_TOO_SMALL'
  /** The certificate is not valid at signing time; `notBefore`, `notAfter`. */
  | 'ERR_CERTIFICATE_NOT_VALID'
  /** Key and certificate do not belong together. */
  | 'ERR_KEY_MISMATCH'
  /** A key of ML-DSA signs only where that is asked for: few programs check it; `name`, `option`. */
  | 'ERR_POST_QUANTUM'
  /** The certificate is not for what is asked of its key; `needed`, `found`, `subject`. */
  | 'ERR_KEY_USAGE'
  /** The message is encrypted to others; `recipients` says to whom. */
  | 'ERR_NOT_RECIPIENT'
  /** Wrong key, or altered bytes: which of them is not told, on purpose (RFC 3218 §2.3). */
  | 'ERR_DECRYPTION'
  /** The signature given to complete does not verify with the certificate that was prepared. */
  | 'ERR_SIGNATURE_INVALID'
  /** The document given to complete, or the file to append to, is not the one that was prepared. */
  | 'ERR_DOCUMENT_MISMATCH'
  /** The JSON is not a prepared signature that this version made. */
  | 'ERR_PREPARED_INVALID'
  /** The timestamp authority refused, answered wrongly or cannot be reached. */
  | 'ERR_TIMESTAMP'
  /**
   * Evidence for a lasting signature cannot be had, or speaks against it; `subIndication` and `subject`, or `field`
   * and `found`.
   */
  | 'ERR_EVIDENCE'
  /** The document holds no signature that could be extended. */
  | 'ERR_NO_SIGNATURE'
  /**
   * The network failed; `url` without its secrets, `reason` (`NetworkFailure`), and `status` where there
   * is one.
   */
  | 'ERR_NETWORK'
  /** The file is no evidence bundle that this version reads, or is made to mislead; `reason` (`BundleFault`), `path`. */
  | 'ERR_BUNDLE'
  /** The JSON is not what watching of ends keeps; `path` says which part. */
  | 'ERR_WATCH_STATE'
  /** Certificates or a bundle that are not to be trusted as asked; `reason` (`TrustRefusal`). */
  | 'ERR_TRUST'
  /**
   * The PKCS#12 file or key cannot be opened: wrong password or wrong PIN; or an encrypted PDF, where `of`
   * is `document` and `given` tells whether a password was given.
   */
  | 'ERR_PASSWORD'
  /** A key file or PKCS#12 file is malformed or of an unsupported kind. */
  | 'ERR_KEY_FILE'
  /** Reading or writing bytes failed in the system below; see `cause`. */
  | 'ERR_IO';

/**
 * An error with a stable `code` and its facts as fields. The message says what was expected, what
 * was found and where; it never holds a secret. Texts for people are made from the code, elsewhere.
 */
export class KysoError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly facts: ErrorFacts;

  constructor(code: Code, message: string, options: { facts?: ErrorFacts; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'KysoError';
    this.code = code;
    this.facts = options.facts ?? {};
  }

  /** The shape that crosses processes and that `kyso --json` prints under `error`. */
  toJSON(): { code: Code; message: string } & ErrorFacts {
    return { ...this.facts, code: this.code, message: this.message };
  }
}

/** True for a `KysoError` of any copy of this package (ESM and CJS copies do not share classes). */
export function isKysoError(value: unknown): value is KysoError {
  return (
    value instanceof Error && 'code' in value && 'facts' in value && value.name === 'KysoError'
  );
}

/** Makes an error of this package; the code is checked against the list above. */
export function coreError(
  code: CoreErrorCode,
  message: string,
  options: { facts?: ErrorFacts; cause?: unknown } = {},
): KysoError<CoreErrorCode> {
  return new KysoError(code, message, options);
}
