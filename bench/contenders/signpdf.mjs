import { createRequire } from 'node:module';
import { plainAddPlaceholder } from '@signpdf/placeholder-plain';
import { P12Signer } from '@signpdf/signer-p12';
import { SignPdf } from '@signpdf/signpdf';
import { SUBFILTER_ETSI_CADES_DETACHED } from '@signpdf/utils';
import { lightPkcs12 } from './light-pkcs12.mjs';
import { cmsRoom } from './cms-room.mjs';

const PASSPHRASE = 'bench';

/**
 * `@signpdf/signpdf` with the two parts that its own guide puts together: `placeholder-plain`, which
 * appends an incremental update, and `signer-p12`. That signer opens the PKCS#12 file for every
 * signature and can be used once, so each signature has its own.
 *
 * @type {import('../tools.mjs').OpenTool}
 */
export function open({ certificate, chain, privateKey }) {
  const p12 = lightPkcs12(privateKey, PASSPHRASE);
  const placeholder = {
    reason: '',
    contactInfo: '',
    name: '',
    location: '',
    subFilter: SUBFILTER_ETSI_CADES_DETACHED,
    signatureLength: cmsRoom([certificate, ...chain]),
  };
  return {
    version: createRequire(import.meta.url)('@signpdf/signpdf/package.json').version,
    sign(pdf) {
      const pdfBuffer = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
      const prepared = plainAddPlaceholder({ ...placeholder, pdfBuffer });
      return new SignPdf().sign(prepared, new P12Signer(p12, { passphrase: PASSPHRASE }));
    },
  };
}
