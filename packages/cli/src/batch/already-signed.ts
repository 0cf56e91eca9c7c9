import { isKysoError, validatePdf, type ByteSource } from '@kyso/core';
import { openFile } from '@kyso/core/node';
import { nameText, parseCertificate, serialText } from '@kyso/core/x509';

/** What a document that was signed before is known by. */
export interface SignedBefore {
  readonly file: string;
  readonly output: string;
  /** DER of the signer's. */
  readonly certificate: Uint8Array;
  /** Of the document. */
  readonly password: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Whether the output is the document, byte for byte, and behind it a whole signature of this certificate. Anything else
 * there is not taken for done. Throws `ERR_IO` for a document that cannot be read, and the signal's reason.
 */
export async function isAlreadySigned(before: SignedBefore): Promise<boolean> {
  const { file, output, signal } = before;
  const signed = await openFile(output, { signal }).catch(absent);
  if (!signed) return false;
  try {
    const source = await openFile(file, { signal });
    try {
      return (
        (await beginsWith(signed, source)) && (await hasSignature(signed, source.size, before))
      );
    } finally {
      await source.close();
    }
  } finally {
    await signed.close();
  }
}

function absent(error: unknown): undefined {
  if (isKysoError(error) && error.code === 'ERR_IO') return undefined;
  throw error;
}

/** Bytes that are compared at once. */
const AT_ONCE = 1 << 20;

async function beginsWith(whole: ByteSource, start: ByteSource): Promise<boolean> {
  if (whole.size <= start.size) return false;
  for (let at = 0; at < start.size; at += AT_ONCE) {
    const length = Math.min(AT_ONCE, start.size - at);
    const [one, other] = await Promise.all([whole.read(at, length), start.read(at, length)]);
    if (Buffer.compare(one, other) !== 0) return false;
  }
  return true;
}

/** Nobody is asked to trust it: that the signature is this certificate's and whole is enough. */
async function hasSignature(
  signed: ByteSource,
  from: number,
  { certificate, password }: SignedBefore,
): Promise<boolean> {
  const { issuer, serialNumber } = parseCertificate(certificate);
  const [name, serial] = [nameText(issuer), serialText(serialNumber)];
  try {
    const { signatures } = await validatePdf(signed, {
      ...(password !== undefined && { password }),
    });
    return signatures.some(
      ({ kind, integrity, byteRange, signer }) =>
        kind === 'signature' &&
        integrity === 'intact' &&
        (byteRange?.[2] ?? 0) > from &&
        signer?.issuer === name &&
        signer.serial === serial,
    );
  } catch (error) {
    if (isKysoError(error)) return false; // what cannot be read is not done; writing there says so
    throw error;
  }
}
