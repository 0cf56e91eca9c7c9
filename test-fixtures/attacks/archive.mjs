import { person, sandbox } from './cast.mjs';
import { sha1 } from './cms.mjs';
import { contentsOf } from './find.mjs';
import { edit } from './grown-pdf.mjs';
import { ref, stream } from './pdf-objects.mjs';

/** Extensions as PAdES names them (EN 319 142-1 §5.1). */
export function esic() {
  return { ESIC: { BaseVersion: '/1.7', ExtensionLevel: 2 } };
}

/** One more revision with certificates and a revocation list of the sandbox, in new objects. */
export async function archived(pdf, listed = false) {
  const { certificate, chain } = await person();
  const { intermediate } = await sandbox();
  const values = [certificate, ...chain, intermediate.crl()];
  const [archive, next] = placeOf(pdf, 'DSS');
  const streams = values.map((der, index) => [
    next + index,
    stream(Buffer.from(der).toString('latin1')),
  ]);
  const refs = streams.map(([num]) => ref(num));
  const [Certs, CRLs] = [refs.slice(0, -1), refs.slice(-1)];
  const old = pdf.objects[archive]?.VRI;
  const VRI = listed ? { ...old, [vriKey(pdf)]: { Cert: Certs, CRL: CRLs } } : old;
  return edit(
    pdf,
    { 1: { DSS: ref(archive) } },
    { [archive]: { Type: '/DSS', Certs, CRLs, VRI }, ...Object.fromEntries(streams) },
  );
}

/** One more revision with these metadata. */
export async function metadata(pdf, xml) {
  const [place] = placeOf(pdf, 'Metadata');
  const packet = stream(xml, { Type: '/Metadata', Subtype: '/XML' });
  return edit(pdf, { 1: { Metadata: ref(place) } }, { [place]: packet });
}

/** The object that an entry of the catalog names, or a new one; and the number after all. */
function placeOf({ objects, next }, key) {
  const entry = objects[1][key];
  return entry === undefined ? [next, next + 1] : [Number.parseInt(entry), next];
}

/** Upper-case SHA-1 of the octets of /Contents, padding included (EN 319 142-1 §5.4.2.3). */
function vriKey(pdf) {
  return sha1(Buffer.from(contentsOf(pdf).slice(1, -1), 'hex'))
    .toString('hex')
    .toUpperCase();
}

export const XMP = packetWith('application/pdf');
export const XMP_2 = packetWith('application/x-pdf');

function packetWith(format) {
  const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
  const core = 'http://purl.org/dc/elements/1.1/';
  return [
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">',
    `<rdf:RDF xmlns:rdf="${rdf}"><rdf:Description rdf:about="" xmlns:dc="${core}" dc:format="${format}"/>`,
    '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>',
  ].join('');
}
