/**
 * What can go wrong in a sandbox besides misuse: each code is a fault a caller may want to tell
 * from others.
 */
export type SandboxErrorCode =
  /** Bytes given to the timestamp authority are no TimeStampReq. */
  | 'ERR_NOT_A_TIMESTAMP_REQUEST'
  /** Bytes given to an OCSP responder are no OCSPRequest. */
  | 'ERR_NOT_AN_OCSP_REQUEST'
  /** A file the sandbox would write is there already. */
  | 'ERR_FILE_EXISTS';

/** A fault of input or of the outside world; misuse throws TypeError or RangeError instead. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  readonly code: SandboxErrorCode;

  constructor(code: SandboxErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
