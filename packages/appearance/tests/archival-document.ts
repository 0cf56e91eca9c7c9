import { PDFDocument, PDFHexString, PDFName, PDFString } from 'pdf-lib';

/** Identification and nothing else (ISO 19005-1 §6.7.11). */
const XMP = `<?xpacket begin="\u{feff}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;

/** An empty A4 page as PDF/A-1b; `profile` is an ICC profile of red, green and blue. */
export async function archivalDocument(profile: Uint8Array): Promise<Uint8Array> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  pdf.addPage([595, 842]);
  const { context, catalog } = pdf;
  const metadata = context.stream(XMP, { Type: 'Metadata', Subtype: 'XML' });
  catalog.set(PDFName.of('Metadata'), context.register(metadata));
  const intent = {
    ...{ Type: 'OutputIntent', S: 'GTS_PDFA1', OutputConditionIdentifier: PDFString.of('sRGB') },
    DestOutputProfile: context.register(context.flateStream(profile, { N: 3 })),
  };
  catalog.set(PDFName.of('OutputIntents'), context.obj([intent]));
  const identifier = PDFHexString.of('00112233445566778899aabbccddeeff');
  context.trailerInfo.ID = context.obj([identifier, identifier]);
  const bytes = await pdf.save({ useObjectStreams: false });
  // PDF/A-1 is made of PDF 1.4; pdf-lib always writes 1.7 (§6.1.2).
  bytes.set(new TextEncoder().encode('%PDF-1.4'));
  return bytes;
}
