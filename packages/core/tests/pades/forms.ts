import { ONE_PAGE, makePdf, type Objects } from '../pdf/make-pdf.js';

/** A signature dictionary as an earlier signer may have left it, without a value that verifies. */
export function signatureWith(reference = ''): string {
  return `<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <00> ${reference} >>`;
}

/** An empty signature field, merged with its widget. */
export function emptyField(name: string, entries = ''): string {
  return `<< /Type /Annot /Subtype /Widget /FT /Sig /T (${name}) /F 132 /Rect [10 10 110 60] /P 3 0 R ${entries} >>`;
}

/** A document of one page whose form lists the objects from 10 on; `catalog` and `form` add entries. */
export function formPdf(
  objects: Objects,
  { catalog = '', form = '', roots = Object.keys(objects).map(Number) } = {},
): Uint8Array {
  const refs = roots.filter((num) => num >= 10 && num < 50).map((num) => `${String(num)} 0 R`);
  return makePdf({
    ...ONE_PAGE,
    1: `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${refs.join(' ')}] ${form} >> ${catalog} >>`,
    3: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> /Annots [${refs.join(' ')}] >>`,
    ...objects,
  });
}
