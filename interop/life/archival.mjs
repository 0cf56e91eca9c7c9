import { PdfDocument, beginUpdate, pdf, refText, withEntries, writeUpdate } from '@kyso/core/pdf';

/** Fixed: nothing here is secret. */
const random = (length) => new Uint8Array(length).fill(1);

/**
 * A document of PDF 1.4 without transparency, all fonts embedded, as PDF/A-1b: metadata and output intent are added, the
 * information dictionary, whose entries the metadata would have to repeat, is left empty.
 *
 * @param {Uint8Array} bytes
 * @param {Uint8Array} withProfile a PDF/A document that carries an ICC profile
 * @returns {Promise<Uint8Array>}
 */
export async function asArchival(bytes, withProfile) {
  const profile = await profileOf(withProfile);
  const document = await PdfDocument.open(bytes);
  const added = await document.run(() => {
    const update = beginUpdate(document);
    const [metadata, icc] = [update.allocate(), update.allocate()];
    update.put(metadata, stream('/Type /Metadata /Subtype /XML', new TextEncoder().encode(XMP)));
    update.put(icc, stream('/N 3', profile));
    const intent = `<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /DestOutputProfile ${refText(icc)} >>`;
    const { entries } = document.trailer;
    update.put(
      entries.get('Root'),
      withEntries(document.catalog, {
        Metadata: pdf(refText(metadata)),
        OutputIntents: pdf(`[${intent}]`),
      }),
    );
    update.put(entries.get('Info'), pdf('<< >>'));
    return writeUpdate(document, update, { random }).bytes;
  });
  return Buffer.concat([bytes, added]);
}

/** Identification and nothing else (ISO 19005-1 §6.7.11). */
const XMP = `<?xpacket begin="\u{feff}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;

async function profileOf(bytes) {
  const document = await PdfDocument.open(bytes);
  return document.run(() => {
    const intents = document.get(document.catalog, 'OutputIntents');
    const profile = document.get(document.resolve(intents.items[0]), 'DestOutputProfile');
    return document.decoded(profile);
  });
}

function stream(entries, data) {
  const head = pdf(`<< ${entries} /Length ${data.length} >>\nstream\n`);
  return Buffer.concat([head, data, pdf('\nendstream')]);
}
