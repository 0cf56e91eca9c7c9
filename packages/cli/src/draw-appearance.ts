import { drawMark, signatureMark } from '@kyso/appearance';
import { readWholeFile } from '@kyso/core/node';
import { commonNameOf, nameValues, parseCertificate } from '@kyso/core/x509';
import { MAX_IMAGE_FILE } from './limits.js';
import type { Language } from './terminal.js';

/** What a mark shows and how large it is, in points. */
export interface MarkRequest {
  readonly width: number;
  readonly height: number;
  /** Path of a PNG or JPEG. */
  readonly image: string | undefined;
  /** Whether name, organisation, reason and time stand in it. */
  readonly text: boolean;
  /** DER of the signer's certificate. */
  readonly certificate: Uint8Array;
  readonly time: Date;
  readonly reason: string | undefined;
  readonly language: Language;
}

/** The mark as a PDF of one page. Throws `ERR_IO`, `ERR_LIMIT` and what drawing throws. */
export async function drawAppearance(request: MarkRequest): Promise<Uint8Array> {
  const { width, height, text, certificate, time, reason, language } = request;
  const image =
    request.image === undefined ? undefined : await readWholeFile(request.image, MAX_IMAGE_FILE);
  const style = { width, height, ...(image && { image }) };
  if (!text) return drawMark(style);
  const { name, organisation } = signerNames(certificate);
  return signatureMark({
    ...style,
    name,
    time,
    language,
    ...(organisation !== undefined && { organisation }),
    ...(reason !== undefined && { reason }),
  });
}

/** organizationName (RFC 5280 §A.1, id-at-organizationName). */
const ORGANIZATION = '2.5.4.10';

/** The name of the signer, and the organisation where it is another name. */
export function signerNames(certificate: Uint8Array): {
  readonly name: string;
  readonly organisation: string | undefined;
} {
  const { subject } = parseCertificate(certificate);
  const organisation = nameValues(subject, ORGANIZATION).at(-1);
  const name = commonNameOf(subject) ?? organisation ?? '';
  return { name, organisation: organisation === name ? undefined : organisation };
}
