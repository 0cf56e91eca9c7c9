import { asSource, type BytesInput } from '../bytes/index.js';
import { CONTENT_TYPE, parseSignedData } from '../cms/index.js';
import { coreError, isKysoError } from '../errors.js';
import type { ByteSource } from '../ports.js';
import type { ValidationReport } from '../report.js';
import { isPem, pemBlocks } from '../x509/index.js';
import type { Ledger } from './ledger.js';
import { judgeCms, judgeTimestampToken, type ValidateCmsOptions } from './validate-cms.js';
import { judgePdf } from './validate-pdf.js';
import { parseTimestampResponse } from '../timestamp/index.js';

/** Largest CMS that is read into memory, in bytes; longer files are PDF or nothing that is known. */
const MAX_CMS_BYTES = 512 << 20;

/**
 * Judges a file of any kind that carries signatures: PDF, CMS (DER, BER or PEM), RFC 3161 token or
 * response. Throws `ERR_NOT_PDF` where it is none of these, and what the three validators throw.
 */
export async function validate(
  input: BytesInput,
  options: ValidateCmsOptions = {},
): Promise<ValidationReport> {
  return judgeFile(input, options);
}

/** The same, with a ledger where what the verdict rests on is asked for. */
export async function judgeFile(
  input: BytesInput,
  options: ValidateCmsOptions,
  ledger?: Ledger,
): Promise<ValidationReport> {
  const source = asSource(input);
  const head = await source.read(0, Math.min(source.size, 1024));
  if (!looksLikeCms(head) || source.size > MAX_CMS_BYTES) return judgePdf(source, options, ledger);
  const bytes = await wholeOf(source);
  const der = isPem(bytes) ? (pemBlocks(bytes)[0]?.bytes ?? bytes) : bytes;
  const token = tokenOf(der);
  return token ? judgeTimestampToken(token, options, ledger) : judgeCms(der, options, ledger);
}

function looksLikeCms(head: Uint8Array): boolean {
  // A SEQUENCE, or a text that begins as PEM does.
  return head[0] === 0x30 || isPem(head);
}

async function wholeOf(source: ByteSource): Promise<Uint8Array> {
  return source.bytes ?? source.read(0, source.size);
}

/** The bytes of a token, taken out of a TimeStampResp where they stand in one; undefined for another CMS. */
function tokenOf(der: Uint8Array): Uint8Array | undefined {
  try {
    return parseSignedData(der, { ber: true }).eContentType === CONTENT_TYPE.tstInfo
      ? der
      : undefined;
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return tokenOfResponse(der, error);
  }
}

function tokenOfResponse(der: Uint8Array, cause: unknown): Uint8Array {
  try {
    return parseTimestampResponse(der);
  } catch (error) {
    if (!isKysoError(error)) throw error;
    throw coreError(
      'ERR_CMS',
      `neither PDF nor CMS nor timestamp: ${cause instanceof Error ? cause.message : ''}`,
      { cause },
    );
  }
}
