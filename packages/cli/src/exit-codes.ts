import { codeOf } from './errors.js';
import type { OfficeErrorCode } from './texts/index.js';
import { isKysoError, type KysoError, type ValidationReport } from '@kyso/core';
import type { Pkcs11ErrorCode } from '@kyso/pkcs11';

/** What the command ends with. */
export const Exit = {
  done: 0,
  failed: 1,
  indeterminate: 2,
  noSignature: 3,
  usage: 64,
  input: 65,
  notFound: 66,
  outside: 69,
  internal: 70,
  refusedKey: 77,
  interrupted: 130,
} as const;

/** The exit code of a verdict. */
export function exitOfConclusion(conclusion: ValidationReport['conclusion']): number {
  switch (conclusion) {
    case 'TOTAL-PASSED':
      return Exit.done;
    case 'TOTAL-FAILED':
      return Exit.failed;
    case 'INDETERMINATE':
      return Exit.indeterminate;
    case 'NO-SIGNATURE':
      return Exit.noSignature;
  }
}

/** The exit code of a failure; what is not in the tables is a fault of ours. */
export function exitOfError(error: unknown): number {
  const code = codeOf(error);
  if (code === undefined) return Exit.internal;
  if (code === 'ERR_IO' && isKysoError(error)) return exitOfIo(error);
  return BY_CODE[code] ?? Exit.internal;
}

/**
 * Of acts, placement and marks: what the command line says is wrong usage, what the document or a file
 * says is the input's fault, and a certificate that may not act is a key that was refused.
 */
const OFFICE: Readonly<Record<OfficeErrorCode, number>> = {
  ERR_PLAN: Exit.input,
  ERR_PROFILE: Exit.input,
  ERR_AUTHORITY: Exit.refusedKey,
  ERR_ALREADY_DONE: Exit.input,
  ERR_WOULD_INVALIDATE: Exit.input,
  ERR_ORDER: Exit.input,
  ERR_BROKEN_SIGNATURE: Exit.input,
  ERR_ORPHAN_MARK: Exit.input,
  ERR_NUMBER_FILLED: Exit.input,
  ERR_VALUE: Exit.usage,
  ERR_IMAGE: Exit.usage,
  ERR_TEXT_DIFFERS: Exit.input,
  ERR_STATE_SECRET: Exit.input,
  ERR_LAYOUT_LIBRARY: Exit.outside,
  ERR_LAYOUT_UNREADABLE: Exit.input,
  ERR_LAYOUT_PASSWORD: Exit.input,
  ERR_LAYOUT_LIMIT: Exit.input,
  ERR_PAGE_NOT_FOUND: Exit.usage,
  ERR_ANCHOR_NOT_FOUND: Exit.input,
  ERR_ANCHOR_AMBIGUOUS: Exit.input,
  ERR_PLACE_FILLED: Exit.input,
  ERR_NO_ROOM: Exit.input,
  ERR_PLACE_OUTSIDE: Exit.usage,
  ERR_MARK_DOES_NOT_FIT: Exit.usage,
  ERR_MARK_EMPTY: Exit.usage,
  ERR_MARK_NAME: Exit.input,
  ERR_MARK_PLACE: Exit.usage,
  ERR_MARK_IMAGE_MISSING: Exit.input,
  ERR_MARK_IMAGE_TOO_LARGE: Exit.input,
  ERR_MARK_IMAGE: Exit.input,
  ERR_MARK_QR: Exit.usage,
  ERR_MARK_FONT: Exit.input,
  ERR_MARK_CHARACTER: Exit.input,
  ERR_THREAD: Exit.input,
  ERR_RENDERER_MISSING: Exit.outside,
  ERR_PREVIEW: Exit.input,
  ERR_USAGE_LOG: Exit.input,
  ERR_USAGE_LOG_BUSY: Exit.outside,
};

/** A token that does not do its part is something outside; a key or PIN that is refused is that. */
const TOKEN: Readonly<Record<Pkcs11ErrorCode, number>> = {
  ERR_NATIVE_MISSING: Exit.outside,
  ERR_MODULE: Exit.outside,
  ERR_NO_MODULE: Exit.outside,
  ERR_TOKEN_NOT_FOUND: Exit.outside,
  ERR_TOKEN_AMBIGUOUS: Exit.usage,
  ERR_TOKEN_REMOVED: Exit.outside,
  ERR_CERTIFICATE_NOT_FOUND: Exit.refusedKey,
  ERR_CERTIFICATE_AMBIGUOUS: Exit.usage,
  ERR_CERTIFICATE_NOT_VALID: Exit.refusedKey,
  ERR_CERTIFICATE_CHANGED: Exit.refusedKey,
  ERR_KEY_NOT_FOUND: Exit.refusedKey,
  ERR_KEY_EXISTS: Exit.usage,
  ERR_CERTIFICATE_MISMATCH: Exit.refusedKey,
  ERR_MECHANISM: Exit.outside,
  ERR_PIN: Exit.refusedKey,
  ERR_TIMEOUT: Exit.outside,
  ERR_HOST: Exit.outside,
  ERR_CLOSED: Exit.outside,
  ERR_TENANT: Exit.outside,
  ERR_CRYPTOKI: Exit.outside,
};

const BY_CODE: Readonly<Record<string, number>> = {
  ...OFFICE,
  ...TOKEN,
  ERR_USAGE: Exit.usage,
  ERR_INTERRUPTED: Exit.interrupted,
  ERR_LISTEN: Exit.outside,
  ERR_INTERNAL: Exit.internal,
  ERR_JSON_FILE: Exit.input,
  ERR_NO_PLAN: Exit.input,
  // A page or field that does not exist was asked for.
  ERR_PAGE: Exit.usage,
  ERR_FIELD: Exit.usage,
  ERR_FILE_EXISTS: Exit.usage,
  ERR_DER: Exit.input,
  ERR_LIMIT: Exit.input,
  ERR_UNSUPPORTED_ALGORITHM: Exit.input,
  ERR_CERTIFICATE: Exit.input,
  ERR_ALGORITHM_POLICY: Exit.input,
  ERR_POLICY: Exit.input,
  ERR_CRL: Exit.input,
  ERR_OCSP: Exit.input,
  ERR_CMS: Exit.input,
  ERR_NOT_PDF: Exit.input,
  ERR_PDF_SYNTAX: Exit.input,
  ERR_XREF_DAMAGED: Exit.input,
  ERR_ENCRYPTED: Exit.input,
  ERR_ARCHIVAL: Exit.input,
  ERR_REASON: Exit.usage,
  ERR_PLACEHOLDER_TOO_SMALL: Exit.input,
  ERR_KEY_MISMATCH: Exit.input,
  ERR_DOCUMENT_MISMATCH: Exit.input,
  ERR_PREPARED_INVALID: Exit.input,
  ERR_PASSWORD: Exit.input,
  ERR_KEY_FILE: Exit.input,
  ERR_TIMESTAMP: Exit.outside,
  // What is missing has to come from authorities.
  ERR_EVIDENCE: Exit.outside,
  ERR_NO_SIGNATURE: Exit.noSignature,
  ERR_NETWORK: Exit.outside,
  ERR_TRUST: Exit.input,
  ERR_WATCH_STATE: Exit.input,
  ERR_BUNDLE: Exit.input,
  ERR_SIGNATURE_INVALID: Exit.refusedKey,
  ERR_KEY_USAGE: Exit.refusedKey,
  ERR_POST_QUANTUM: Exit.refusedKey,
  ERR_NOT_RECIPIENT: Exit.refusedKey,
  ERR_DECRYPTION: Exit.input,
};

function exitOfIo({ facts }: KysoError): number {
  return BY_ERRNO[String(facts['errno'])] ?? Exit.input;
}

/** Names that lead nowhere, names that are taken, and a system that cannot take more. */
const BY_ERRNO: Readonly<Record<string, number>> = {
  ENOENT: Exit.notFound,
  ENOTDIR: Exit.notFound,
  ELOOP: Exit.notFound,
  EEXIST: Exit.usage,
  ENOSPC: Exit.outside,
  EDQUOT: Exit.outside,
  EFBIG: Exit.outside,
  EROFS: Exit.outside,
  EMFILE: Exit.outside,
};
